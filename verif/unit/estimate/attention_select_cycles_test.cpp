// Worked examples of the closed forms of selection; the unit benches hold them against the hardware.
#include "estimate/attention_select_cycles.h"

#include <gtest/gtest.h>

#include <vector>

namespace filigree::estimate {
namespace {

TEST(AttentionSelectCycles, DigitsCoverTheLargestColumn) {
  EXPECT_EQ(select_digits(24, 1, 1), 24);
  EXPECT_EQ(select_digits(24, 1, 2), 25);
  EXPECT_EQ(select_digits(24, 1, 512), 33);
  EXPECT_EQ(select_digits(24, 1, 513), 34);
  EXPECT_EQ(select_digits(24, 4, 512), 9);
  EXPECT_EQ(select_digits(24, 4, 1), 6);
}

TEST(AttentionSelectCycles, CountPassesTargetAndDivision) {
  // 8192 keys in words of 16, 33 digits: 35 passes of 515, 19 for the target, 15 for the ties.
  EXPECT_EQ(attention_select_cycles({8192, 16, 14, 33, true}), 35 * 515 + 19 + 15);
  EXPECT_EQ(attention_select_cycles({8193, 16, 14, 33, true}), 35 * 516 + 19 + 15);
  EXPECT_EQ(attention_select_cycles({8192, 16, 14, 33, false}), 2 * 515 + 19);
}

TEST(AttentionMergeCycles, CountBlocksAndListedKeysBeforeTheWindow) {
  // Rows 0..9 in blocks of 4, the last three see every key: blocks 0..3, 4..6, 7, 8..9.
  const MergeWork work{10, 10, 2, 3, 4, false};
  // Before the windows of rows 3 and 6: keys up to 1 and up to 4.
  EXPECT_EQ(attention_merge_cycles(work, std::vector<std::int64_t>{0, 1, 3, 8}), (3 + 2) + (3 + 3) + 2 + 2 + 1);
  EXPECT_EQ(attention_merge_cycles(work, {}), 3 + 3 + 2 + 2 + 1);
  EXPECT_EQ(attention_merge_cycles({10, 10, 2, 0, 4, true}, std::vector<std::int64_t>{0, 1}), 3 * 2 + 1);
  // Two rows at the end of ten keys: row 0 sees 0..8.
  EXPECT_EQ(attention_merge_cycles({10, 2, 1, 0, 4, false}, std::vector<std::int64_t>{7, 8, 9}), 3 + 2 + 1);
}

}  // namespace
}  // namespace filigree::estimate
