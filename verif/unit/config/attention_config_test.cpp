// Attention filters: which configurations are legal, their text, and the widths that follow.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/attention_config.h"
#include "config/attention_streams.h"
#include "config/config_toml.h"
#include "config/preset.h"

namespace filigree::config {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

AttentionConfig named() {
  AttentionConfig config;
  config.name = "filter";
  return config;
}

TEST(AttentionConfig, AcceptsTheEndsOfEveryRange) {
  EXPECT_THAT(named().check(), IsEmpty());
  AttentionConfig least = named();
  least.max_keys = 2;
  least.max_sampled = least.head_dim = least.query_block = 1;
  least.lanes = 4;
  least.banks = least.digit_bits = 1;
  least.fraction_bits = least.table_bits = 2;
  least.factor_bits = 2;
  least.exponential_bits = 16;
  least.probability_bits = 8;
  EXPECT_THAT(least.check(), IsEmpty());
  AttentionConfig most = named();
  most.max_keys = most.max_sampled = most.query_block = 1 << 20;
  most.head_dim = 1024;
  most.lanes = 64;
  most.banks = 1;
  most.digit_bits = 4;
  most.fraction_bits = 12;
  most.table_bits = 6;
  EXPECT_THAT(most.check(), IsEmpty());
}

TEST(AttentionConfig, ReportsEveryProblemAtOnce) {
  AttentionConfig config = named();
  config.name = "Filter";
  config.max_keys = 0;
  config.head_dim = 0;
  config.lanes = 5;
  config.digit_bits = 0;
  config.fraction_bits = 0;
  config.factor_bits = 1;
  config.exponential_bits = 0;
  EXPECT_THAT(config.check(), SizeIs(8));
  EXPECT_THAT(config.check(), Each(HasSubstr("accepted: ")));
}

TEST(AttentionConfig, TableIsNoFinerThanTheFraction) {
  AttentionConfig config = named();
  config.fraction_bits = 4;
  config.table_bits = 5;
  EXPECT_THAT(config.check(), Each(HasSubstr("numbers.table_bits: 5 is out of range, accepted: 2..4")));
  config.exponential_bits = 20;
  config.table_bits = 4;
  config.probability_bits = 21;
  EXPECT_THAT(config.check(), Each(HasSubstr("numbers.probability_bits: 21 is out of range, accepted: 8..20")));
}

TEST(AttentionConfig, WidthsAreThoseOfTheDefinition) {
  AttentionConfig config = named();
  config.max_keys = 131'072;
  config.max_sampled = 8'192;
  config.head_dim = 128;
  EXPECT_EQ(config.score_bits(), 23);
  EXPECT_EQ(config.key_bits(), 18);
  EXPECT_EQ(config.index_bits(), 17);
  EXPECT_EQ(config.row_sum_bits(), 41);
  EXPECT_EQ(config.reciprocal_bits(), 25);
  EXPECT_EQ(config.column_bits(), 37);
  EXPECT_EQ(config.mass_bits(), 38);
  config.max_keys = 1'000;
  EXPECT_EQ(config.max_beats(), 125);
  EXPECT_EQ(config.max_words(), 63);
  EXPECT_EQ(beat_width(descriptor_fields(config)), 2 + 1 + 10 + 10);
}

TEST(AttentionConfig, TextAndBack) {
  AttentionConfig config = named();
  config.summary = "an odd one";
  config.max_keys = 777;
  config.window_first = false;
  config.digit_bits = 3;
  config.table_bits = 3;
  config.factor_bits = 7;
  EXPECT_EQ(std::get<AttentionConfig>(parse_config(to_toml(config), "c.toml")), config);
}

TEST(AttentionConfig, HasNoMultipliersOfACore) {
  const Config config = load("sample-attention");
  EXPECT_EQ(macs_of(config), 0);
  EXPECT_FALSE(core_of(config).has_value());
  EXPECT_STREQ(kind_of(config), kAttentionKind);
}

}  // namespace
}  // namespace filigree::config
