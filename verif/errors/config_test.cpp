// Configurations that are no TOML, have other keys, or cannot be built.
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "config/preset.h"
#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

/// The text of the preset highlight-s with `from`, which must be in it once, replaced.
std::string changed(const std::string& from, const std::string& to) {
  for (const config::Preset& preset : config::presets()) {
    if (preset.name != "highlight-s") continue;
    std::string text(preset.text);
    const std::size_t at = text.find(from);
    if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) throw std::logic_error("not once in the preset: " + from);
    return text.replace(at, from.size(), to);
  }
  throw std::logic_error("there is no preset highlight-s");
}

/// A change to a good configuration.
struct Change {
  const char* name;
  const char* from;
  const char* to;
  const char* names;
  const char* accepts;
};

constexpr Change kChanges[] = {
    {"unknown_key", "lanes = 8 ", "lanes = 8\nlanse = 8 ", "c.toml: hss.lanse: unknown key", "here: lanes"},
    {"unknown_key_at_top", "kind =", "knid = 1\nkind =", "c.toml: knid: unknown key", "here: kind"},
    {"unknown_key_in_rank", "g = 4,", "g = 4, m = 2,", "c.toml: hss.ranks[0].m: unknown key", "here: g, h"},
    {"unknown_table", "[pipeline]", "[pipelines]", "c.toml: ", "here: pipeline"},
    {"missing_key", "lanes = 8 ", "", "c.toml: hss.lanes: missing", "an integer"},
    {"missing_name", "name = \"highlight-s\"", "", "c.toml: name: missing", "a string"},
    {"string_for_integer", "lanes = 8 ", "lanes = \"8\" ", "c.toml: hss.lanes: a string is the wrong type", "an integer"},
    {"float_for_integer", "lanes = 8 ", "lanes = 8.0 ", "c.toml: hss.lanes: a floating-point number is the wrong type", "an integer"},
    {"integer_for_boolean", "b_signed = true ", "b_signed = 1 ", "c.toml: hss.b_signed: an integer is the wrong type", "true or false"},
    {"integer_for_list", "h = [4, 5, 6, 7, 8]", "h = 8", "c.toml: hss.ranks[0].h: an integer is the wrong type", "an array of integers"},
    {"string_in_list", "h = [2, 3, 4]", "h = [2, \"3\"]", "c.toml: hss.ranks[1].h[1]: a string is the wrong type", "an integer"},
    {"table_for_rank_list", "ranks = [{ g = 4, h = [4, 5, 6, 7, 8] }, { g = 2, h = [2, 3, 4] }]", "ranks = { g = 4, h = [4] }",
     "c.toml: hss.ranks: a table is the wrong type", "an array of tables"},
    {"unknown_kind", "hss_core", "hss_cor", "c.toml: kind: 'hss_cor' is unknown", "hss_core"},
    {"bad_name", "name = \"highlight-s\"", "name = \"High Light\"", "c.toml: name: 'High Light' is not a name", "a lower-case letter"},
    {"name_starts_with_digit", "name = \"highlight-s\"", "name = \"2to4\"", "c.toml: name: '2to4' is not a name", "a lower-case letter"},
    {"name_ends_with_dash", "name = \"highlight-s\"", "name = \"mine-\"", "c.toml: name: 'mine-' is not a name", "between them"},
    {"name_with_two_dashes", "name = \"highlight-s\"", "name = \"my--own\"", "c.toml: name: 'my--own' is not a name", "single '-'"},
    {"name_empty", "name = \"highlight-s\"", "name = \"\"", "c.toml: name: '' is not a name", "a lower-case letter"},
    {"name_too_long", "name = \"highlight-s\"", "name = \"a123456789b123456789c123456789d123456789e123456789f123456789g1234\"", "is not a name",
     "up to 64"},
    {"h_below_g", "h = [2, 3, 4]", "h = [1, 3, 4]", "c.toml: hss.ranks[1].h: 1 is out of range", "2..64 (H is at least G)"},
    {"h_descending", "h = [2, 3, 4]", "h = [2, 4, 3]", "c.toml: hss.ranks[1].h: 3 after 4", "ascending"},
    {"h_empty", "h = [2, 3, 4]", "h = []", "c.toml: hss.ranks[1].h: empty", "at least one H"},
    {"g_zero", "g = 2,", "g = 0,", "c.toml: hss.ranks[1].g: 0 is out of range", "1..64"},
    {"no_ranks", "[{ g = 4, h = [4, 5, 6, 7, 8] }, { g = 2, h = [2, 3, 4] }]", "[]", "c.toml: hss.ranks: 0 ranks", "1..3"},
    {"four_ranks", "[{ g = 4,", "[{ g = 1, h = [1] }, { g = 1, h = [1] }, { g = 4,", "c.toml: hss.ranks: 4 ranks", "1..3"},
    {"n_beside_g", "g = 4,", "g = 4, n = [4], m = 4,", "c.toml: hss.ranks[0].g: unknown key", "here: n, m"},
    {"n_without_m", "g = 4, h = [4, 5, 6, 7, 8]", "n = [4, 2]", "c.toml: hss.ranks[0].m: missing", "an integer"},
    {"m_without_n", "g = 4, h = [4, 5, 6, 7, 8]", "m = 4", "c.toml: hss.ranks[0].n: missing", "an array of integers"},
    {"n_empty", "g = 4, h = [4, 5, 6, 7, 8]", "n = [], m = 4", "c.toml: hss.ranks[0].n: empty", "at least one N"},
    {"n_above_m", "g = 4, h = [4, 5, 6, 7, 8]", "n = [8], m = 4", "c.toml: hss.ranks[0].n: 8 is out of range", "1..4 (N is at most M)"},
    {"n_zero", "g = 4, h = [4, 5, 6, 7, 8]", "n = [4, 0], m = 4", "c.toml: hss.ranks[0].n: 0 is out of range", "1..4"},
    {"n_no_divisor", "g = 4, h = [4, 5, 6, 7, 8]", "n = [4, 3], m = 4", "c.toml: hss.ranks[0].n: 3 after 4", "a divisor of the one before"},
    {"n_ascending", "g = 4, h = [4, 5, 6, 7, 8]", "n = [2, 4], m = 4", "c.toml: hss.ranks[0].n: 4 after 2", "descending"},
    {"m_too_large", "g = 4, h = [4, 5, 6, 7, 8]", "n = [4, 2], m = 65", "c.toml: hss.ranks[0].m: 65 is out of range", "2..64"},
    {"n_of_m_beside_another", "g = 4, h = [4, 5, 6, 7, 8]", "n = [4, 2], m = 4", "c.toml: hss.ranks[0].m: one of 2 ranks", "the only rank"},
    {"n_of_m_compressed", "{ g = 4, h = [4, 5, 6, 7, 8] }, { g = 2, h = [2, 3, 4] }", "{ n = [4, 2], m = 4 }",
     "c.toml: hss.compressed_b: true beside a rank { n, m }", "false"},
    {"lanes_not_divisible", "lanes = 8 ", "lanes = 12 ", "c.toml: hss.lanes: 12 is not divisible", "a multiple of the product of all g, 8"},
    {"lanes_zero", "lanes = 8 ", "lanes = 0 ", "c.toml: hss.lanes: 0 is out of range", "1..1024"},
    {"rows_zero", "rows = 2 ", "rows = 0 ", "c.toml: hss.rows: 0 is out of range", "1..256"},
    {"rows_negative", "rows = 2 ", "rows = -2 ", "c.toml: hss.rows: -2 is out of range", "1..256"},
    {"arrays_too_many", "arrays = 1 ", "arrays = 65 ", "c.toml: hss.arrays: 65 is out of range", "1..64"},
    {"columns_too_many", "columns = 16 ", "columns = 65536 ", "c.toml: hss.columns: 65536 is out of range", "1..65535"},
    {"a_bits_too_few", "a_bits = 8 ", "a_bits = 1 ", "c.toml: hss.a_bits: 1 is out of range", "2..16"},
    {"a_bits_too_many", "a_bits = 8 ", "a_bits = 17 ", "c.toml: hss.a_bits: 17 is out of range", "2..16"},
    {"b_bits_too_few", "b_bits = 8 ", "b_bits = 0 ", "c.toml: hss.b_bits: 0 is out of range", "2..16"},
    {"b_bits_too_many", "b_bits = 8 ", "b_bits = 32 ", "c.toml: hss.b_bits: 32 is out of range", "2..16"},
    {"tree_level_zero", "tree_registers = []", "tree_registers = [0]", "c.toml: pipeline.tree_registers: 0 is out of range", "1..2"},
    {"tree_level_of_the_row_sum", "tree_registers = []", "tree_registers = [3]", "c.toml: pipeline.tree_registers: 3 is out of range", "1..2"},
    {"tree_levels_not_ascending", "tree_registers = []", "tree_registers = [2, 1]", "c.toml: pipeline.tree_registers: 1 after 2", "ascending levels"},
    {"tree_levels_no_array", "tree_registers = []", "tree_registers = 1", "c.toml: pipeline.tree_registers: an integer is the wrong type",
     "an array of integers"},
    {"acc_bits_too_few", "acc_bits = 32 ", "acc_bits = 18 ", "c.toml: hss.acc_bits: 18 is out of range", "19..64"},
    {"acc_bits_too_many", "acc_bits = 32 ", "acc_bits = 65 ", "c.toml: hss.acc_bits: 65 is out of range", "19..64"},
    {"row_values_too_few", "row_values = 32 ", "row_values = 1 ", "c.toml: hss.row_values: 1 is out of range", "2.."},
    {"huge_integer", "rows = 2 ", "rows = 99999999999 ", "c.toml: hss.rows: 99999999999 is out of range", "2147483647"},
    {"integer_beyond_toml", "rows = 2 ", "rows = 99999999999999999999 ", "c.toml: line ", "TOML"},
    {"key_twice", "rows = 2 ", "rows = 2\nrows = 3 ", "c.toml: line ", "TOML"},
    {"no_toml", "rows = 2 ", "rows 2 ", "c.toml: line ", "TOML"},
    {"unclosed_string", "kind = \"hss_core\"", "kind = \"hss_core", "c.toml: line 3", "TOML"},
    {"not_utf8", "kind = \"hss_core\"", "kind = \"hss_\xff\xfe\"", "c.toml: line 3", "UTF-8"},
    {"zero_byte_in_key", "rows = 2 ", "r\x01ws = 2 ", "c.toml: line ", "TOML"},
};

