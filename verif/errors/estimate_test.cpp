// Energy tables, operands and options of `estimate` and `compare`.
#include <string>

#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

/// A table with one section replaced; the rest is good.
std::string table(const std::string& mac) {
  std::string text = "name = \"t\"\nsummary = \"test\"\n";
  for (const char* memory : {"dram", "buffer", "buffer_metadata", "tile_buffer", "accumulator", "operand_register"}) {
    text += "[" + std::string(memory) + "]\nbits = 8\nread = 1.0\nwrite = 1.0\n";
  }
  return text + mac + "[select]\npass = 0.0\n";
}

std::vector<BadCase> estimates() {
  const Files list{{"x.csv", "x,8,8,8,dense\n"}};
  const auto with_table = [&](const std::string& text) {
    Files files = list;
    files["t.toml"] = text;
    return files;
  };
  const Files operands{{"a.npy", good_a()}, {"b.npy", good_b()}};
  const std::string energy = "estimate tc-s --layers x.csv --json j --energy t.toml";
  return {
      {"unknown_table", words("estimate tc-s --layers x.csv --json j --energy 44nm"), "44nm: no energy table of this name", "45nm, 45nm-tc, osu018",
       list},
      {"table_is_a_folder",
       words("estimate tc-s --layers x.csv --energy there"),
       "there: is a folder or a device",
       "45nm",
       {{"x.csv", "x,8,8,8,dense\n"}, {"there/", ""}}},
      {"not_toml", words(energy), "t.toml: line 1, column", "TOML 1.0", with_table("[dram\n")},
      {"no_section", words(energy), "t.toml: mac: missing", "a table [mac]", with_table(table(""))},
      {"no_key", words(energy), "t.toml: mac.gated: missing", "a number of pJ, 0 or more", with_table(table("[mac]\nuseful = 1.0\n"))},
      {"negative_energy", words(energy), "t.toml: mac.gated: is -1", "a number of pJ, 0 or more",
       with_table(table("[mac]\nuseful = 1.0\ngated = -1.0\n"))},
      {"unknown_key", words(energy), "t.toml: mac.skipped: unknown key", "useful, gated",
       with_table(table("[mac]\nuseful = 1.0\ngated = 0.1\nskipped = 0.1\n"))},
      {"no_bandwidth", words("estimate tc-s --layers x.csv --bandwidth 0"), "--bandwidth: '0' is not a number in range", "above 0", list},
      {"compressed", words("estimate tc-s --layers x.csv --compressed"), "--compressed: tc-s takes dense B only", "compressed_b = true", list},
      {"compressed_ttc", words("estimate ttc-s --layers x.csv --compressed"), "--compressed: ttc-s takes dense B only", "compressed_b = true", list},
      {"list_and_operands", words("estimate tc-s --layers x.csv --a a.npy --b b.npy"), "--layers: stands beside --a or --b", "a list of layers",
       operands},
      {"one_operand", words("estimate tc-s --a a.npy"), "estimate: --b: missing", "--a FILE and --b FILE", operands},
      {"other_operand", words("estimate tc-s --b b.npy"), "estimate: --a: missing", "--a FILE and --b FILE", operands},
      {"not_the_pattern",
       words("estimate stc-s --a b.npy --b b2.npy --pattern 2:4"),
       "b.npy: the weights do not have the pattern 2:4: row 0",
       "filigree prune --pattern 2:4",
       {{"b.npy", int8_npy(1, 4, {1, 2, 3, 4})}, {"b2.npy", int8_npy(4, 1, {1, 2, 3, 4})}}},
      {"operands_for_a_filter", words("estimate sample-attention --a a.npy --b b.npy"), "sample-attention is no GEMM core", "hss_core", operands},
      {"operands_of_unequal_k", words("estimate tc-s --a a.npy --b a.npy"), "a.npy is 2 x 8 and a.npy is 2 x 8", "the same K", operands},
  };
}

INSTANTIATE_TEST_SUITE_P(Estimate, BadInput, ::testing::ValuesIn(estimates()), case_name);

std::vector<BadCase> comparisons() {
  return {
      {"unknown_design", words("compare --designs tc,tcc --json j"), "tcc: neither a preset nor a file", "tc"},
      {"no_core", words("compare --designs tc,tasd-m8 --csv c"), "tasd-m8 is no GEMM core", "hss_core"},
      {"no_such_sparsity", words("compare --a-sparsity 50,101"), "--a-sparsity: '101' is not a number in range", "0 .. 100"},
      {"sparsity_in_words", words("compare --b-sparsity half"), "--b-sparsity: 'half' is not a number", "0 .. 100"},
      {"no_size", words("compare --size 0,8,8"), "--size: '0' is not a whole number in range", "1..1000000"},
      {"two_sizes", words("compare --size 8,8"), "--size: 2 numbers", "M,K,N"},
      {"list_and_grid",
       words("compare --layers x.csv --a-sparsity 50"),
       "--layers: stands beside --a-sparsity",
       "a list of layers",
       {{"x.csv", "x,8,8,8,dense\n"}}},
      {"no_list", words("compare --layers x.csv"), "x.csv: cannot be opened", "a readable CSV file"},
      {"unknown_table", words("compare --energy 44nm"), "44nm: no energy table of this name", "45nm"},
      {"one_place", words("compare --csv c --json c"), "--csv: c is where --json writes", "another place"},
      {"csv_below_a_file", words("compare --csv file/c"), "file/c: cannot be written (Not a directory)", "a writable folder", {{"file", ""}}},
  };
}

INSTANTIATE_TEST_SUITE_P(Compare, BadInput, ::testing::ValuesIn(comparisons()), case_name);

}  // namespace
}  // namespace filigree::errors
