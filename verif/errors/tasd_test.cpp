// Series, tensors and searches that cannot be decomposed or made.
#include <cmath>
#include <limits>

#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

std::vector<BadCase> decompositions() {
  struct Fault {
    const char* name;
    const char* series;
    const char* names;
  };
  const Fault faults[] = {
      {"n_above_m", "5:4", "series \"5:4\": term 5:4 is not 1 <= N <= M"},
      {"m_zero", "2:0", "series \"2:0\": term 2:0 is not 1 <= N <= M"},
      {"n_zero", "0:4", "series \"0:4\": term 0:4 is not 1 <= N <= M"},
      {"empty_series", "", "series \"\": is empty"},
      {"not_nested", "2:4+2:6", "blocks of 6 do not hold whole blocks of 4"},
      {"four_terms", "1:8+1:8+1:8+1:8", "4 terms given, at most 3"},
      {"series_is_text", "half", "\"half\" is not of the form N:M"},
      {"comma", "2:4,2:8", "\"2:4,2:8\" is not of the form N:M"},
      {"open_end", "2:4+", "\"\" is not of the form N:M"},
      {"negative", "1:8+-2:4", "\"-2:4\" is not of the form N:M"},
      {"m_too_large", "2:64", "M of 2:64 is not 2..32"},
  };
  std::vector<BadCase> rows;
  for (const Fault& fault : faults) {
    rows.push_back({fault.name,
                    {"decompose", "a.npy", "--series", fault.series, "-o", "out", "--json", "figures.json"},
                    fault.names,
                    "1 to 3 terms N:M joined by +",
                    {{"a.npy", good_a()}}});
  }
  const std::string line = "decompose a.npy --series 2:4 -o out --json figures.json";
  std::vector<float> values(16, 1.0F);
  values[11] = std::nanf("");
  rows.push_back(
      {"not_a_number", words(line), "a.npy: row 1, column 3 is nan", "finite values", {{"a.npy", npy("'<f4'", "(2, 8)", bytes_of(values))}}});
  values[11] = -std::numeric_limits<float>::infinity();
  rows.push_back({"infinite", words(line), "a.npy: row 1, column 3 is -inf", "finite values", {{"a.npy", npy("'<f4'", "(2, 8)", bytes_of(values))}}});
  rows.push_back({"vector", words(line), "a.npy: has shape (4,)", "a matrix", {{"a.npy", npy("'|i1'", "(4,)", "1234")}}});
  rows.push_back({"missing_tensor", words(line), "a.npy: cannot be opened", "a readable file"});
  rows.push_back({"no_npy", words(line), "a.npy: is not a .npy file", "numpy.save", {{"a.npy", "series"}}});
  rows.push_back(
      {"folder_of_others", words(line), "out: exists and was not written by filigree", "an earlier output", {{"a.npy", good_a()}, {"out/x", ""}}});
  rows.push_back({"json_inside_decomposition",
                  words("decompose a.npy --series 2:4 -o out --json out/j"),
                  "out/j is where --output writes",
                  "another place",
                  {{"a.npy", good_a()}}});
  rows.push_back({"decompose_below_a_file",
                  words("decompose a.npy --series 2:4 -o a.npy/out"),
                  "a.npy/out: cannot be written (Not a directory)",
                  "a writable folder",
                  {{"a.npy", good_a()}}});
  const std::string large = int8_npy(64, 128, std::vector<std::int8_t>(8192, 1));
  rows.push_back({"decompose_disk_full",
                  words("decompose a.npy --series 2:4 -o out"),
                  "out/term0.npy: cannot be written (File too large)",
                  "a writable folder",
                  {{"a.npy", large}},
                  {.file_blocks = 8}});
  return rows;
}

