// Tensors that are good files but do not fit each other, the configuration or the pattern.
#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

std::string int16_npy(const std::string& shape, const std::vector<std::int16_t>& values) { return npy("'<i2'", shape, bytes_of(values)); }

const std::string kUnsignedB = R"(name = "u"
kind = "hss_core"
summary = "unsigned B"
[hss]
ranks = [{ g = 2, h = [2] }]
lanes = 2
rows = 1
arrays = 1
columns = 4
a_bits = 8
b_bits = 4
b_signed = false
acc_bits = 32
row_values = 2
compressed_b = false
zero_gating = false
[pipeline]
rank_registers = false
product_registers = false
tree_registers = []
)";

const std::string kRun = "run highlight-s --a a.npy --b b.npy -o c.npy --json figures.json --engine interpreter ";

std::vector<BadCase> misfits() {
  // Row 1, columns 4..7 have three non-zeros.
  const std::string dense_block = int8_npy(2, 8, {1, 0, 2, 0, 0, 3, 4, 0, 1, 2, 0, 0, 1, 2, 3, 0});
  // Row 0 has a value in each of six blocks of four, where 4 of 8 blocks may have one.
  std::vector<std::int8_t> six_blocks(64);
  for (std::size_t block = 0; block < 6; ++block) six_blocks[4 * block] = 1;
  const std::string high = int16_npy("(2, 8)", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0});
  const std::string low = int16_npy("(2, 8)", {0, -129, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  const std::string negative = npy("'<f4'", "(8, 1)", bytes_of(std::vector<float>{0, 1, 2, -0.5F, 0, 0, 0, 0}));
  const std::string good = good_a();
  const std::string b = good_b();
  const std::string pattern = "pattern ";
  return {
      {"k_differs",
       words(kRun),
       "a.npy is 2 x 8 and b.npy is 6 x 2",
       "A [M,K] and B [K,N] of the same K",
       {{"a.npy", good}, {"b.npy", int8_npy(6, 2, std::vector<std::int8_t>(12))}}},
      {"b_transposed",
       words(kRun),
       "a.npy is 2 x 8 and b.npy is 3 x 8",
       "the same K",
       {{"a.npy", good}, {"b.npy", int8_npy(3, 8, std::vector<std::int8_t>(24))}}},
      {"weight_too_large", words(kRun), "a.npy: row 1, column 3 is 128", "-128..127", {{"a.npy", high}, {"b.npy", b}}},
      {"weight_too_small", words(kRun), "a.npy: row 0, column 1 is -129", "-128..127", {{"a.npy", low}, {"b.npy", b}}},
      {"activation_too_large",
       words("run u.toml --a a.npy --b b.npy -o c.npy"),
       "b.npy: row 0, column 2 is 16",
       "0..15 (4 unsigned bits)",
       {{"u.toml", kUnsignedB}, {"a.npy", good}, {"b.npy", int8_npy(8, 3, {1, 2, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                                                           0, 0, 0,  0, 0, 0, 0, 0, 0, 0, 0, 0})}}},
      {"negative_activation",
       words("run u.toml --a a.npy --b b.npy -o c.npy"),
       "b.npy: row 0, column 0 is -1",
       "0..15 (4 unsigned bits)",
       {{"u.toml", kUnsignedB}, {"a.npy", good}, {"b.npy", int8_npy(8, 1, {-1, 0, 0, 0, 0, 0, 0, 0})}}},
      {"negative_real_activation",
       words("run u.toml --a a.npy --b b.npy -o c.npy"),
       "b.npy: row 3, column 0 is -0.5",
       "0 and more",
       {{"u.toml", kUnsignedB}, {"a.npy", good}, {"b.npy", negative}}},
      {"illegal_block",
       words(kRun + "--pattern 4:4,2:4"),
       "a.npy: the weights do not have the pattern 4:4,2:4: row 1, block 1 (columns 4..7) has 3",
       "filigree prune --pattern 4:4,2:4",
       {{"a.npy", dense_block}, {"b.npy", b}}},
      {"illegal_blocks",
       words(kRun + "--pattern 4:8,2:4"),
       "row 0, rank 1 fiber 0 (columns 0..31) has 6 non-empty blocks",
       "filigree prune",
       {{"a.npy", int8_npy(2, 32, six_blocks)}, {"b.npy", int8_npy(32, 1, std::vector<std::int8_t>(32))}}},
      {"unsupported_g",
       words(kRun + "--pattern 4:4,3:4"),
       pattern + "4:4,3:4 is not supported here",
       "4:{4,5,6,7,8},2:{2,3,4}",
       {{"a.npy", good}, {"b.npy", b}}},
      {"unsupported_h",
       words(kRun + "--pattern 4:16,2:4"),
       pattern + "4:16,2:4 is not supported here",
       "4:{4,5,6,7,8},2:{2,3,4}",
       {{"a.npy", good}, {"b.npy", b}}},
      {"too_many_ranks",
       words(kRun + "--pattern 4:4,4:4,2:4"),
       pattern + "4:4,4:4,2:4 is not supported here",
       "4:{4,5,6,7,8},2:{2,3,4}",
       {{"a.npy", good}, {"b.npy", b}}},
      {"pattern_is_text", words(kRun + "--pattern sparse"), pattern + "\"sparse\"", "\"dense\" or G:H per rank", {{"a.npy", good}, {"b.npy", b}}},
      {"pattern_without_h", words(kRun + "--pattern 2:"), pattern + "\"2:\"", "G:H per rank", {{"a.npy", good}, {"b.npy", b}}},
      {"compressed_without_hardware",
       words("run tc-s --a a.npy --b b.npy --compressed -o c.npy"),
       "--compressed: tc-s takes dense B only",
       "compressed_b = true",
       {{"a.npy", good}, {"b.npy", b}}},
      {"prune_h_below_g", words("prune a.npy --pattern 4:2 -o p.npy"), pattern + "\"4:2\": rule 4:2", "G:H per rank", {{"a.npy", good}}},
      {"prune_zero", words("prune a.npy --pattern 0:4 -o p.npy"), pattern + "\"0:4\"", "G:H per rank", {{"a.npy", good}}},
      {"prune_negative", words("prune a.npy --pattern -1:4 -o p.npy"), "-1:4", "", {{"a.npy", good}}},
      {"prune_four_ranks", words("prune a.npy --pattern 1:2,1:2,1:2,1:2 -o p.npy"), "4 ranks given", "G:H per rank", {{"a.npy", good}}},
      {"prune_trailing_comma", words("prune a.npy --pattern 2:4, -o p.npy"), pattern + "\"2:4,\"", "G:H per rank", {{"a.npy", good}}},
      {"prune_empty_pattern", {"prune", "a.npy", "--pattern", "", "-o", "p.npy"}, pattern + "\"\"", "G:H per rank", {{"a.npy", good}}},
  };
}

INSTANTIATE_TEST_SUITE_P(Misfit, BadInput, ::testing::ValuesIn(misfits()), case_name);

}  // namespace
}  // namespace filigree::errors
