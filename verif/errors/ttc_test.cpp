// TASD units and TASD tensor cores: configurations that cannot be built, series that a core cannot run, plans that do not fit.
#include <string>

#include "errors/bad_case.h"
#include "errors/npy_text.h"
#include "errors/preset_change.h"

namespace filigree::errors {
namespace {

constexpr const char* kUnitTerms = "{ n = 4, m = 8 }, { n = 2, m = 8 }";

constexpr Change kUnits[] = {
    {"unknown_kind", "tasd_unit", "tasd", "c.toml: kind: 'tasd' is unknown", "hss_core, tasd_unit, ttc_core or attention_filter"},
    {"bad_form", "\"parallel\" ", "\"serial\" ", "c.toml: tasd.form: 'serial' is unknown", "\"iterative\" or \"parallel\""},
    {"form_missing", "form = \"parallel\" ", "", "c.toml: tasd.form: missing", "a string"},
    {"no_terms", kUnitTerms, "", "c.toml: tasd.terms: 0 terms", "1..3"},
    {"four_terms", kUnitTerms, "{ n = 1, m = 8 }, { n = 1, m = 8 }, { n = 1, m = 8 }, { n = 1, m = 8 }", "c.toml: tasd.terms: 4 terms", "1..3"},
    {"not_nested", kUnitTerms, "{ n = 4, m = 8 }, { n = 2, m = 12 }", "c.toml: tasd.terms[1].m: 12 after 8", "a multiple of the M before"},
    {"m_descending", kUnitTerms, "{ n = 4, m = 8 }, { n = 2, m = 4 }", "c.toml: tasd.terms[1].m: 4 after 8", "a multiple of the M before"},
    {"m_too_large", kUnitTerms, "{ n = 4, m = 64 }", "c.toml: tasd.terms[0].m: 64 is out of range", "2..32"},
    {"m_too_small", kUnitTerms, "{ n = 1, m = 1 }", "c.toml: tasd.terms[0].m: 1 is out of range", "2..32"},
    {"n_above_m", kUnitTerms, "{ n = 9, m = 8 }", "c.toml: tasd.terms[0].n: 9 is out of range", "1..8 (N is at most M)"},
    {"n_zero", kUnitTerms, "{ n = 0, m = 8 }", "c.toml: tasd.terms[0].n: 0 is out of range", "1..8"},
    {"term_is_text", kUnitTerms, "\"4:8\"", "c.toml: tasd.terms[0]: a string is the wrong type", "a table"},
    {"term_without_n", kUnitTerms, "{ m = 8 }", "c.toml: tasd.terms[0].n: missing", "an integer"},
    {"value_bits_low", "value_bits = 8 ", "value_bits = 1 ", "c.toml: tasd.value_bits: 1 is out of range", "2..16"},
    {"value_bits_high", "value_bits = 8 ", "value_bits = 17 ", "c.toml: tasd.value_bits: 17 is out of range", "2..16"},
    {"unknown_key", "value_bits = 8 ", "value_bits = 8\nunits = 2 ", "c.toml: tasd.units: unknown key", "here: "},
    {"core_table", "[tasd]", "[hss]", "c.toml: ", "here: tasd"},
    {"bad_name", "name = \"tasd-m8\"", "name = \"TASD\"", "c.toml: name: 'TASD' is not a name", "a lower-case letter"},
};

constexpr const char* kRank = "{ n = [4, 2, 1], m = 4 }";

constexpr Change kCores[] = {
    {"bad_form", "\"parallel\" ", "\"fast\" ", "c.toml: tasd.form: 'fast' is unknown", "\"iterative\" or \"parallel\""},
    {"no_terms", "[2, 1]  ", "[]  ", "c.toml: tasd.terms: 0 terms", "1..3"},
    {"four_terms", "[2, 1]  ", "[1, 1, 1, 1]  ", "c.toml: tasd.terms: 4 terms", "1..3"},
    {"terms_are_tables", "[2, 1]  ", "[{ n = 2, m = 4 }]  ", "c.toml: tasd.terms[0]: a table is the wrong type", "an integer"},
    {"n_not_native", "[2, 1]  ", "[3, 1]  ", "c.toml: tasd.terms[0]: 3 is not an N of the core", "4, 2, 1"},
    {"n_above_the_core", "[2, 1]  ", "[2, 8]  ", "c.toml: tasd.terms[1]: 8 is not an N of the core", "4, 2, 1"},
    {"more_entries_than_m", "[2, 1]  ", "[4, 1]  ", "c.toml: tasd.terms: 5 entries of a block of 4", "at most 4 in all"},
    {"columns", "columns = 16 ", "columns = 24 ", "c.toml: hss.columns: 24 does not match", "a multiple of 16"},
    {"too_few_columns", "columns = 16 ", "columns = 8 ", "c.toml: hss.columns: 8 does not match", "a multiple of 16"},
    {"too_many_columns", "columns = 16 ", "columns = 65536 ", "c.toml: hss.columns: 65536 is out of range", "1..65535"},
    {"rows", "rows = 4 ", "rows = 6 ", "c.toml: hss.rows: 6 is not divisible", "a multiple of m, 4"},
    {"lanes", "lanes = 4 ", "lanes = 6 ", "c.toml: hss.lanes: 6 is not divisible", "a multiple of the largest n, 4"},
    {"row_values", "row_values = 16 ", "row_values = 32 ", "c.toml: hss.row_values: 32 does not match", "16 (one column of a K tile)"},
    {"compressed_b", "compressed_b = false ", "compressed_b = true ", "c.toml: hss.compressed_b: true beside a rank { n, m }", "false"},
    {"one_n", kRank, "{ n = [4], m = 16 }", "c.toml: hss.ranks[0].n: one N", "two or more"},
    {"sorted_rank", kRank, "{ g = 4, h = [4, 8, 16] }", "c.toml: hss.ranks: 1 ranks of the form { g, h }", "one rank { n, m }"},
    {"m_too_large", kRank, "{ n = [4, 1], m = 64 }", "; hss.ranks[0].m: 64 is out of range", "2..32"},
    {"parallel_units", "units = 1 ", "units = 2 ", "c.toml: tasd.units: 2 does not match", "1 (rows / m"},
    {"no_units", "units = 1 ", "units = 0 ", "c.toml: tasd.units: 0 does not match", "1 (rows / m"},
    {"units_missing", "units = 1 ", "", "c.toml: tasd.units: missing", "an integer"},
    {"multiplier_bits_low", "multiplier_bits = 16 ", "multiplier_bits = 1 ", "c.toml: post_op.multiplier_bits: 1 is out of range", "2..24"},
    {"multiplier_bits_high", "multiplier_bits = 16 ", "multiplier_bits = 25 ", "c.toml: post_op.multiplier_bits: 25 is out of range", "2..24"},
    {"shift_bits_low", "shift_bits = 6 ", "shift_bits = 0 ", "c.toml: post_op.shift_bits: 0 is out of range", "1..6"},
    {"shift_bits_high", "shift_bits = 6 ", "shift_bits = 7 ", "c.toml: post_op.shift_bits: 7 is out of range", "1..6"},
    {"acc_bits_high", "acc_bits = 32 ", "acc_bits = 65 ", "c.toml: hss.acc_bits: 65 is out of range", "18..64"},
    {"acc_bits_low", "acc_bits = 32 ", "acc_bits = 17 ", "c.toml: hss.acc_bits: 17 is out of range", "18..64"},
    {"a_bits", "a_bits = 8 ", "a_bits = 1 ", "c.toml: hss.a_bits: 1 is out of range", "2..16"},
    {"post_op_missing", "[post_op]", "[post]", "; post: unknown key", "here: hss, tasd, post_op"},
    {"unit_key", "relu_only = false ", "relu_only = false\nvalue_bits = 8 ", "c.toml: tasd.value_bits: unknown key", "here: "},
};

INSTANTIATE_TEST_SUITE_P(TasdUnit, BadInput, ::testing::ValuesIn(changes(kUnits, "tasd-m8")), case_name);

INSTANTIATE_TEST_SUITE_P(TtcCore, BadInput, ::testing::ValuesIn(changes(kCores, "ttc-s")), case_name);

std::vector<BadCase> iterative_units() {
  std::vector<BadCase> rows;
  for (const auto& [name, units] : {std::pair{"none", "0"}, {"negative", "-1"}, {"too_many", "65"}}) {
    std::string text = changed("ttc-s", "form = \"parallel\"", "form = \"iterative\"");
    text.replace(text.find("units = 1"), 9, std::string("units = ") + units);
    rows.push_back({name,
                    words("generate c.toml -o out"),
                    std::string("c.toml: tasd.units: ") + units + " is out of range",
                    "a multiple of 1 (rows / m) up to 64",
                    {{"c.toml", text}}});
  }
  return rows;
}

INSTANTIATE_TEST_SUITE_P(IterativeUnits, BadInput, ::testing::ValuesIn(iterative_units()), case_name);

constexpr const char* kPlan = R"(kind = "tasd_plan"
mode = "weights-layer"
menu = ["2:4", "2:4+1:4"]

[[layer]]
name = "first"
M = 2
K = 8
N = 3
series = "2:4+1:4"
operand = "weights"
dropped_nonzeros = 0.0
dropped_magnitude = 0.0

[[layer]]
name = "second"
M = 2
K = 8
series = "4:8"
operand = "weights"
dropped_nonzeros = 0.0
dropped_magnitude = 0.0
)";

std::string plan_with(const std::string& from, const std::string& to) {
  std::string text = kPlan;
  return text.replace(text.find(from), from.size(), to);
}

const Files kOperands = {{"a.npy", good_a()}, {"b.npy", good_b()}};
const std::string kRun = "--a a.npy --b b.npy -o c.npy --json figures.json --engine interpreter ";

std::vector<BadCase> runs() {
  const std::string ttc = "run ttc-s " + kRun;
  const std::string hss = "run stc-s " + kRun;
  // More K tiles of 4 values than one command counts; the core is the smallest there is.
  std::string small = changed("ttc-s", "{ n = [4, 2, 1], m = 4 }", "{ n = [2, 1], m = 2 }");
  for (const auto& [from, to] : {std::pair{"lanes = 4 ", "lanes = 2 "},
                                 {"rows = 4 ", "rows = 2 "},
                                 {"columns = 16 ", "columns = 4 "},
                                 {"row_values = 16 ", "row_values = 4 "},
                                 {"terms = [2, 1]", "terms = [1, 1]"}}) {
    small.replace(small.find(from), std::string(from).size(), to);
  }
  constexpr int kLongK = 4 * 65536;
  std::vector<BadCase> rows = {
      {"series_too_long", words(ttc + "--pattern 2:4+1:4+1:4"), "series 2:4+1:4+1:4: 3 terms", "at most 2 on this core"},
      {"term_of_another_m", words(ttc + "--pattern 2:4+2:8"), "series 2:4+2:8: 2:8 does not run on this core", "terms of {4,2,1}:4"},
      {"term_of_another_n", words(ttc + "--pattern 3:4"), "series 3:4: 3:4 does not run on this core", "terms of {4,2,1}:4"},
      {"two_ranks", words(ttc + "--pattern 4:8,2:4"), "series \"4:8,2:4\"", "1 to 3 terms N:M joined by +"},
      {"pattern_is_text", words(ttc + "--pattern sparse"), "series \"sparse\"", "1 to 3 terms N:M joined by +"},
      {"four_terms", words(ttc + "--pattern 1:4+1:4+1:4+1:4"), "4 terms given", "1 to 3 terms N:M joined by +"},
      {"n_above_m", words(ttc + "--pattern 5:4"), "series \"5:4\": term 5:4", "1 to 3 terms"},
      {"empty_pattern", {"run", "ttc-s", "--a", "a.npy", "--b", "b.npy", "--pattern", ""}, "series \"\": is empty", "1 to 3 terms"},
      {"compressed", words(ttc + "--compressed"), "--compressed: ttc-s takes dense B only", "compressed_b = true"},
      {"plan_without_layer", words(ttc + "--plan p.toml"), "--layer: missing", "--layer with a layer's name"},
      {"layer_without_plan", words(ttc + "--layer first"), "--plan: missing", "--plan with the file"},
      {"pattern_beside_plan", words(ttc + "--pattern 2:4 --plan p.toml --layer first"), "--pattern: stands beside --plan", "one of them"},
      {"unknown_layer", words(ttc + "--plan p.toml --layer third"), "--layer: p.toml has no layer 'third'", "first, second"},
      {"layer_that_does_not_run", words(ttc + "--plan p.toml --layer second"), "series 4:8: 4:8 does not run on this core", "terms of {4,2,1}:4"},
      {"missing_plan", words(ttc + "--plan gone.toml --layer first"), "gone.toml: cannot be opened", "a plan of filigree tasder"},
      {"plan_is_a_folder",
       words(ttc + "--plan folder --layer first"),
       "folder: is a folder or a device",
       "a plan of filigree tasder",
       {{"folder/", ""}}},
      {"plan_is_a_device", words(ttc + "--plan /dev/zero --layer first"), "/dev/zero: is a folder or a device", "a plan of filigree tasder"},
      {"plan_is_no_toml", words(ttc + "--plan a.npy --layer first"), "a.npy: line 1", "TOML"},
      {"plan_is_a_configuration",
       words(ttc + "--plan c.toml --layer first"),
       "c.toml: kind: 'ttc_core' is unknown",
       "tasd_plan",
       {{"c.toml", preset_text("ttc-s")}}},
      {"plan_with_bad_series",
       words(ttc + "--plan q.toml --layer first"),
       "q.toml: layer[0].series: ",
       "1 to 3 terms",
       {{"q.toml", plan_with("\"2:4+1:4\"\noperand", "\"5:4\"\noperand")}}},
      {"plan_without_key", words(ttc + "--plan q.toml --layer first"), "q.toml: layer[0].K: missing", "", {{"q.toml", plan_with("K = 8\n", "")}}},
      {"configuration_is_a_plan", words("run p.toml " + kRun), "p.toml: kind: 'tasd_plan' is unknown",
       "hss_core, tasd_unit, ttc_core or attention_filter"},
      {"unit", words("run tasd-m8 " + kRun), "tasd-m8 is no GEMM core", "hss_core or ttc_core"},
      {"series_on_hss", words(hss + "--pattern 2:4+1:4"), "pattern 2:4+1:4: a series", "kind ttc_core"},
      {"planned_series_on_hss", words(hss + "--plan p.toml --layer first"), "pattern 2:4+1:4: a series", "kind ttc_core"},
      {"k_differs",
       words(ttc + "--pattern 2:4"),
       "a.npy is 2 x 8 and b.npy is 6 x 2",
       "the same K",
       {{"b.npy", int8_npy(6, 2, std::vector<std::int8_t>(12))}}},
      {"k_too_long",
       words("run small.toml " + kRun),
       "a.npy: K = 262144: 65536 K tiles",
       "at most 65535",
       {{"small.toml", small},
        {"a.npy", int8_npy(1, kLongK, std::vector<std::int8_t>(kLongK))},
        {"b.npy", int8_npy(kLongK, 1, std::vector<std::int8_t>(kLongK))}}},
  };
  for (BadCase& row : rows) {
    row.files.insert(kOperands.begin(), kOperands.end());
    row.files.emplace("p.toml", kPlan);
  }
  return rows;
}

INSTANTIATE_TEST_SUITE_P(SeriesRun, BadInput, ::testing::ValuesIn(runs()), case_name);

std::vector<BadCase> estimates() {
  const std::string ends = " --layers x.csv --json figures.json";
  const auto list = [](const std::string& line) { return Files{{"x.csv", "name,M,K,N,pattern\nfirst,2,8,3," + line + "\n"}}; };
  const std::string planned = " --layers p.toml --json figures.json";
  const std::string complete = plan_with("K = 8\nseries", "K = 8\nN = 3\nseries");
  return {
      {"unit", words("estimate tasd-m8" + ends), "tasd-m8 is no GEMM core", "hss_core or ttc_core", list("2:4")},
      {"series_on_hss", words("estimate stc-s" + ends), "x.csv:2: pattern 2:4+1:4: a series", "kind ttc_core", list("2:4+1:4")},
      {"series_too_long", words("estimate ttc-s" + ends), "x.csv:2: series 1:4+1:4+1:4: 3 terms", "at most 2 on this core", list("1:4+1:4+1:4")},
      {"term_that_does_not_run", words("estimate ttc-s" + ends), "x.csv:2: series 3:4: 3:4 does not run on this core", "terms of {4,2,1}:4",
       list("3:4")},
      {"two_ranks", words("estimate ttc-s" + ends), "x.csv:2: pattern 4:8,2:4: 2 ranks", "terms N:4 on ttc-s", list("4:8,2:4")},
      {"bad_series", words("estimate ttc-s" + ends), "x.csv:2: series \"2:4+9:8\"", "1 to 3 terms", list("2:4+9:8")},
      {"k_too_long", words("estimate ttc-s" + ends), "x.csv:1: K = 1048561: 65536 K tiles", "at most 65535", {{"x.csv", "x,1,1048561,1,2:4\n"}}},
      {"too_many_tiles",
       words("estimate ttc-s" + ends),
       "x.csv:1: M = 1000000000, N = 1000000000: too many tiles",
       "at most 4194304",
       {{"x.csv", "x,1000000000,8,1000000000,2:4\n"}}},
      {"plan_without_n", words("estimate ttc-s" + planned), "p.toml: layer second: N is missing", "filigree tasder --columns", {{"p.toml", kPlan}}},
      {"plan_that_does_not_run",
       words("estimate ttc-s" + planned),
       "p.toml: layer second: series 4:8: 4:8 does not run on this core",
       "terms of {4,2,1}:4",
       {{"p.toml", complete}}},
      {"plan_on_hss", words("estimate stc-s" + planned), "p.toml: layer first: pattern 2:4+1:4: a series", "kind ttc_core", {{"p.toml", complete}}},
      {"plan_is_a_configuration",
       words("estimate ttc-s" + planned),
       "p.toml: kind: 'ttc_core' is unknown",
       "tasd_plan",
       {{"p.toml", preset_text("ttc-s")}}},
      {"plan_is_no_toml", words("estimate ttc-s" + planned), "p.toml: line 1", "TOML", {{"p.toml", "name,M,K,N,pattern\n"}}},
      {"missing_plan", words("estimate ttc-s" + planned), "p.toml: cannot be opened", "a plan of filigree tasder"},
      {"plan_without_its_ending", words("estimate ttc-s --layers plan"), "plan:1: 1 fields", "name,M,K,N,pattern", {{"plan", kPlan}}},
  };
}

INSTANTIATE_TEST_SUITE_P(SeriesEstimate, BadInput, ::testing::ValuesIn(estimates()), case_name);

}  // namespace
}  // namespace filigree::errors
