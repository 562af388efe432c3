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

INSTANTIATE_TEST_SUITE_P(Decomposition, BadInput, ::testing::ValuesIn(decompositions()), case_name);

}  // namespace
}  // namespace filigree::errors