std::vector<BadCase> changed_configurations() {
  std::vector<BadCase> rows;
  for (const Change& change : kChanges) {
    rows.push_back({change.name,
                    words("generate c.toml -o out --json figures.json"),
                    change.names,
                    change.accepts,
                    {{"c.toml", changed(change.from, change.to)}}});
  }
  return rows;
}

INSTANTIATE_TEST_SUITE_P(ChangedConfiguration, BadInput, ::testing::ValuesIn(changed_configurations()), case_name);

std::vector<BadCase> no_configurations() {
  return {
      {"unknown_preset", words("generate highligth -o out"), "highligth: neither a preset nor a file", "such as highlight,"},
      {"missing_file", words("generate missing.toml -o out"), "missing.toml: neither a preset nor a file", "a TOML file"},
      {"folder", words("generate configs -o out"), "configs: is a folder", "a TOML file", {{"configs/", ""}}},
      {"empty_file", words("generate c.toml -o out"), "c.toml: name: missing", "a string", {{"c.toml", ""}}},
      {"below_a_file", words("generate file/c.toml -o out"), "file/c.toml: ", "a TOML file", {{"file", "x"}}},
      {"binary_file", words("generate a.npy -o out"), "a.npy: line 1", "TOML", {{"a.npy", good_a()}}},
      {"endless_device", words("generate /dev/zero -o out"), "/dev/zero: is a device", "a TOML file"},
  };
}

INSTANTIATE_TEST_SUITE_P(NoConfiguration, BadInput, ::testing::ValuesIn(no_configurations()), case_name);

std::vector<BadCase> every_command() {
  const Files files = {{"c.toml", changed("lanes = 8 ", "lanes = 12 ")}, {"a.npy", good_a()}, {"b.npy", good_b()}, {"layers.csv", "x,1,2,3,dense\n"}};
  std::vector<BadCase> rows;
  for (const auto& [name, line] : {std::pair{"generate", "generate c.toml -o out"},
                                   {"synth", "synth c.toml --keep out --json j"},
                                   {"verify", "verify c.toml --trace t.fst --json j"},
                                   {"run", "run c.toml --a a.npy --b b.npy -o out --json j"},
                                   {"estimate", "estimate c.toml --layers layers.csv --json j"}}) {
    rows.push_back({name, words(line), "c.toml: hss.lanes: 12 is not divisible", "a multiple of", files});
  }
  return rows;
}

INSTANTIATE_TEST_SUITE_P(ConfigurationOfEveryCommand, BadInput, ::testing::ValuesIn(every_command()), case_name);

}  // namespace
}  // namespace filigree::errors
