#include "model/pattern.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/family.h"

namespace filigree::model {
namespace {

using ::testing::HasSubstr;

const Family kHighlight{{{4, {4, 5, 6, 7, 8}}, {2, {2, 3, 4}}}};

template <typename Call>
std::string message_of(Call call) {
  try {
    call();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

TEST(Pattern, ParsesOutermostFirstAndPrintsTheSame) {
  const Pattern pattern = Pattern::parse("4:8,2:4");
  EXPECT_EQ(pattern.rank(1), (Rule{4, 8}));
  EXPECT_EQ(pattern.rank(0), (Rule{2, 4}));
  EXPECT_EQ(to_string(pattern), "4:8,2:4");
  EXPECT_EQ(to_string(Pattern::parse(" 4 : 8 , 2:4 ")), "4:8,2:4");
  EXPECT_EQ(pattern.span(), 32);
  EXPECT_EQ(pattern.kept(), 8);
  EXPECT_EQ(pattern.payload_span(1), 4);
  EXPECT_EQ(pattern.payload_span(0), 1);
}

TEST(Pattern, DenseHasNoRules) {
  const Pattern dense = Pattern::parse("dense");
  EXPECT_TRUE(dense.dense());
  EXPECT_EQ(to_string(dense), "dense");
  EXPECT_EQ(dense.density(), (Fraction{1, 1}));
  EXPECT_EQ(dense.span(), 1);
}

TEST(Pattern, DensityIsExact) {
  EXPECT_EQ(Pattern::parse("3:4,2:4").density(), (Fraction{3, 8}));  // 6/16 of section 2.3
  EXPECT_EQ(Pattern::parse("4:7,2:3").density(), (Fraction{8, 21}));
  EXPECT_DOUBLE_EQ(Pattern::parse("4:8,2:4").density().value(), 0.25);
}

TEST(Pattern, RefusesBadTextWithTheReason) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "\"\" is not of the form G:H"},
      {"2", "\"2\" is not of the form G:H"},
      {"2:", "is not of the form G:H"},
      {":4", "is not of the form G:H"},
      {"2:4,", "is not of the form G:H"},
      {"2:4:8", "is not of the form G:H"},
      {"-2:4", "is not of the form G:H"},
      {"+2:4", "is not of the form G:H"},
      {"a:b", "is not of the form G:H"},
      {"2:99999999999", "is not of the form G:H"},
      {"2.5:4", "is not of the form G:H"},
      {"Dense", "is not of the form G:H"},
      {"4:2", "rule 4:2 is not 1 <= G <= H <= 256"},
      {"0:4", "rule 0:4 is not 1 <= G <= H <= 256"},
      {"2:257", "rule 2:257 is not 1 <= G <= H <= 256"},
      {"1:2,1:2,1:2,1:2", "4 ranks given, at most 3"},
      {"1:256,1:256,1:2", "the product of all H is 131072"},
  };
  for (const auto& [text, reason] : cases) {
    const std::string message = message_of([&] { Pattern::parse(text); });
    EXPECT_THAT(message, HasSubstr("pattern \"" + text + "\"")) << text;
    EXPECT_THAT(message, HasSubstr(reason)) << text;
    EXPECT_THAT(message, HasSubstr("like \"4:8,2:4\"")) << text;
  }
}

TEST(Family, HighlightHasFifteenPatternsAndTwelveDensities) {
  const std::vector<Pattern> patterns = kHighlight.patterns();
  ASSERT_EQ(patterns.size(), 15u);
  EXPECT_EQ(to_string(patterns.front()), "4:4,2:2");
  EXPECT_EQ(to_string(patterns[1]), "4:4,2:3");
  EXPECT_EQ(to_string(patterns.back()), "4:8,2:4");
  EXPECT_EQ(kHighlight.densities().size(), 12u);
  EXPECT_EQ(kHighlight.densities().front(), (Fraction{1, 1}));
  EXPECT_EQ(kHighlight.densities().back(), (Fraction{1, 4}));
}

TEST(Family, OneAndTwoRanksReachTheSameNumberOfDegrees) {
  Family s{{{2, {}}}};
  for (int h = 2; h <= 16; ++h) s.ranks[0].h.push_back(h);
  const Family ss{{{2, {2, 3, 4, 5, 6, 7, 8}}, {2, {2, 3, 4}}}};
  EXPECT_EQ(s.densities().size(), 15u);
  EXPECT_EQ(ss.patterns().size(), 21u);
  EXPECT_EQ(ss.densities().size(), 15u);
}

TEST(Family, TheSlideHasTwelveDegrees) {
  // Section 2.3's example: rank 1 {4:4..4:7}, rank 0 {4:4, 2:4, 1:4} written as G:H of G = 1.
  const Family slide{{{4, {4, 5, 6, 7}}, {1, {1, 2, 4}}}};
  EXPECT_EQ(slide.densities().size(), 12u);
}

TEST(Family, ResolvesShortPatternsToItsOwnRanks) {
  EXPECT_EQ(to_string(kHighlight.resolve(Pattern::parse("dense"))), "4:4,2:2");
  EXPECT_EQ(to_string(kHighlight.resolve(Pattern::parse("2:4"))), "4:4,2:4");
  EXPECT_EQ(to_string(kHighlight.resolve(Pattern::parse("4:8,2:4"))), "4:8,2:4");
  const Family tc{{{2, {2}}}};
  EXPECT_EQ(to_string(tc.resolve(Pattern::parse("dense"))), "2:2");
}

TEST(Family, RefusesPatternsItDoesNotHave) {
  for (const char* text : {"1:4", "4:9,2:4", "4:8,2:5", "2:8,2:4", "1:1,4:8,2:4"}) {
    EXPECT_THAT(message_of([&] { kHighlight.resolve(Pattern::parse(text)); }), HasSubstr(std::string("pattern "))) << text;
    EXPECT_FALSE(kHighlight.contains(Pattern::parse(text))) << text;
  }
  const Family sparse_only{{{2, {4}}}};
  EXPECT_EQ(message_of([&] { sparse_only.resolve(Pattern{}); }), "pattern dense is not supported here, accepted: 2:{4} (one H per rank)");
}

TEST(Family, NmFamiliesHaveOneMAndManyN) {
  const Family m8{{{8, {8, 16, 32, 64}, 8}}};
  EXPECT_TRUE(m8.problems().empty());
  std::vector<std::string> names;
  for (const Pattern& pattern : m8.patterns()) names.push_back(to_string(pattern));
  EXPECT_THAT(names, ::testing::ElementsAre("8:8", "4:8", "2:8", "1:8"));
  EXPECT_EQ(to_string(m8), "{8,4,2,1}:8");
  EXPECT_EQ(m8.densities().back(), (Fraction{1, 8}));
  EXPECT_EQ(to_string(m8.resolve(Pattern::parse("dense"))), "8:8");
  EXPECT_EQ(to_string(m8.resolve(Pattern::parse("2:8"))), "2:8");
  EXPECT_EQ(m8.ranks[0].index_of({2, 8}), 2u);
  for (const char* text : {"3:8", "4:4", "8:16", "2:4", "1:1,4:8"}) {
    EXPECT_EQ(message_of([&] { m8.resolve(Pattern::parse(text)); }),
              "pattern " + std::string(text) + " is not supported here, accepted: {8,4,2,1}:8 (one N)");
  }
  const Family sparse_only{{{4, {7, 14}, 7}}};
  EXPECT_TRUE(sparse_only.problems().empty());
  EXPECT_EQ(message_of([&] { sparse_only.resolve(Pattern{}); }), "pattern dense is not supported here, accepted: {4,2}:7 (one N)");
}

TEST(Family, ListsProblemsOfNmRanks) {
  const auto problems = [](RankFamily rank) { return Family{{std::move(rank)}}.problems(); };
  EXPECT_THAT(problems({1, {1}, 1}), ::testing::ElementsAre("rank 0: M is 1, 2..256 is supported"));
  EXPECT_THAT(problems({4, {}, 4}), ::testing::ElementsAre("rank 0: the set of N is empty, at least one value is needed"));
  EXPECT_THAT(problems({8, {4}, 4}), ::testing::ElementsAre("rank 0: the largest N is 8, 1..M = 1..4 is supported"));
  EXPECT_THAT(problems({4, {8, 0}, 8}), ::testing::ElementsAre("rank 0: 0 is not 4 * 8 / N with an N that divides the one before"));
  EXPECT_THAT(problems({4, {16}, 8}), ::testing::ElementsAre("rank 0: 16 is not 4 * 8 / N with an N that divides the one before"));
  EXPECT_THAT(problems({6, {8, 12}, 8}), ::testing::ElementsAre("rank 0: 12 is not 6 * 8 / N with an N that divides the one before"));
  EXPECT_THAT((Family{{{4, {4, 8}, 4}, {1, {1}}}}.problems()), ::testing::ElementsAre("2 ranks given, one of them N:M, which must be alone"));
}

TEST(Family, ListsAllProblems) {
  EXPECT_TRUE(kHighlight.problems().empty());
  const Family bad{{{0, {}}, {4, {4, 4, 3}}}};
  EXPECT_THAT(bad.problems(),
              ::testing::ElementsAre("rank 1: G is 0, at least 1 is needed", "rank 1: the set of H is empty, at least one value is needed",
                                     "rank 0: the set of H is not ascending at 4", "rank 0: H = 3 is outside G..256 = 4..256",
                                     "rank 0: the set of H is not ascending at 3"));
  EXPECT_THAT(Family{}.problems(), ::testing::ElementsAre("0 ranks given, 1 to 3 are supported"));
  EXPECT_THAT((Family{{{1, {256}}, {1, {256}}, {1, {2}}}}.problems()), ::testing::ElementsAre(HasSubstr("131072")));
}

}  // namespace
}  // namespace filigree::model