std::vector<BadCase> searches() {
  const Files layers = {{"w/a.npy", good_a()}};
  const std::string ends = " -o plan.toml --json figures.json";
  const std::string network = "tasder w --mode weights-network" + ends;
  const auto with_quality = [](std::string line, const std::string& command) {
    std::vector<std::string> arguments = words(line);
    arguments.insert(arguments.end(), {"--quality", command});
    return arguments;
  };
  const std::string menus = "vegeta-m8, vegeta-m4, stc-m8, stc-m4 or series";
  std::vector<BadCase> rows = {
      {"missing_mode", words("tasder w" + ends), "tasder: --mode: missing", "--mode MODE"},
      {"missing_layers_folder", words("tasder --mode activations"), "tasder: FOLDER: missing", "One .npy per layer"},
      {"unknown_mode", words("tasder w --mode weights" + ends), "tasder: --mode: 'weights' is unknown",
       "weights-network, weights-layer, activations"},
      {"missing_quality", words(network), "--quality: missing", "a command whose last line is a number"},
      {"empty_quality", with_quality(network, " "), "--quality: missing", "a command whose last line is a number"},
      {"quality_fails", with_quality(network, "echo gone >&2; exit 3"), "--quality: the command ended with exit code 3: gone", "exit code 0"},
      {"quality_is_unknown", with_quality(network, "no-such-program {}"), "--quality: the command ended with exit code 127", "exit code 0"},
      {"quality_is_killed", with_quality(network, "kill -9 $$"), "--quality: the command ended with exit code 137", "exit code 0"},
      {"quality_prints_nothing", with_quality(network, "true"), "the last line of the command's output is \"\"", "a number"},
      {"quality_prints_text", with_quality(network, "echo 7; echo good"), "the last line of the command's output is \"good\"", "a number"},
      {"quality_prints_more", with_quality(network, "echo 7 bits"), "is \"7 bits\"", "a number"},
      {"quality_prints_to_standard_error", with_quality(network, "echo 7 >&2"), "is \"\"", "a number"},
      {"quality_is_not_a_number", with_quality(network, "echo nan"), "is \"nan\"", "a number"},
      {"quality_is_zero", with_quality(network, "echo 0"), "the original's quality is 0", "above 0"},
      {"layerwise_quality_is_negative", with_quality("tasder w --mode weights-layer" + ends, "echo -3"), "the original's quality is -3", "above 0"},
      {"no_layers", words("tasder e --mode activations" + ends), "e: holds no .npy file", "one per layer", {{"e/notes.txt", ""}}},
      {"no_such_folder", words("tasder gone --mode activations" + ends), "gone: cannot be read (No such file", "a folder of .npy matrices"},
      {"folder_is_a_file",
       words("tasder f --mode activations" + ends),
       "f: cannot be read (Not a directory)",
       "a folder of .npy matrices",
       {{"f", ""}}},
      {"layer_is_a_vector",
       words("tasder v --mode activations" + ends),
       "v/a.npy: has shape (4,)",
       "a matrix",
       {{"v/a.npy", npy("'|i1'", "(4,)", "1234")}}},
      {"layer_is_no_npy", words("tasder v --mode activations" + ends), "v/a.npy: is not a .npy file", "numpy.save", {{"v/a.npy", "x"}}},
      {"layer_is_not_finite",
       words("tasder v --mode activations" + ends),
       "v/a.npy: row 0, column 1 is inf",
       "finite values",
       {{"v/a.npy", npy("'<f4'", "(1, 2)", bytes_of(std::vector<float>{0, std::numeric_limits<float>::infinity()}))}}},
      {"unknown_menu", words("tasder w --mode activations --menu tpu" + ends), "menu \"tpu\": is unknown", menus},
      {"empty_menu", {"tasder", "w", "--mode", "activations", "--menu", ""}, "menu \"\": is empty", menus},
      {"bad_series_in_menu", words("tasder w --mode activations --menu 4:8,5:4" + ends), "series \"5:4\"", "1 to 3 terms"},
      {"series_twice_in_menu", words("tasder w --mode activations --menu 4:8,4:8" + ends), "menu: 4:8 is there twice", "every series once"},
      {"series_above_dense", words("tasder w --mode activations --menu 3:4+4:8" + ends), "menu: 3:4+4:8 takes 1.25 of the dense MACs", "below 1"},
      {"unknown_statistic", words("tasder w --mode activations --statistic median" + ends), "statistic \"median\": is unknown", "mean, p0 .. p100"},
      {"keep_too_large", words(network + " --keep 1.5"), "tasder: --keep: '1.5'", "above 0 .. 1"},
      {"keep_zero", words(network + " --keep 0"), "tasder: --keep: '0'", "above 0 .. 1"},
      {"keep_is_text", words(network + " --keep most"), "tasder: --keep: 'most'", "above 0 .. 1"},
      {"alpha_too_large", words("tasder w --mode activations --alpha 2"), "tasder: --alpha: '2'", "-1 .. 1"},
      {"pseudo_density_zero", words("tasder w --mode activations --pseudo-density 0"), "tasder: --pseudo-density: '0'", "above 0 .. 1"},
      {"no_columns", words("tasder w --mode activations --columns 0"), "tasder: --columns: '0'", "1..1000000000"},
      {"too_many_columns", words("tasder w --mode activations --columns 1000000001"), "tasder: --columns: '1000000001'", "1..1000000000"},
      {"quality_of_activations", with_quality("tasder w --mode activations" + ends, "echo 7"), "--quality: --mode activations has no use",
       "weights-network"},
      {"state_of_activations", words("tasder w --mode activations --state s"), "--state: --mode activations has no use",
       "weights-network or weights-layer"},
      {"alpha_of_weights", words(network + " --alpha 0.1"), "--alpha: --mode weights-network has no use", "--mode activations"},
      {"plan_below_a_file", with_quality("tasder w --mode weights-network -o w/a.npy/plan", "echo 7"),
       "w/a.npy/plan: cannot be written (Not a directory)", "a writable folder"},
      {"plan_is_a_folder", words("tasder w --mode activations -o w"), "w: is a folder", "the name of a file"},
      {"plan_to_a_full_device", words("tasder w --mode activations -o /dev/full"), "/dev/full: cannot be written (No space left",
       "a writable folder"},
      {"plan_is_json", words("tasder w --mode activations -o x --json x"), "x is where", "another place"},
      {"state_is_plan", with_quality("tasder w --mode weights-network -o x --state x", "echo 7"), "x is where", "another place"},
      {"state_below_a_file", with_quality(network + " --state w/a.npy/s", "echo 7"), "w/a.npy/s: cannot be written (Not a directory)",
       "a writable folder"},
      {"state_is_a_folder", with_quality(network + " --state w", "echo 7"), "w: is not a regular file", "the state of this search"},
      {"state_is_a_device", with_quality(network + " --state /dev/null", "echo 7"), "/dev/null: is not a regular file", "the state of this search"},
      {"state_is_something_else",
       with_quality(network + " --state s", "echo 7"),
       "s: is not the state of a search",
       "the state of this search",
       {{"s", "notes\n"}}},
      {"state_of_another_search",
       with_quality(network + " --state s", "echo 7"),
       "s: belongs to another search (other layers, menu or quality command)",
       "the state of this search",
       {{"s", "filigree tasder state 1 0123456789abcdef0123456789abcdef\n"}}},
  };
  for (BadCase& row : rows) row.files.insert(layers.begin(), layers.end());
  return rows;
}

INSTANTIATE_TEST_SUITE_P(Search, BadInput, ::testing::ValuesIn(searches()), case_name);

INSTANTIATE_TEST_SUITE_P(Decomposition, BadInput, ::testing::ValuesIn(decompositions()), case_name);

}  // namespace
}  // namespace filigree::errors
