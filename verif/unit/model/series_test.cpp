// The notation of a series, and the series that reach a pattern.
#include <stdexcept>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/series_table.h"
#include "model/tasd.h"

namespace filigree::model {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(Series, ReadsItsNotation) {
  const Series series = Series::parse(" 2:4 + 2 : 8+2:16 ");
  EXPECT_EQ(series, (Series{{{2, 4}, {2, 8}, {2, 16}}}));
  EXPECT_EQ(to_string(series), "2:4+2:8+2:16");
  EXPECT_EQ(series.block(), 16);
  EXPECT_DOUBLE_EQ(series.mac_fraction(), 0.875);
  EXPECT_EQ(Series::parse("1:8+1:2").block(), 8);
  EXPECT_DOUBLE_EQ(Series::parse("4:4+4:4").mac_fraction(), 2);
  EXPECT_EQ(Series::parse("32:32").block(), 32);
}

TEST(Series, RefusesWithTheTextAndTheFault) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "is empty"},
      {"  ", "is empty"},
      {"5:4", "term 5:4 is not 1 <= N <= M"},
      {"2:0", "term 2:0 is not 1 <= N <= M"},
      {"0:4", "term 0:4 is not 1 <= N <= M"},
      {"1:1", "M of 1:1 is not 2..32"},
      {"2:33", "M of 2:33 is not 2..32"},
      {"2:4+2:6", "blocks of 6 do not hold whole blocks of 4"},
      {"1:2+1:12+1:8", "blocks of 12 do not hold whole blocks of 8"},
      {"1:8+1:8+1:8+1:8", "4 terms given, at most 3"},
      {"half", "\"half\" is not of the form N:M"},
      {"2:4,2:8", "\"2:4,2:8\" is not of the form N:M"},
      {"2:4+", "\"\" is not of the form N:M"},
      {"+2:4", "\"\" is not of the form N:M"},
      {"-1:4", "\"-1:4\" is not of the form N:M"},
      {"2:4.5", "\"2:4.5\" is not of the form N:M"},
      {"2:9999999", "is not of the form N:M"},
  };
  for (const auto& [text, fault] : faults) {
    SCOPED_TRACE(text);
    try {
      Series::parse(text);
      FAIL();
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr(fmt::format("series \"{}\"", text)), HasSubstr(fault), HasSubstr("accepted: 1 to 3 terms N:M")));
    }
  }
}

std::vector<std::string> texts(const std::vector<ReachedPattern>& table) {
  std::vector<std::string> texts;
  for (const ReachedPattern& pattern : table) texts.push_back(to_string(pattern));
  return texts;
}

TEST(SeriesTable, Table2) {
  const std::vector<int> native = {1, 2, 4};
  const auto table = series_table(native, 8, 2);
  EXPECT_EQ(texts(table), (std::vector<std::string>{"1:8", "2:8", "2:8+1:8", "4:8", "4:8+1:8", "4:8+2:8", "-", "dense"}));
  EXPECT_DOUBLE_EQ(table[4].mac_fraction(), 0.625);
  EXPECT_DOUBLE_EQ(table[7].mac_fraction(), 1);
}

TEST(SeriesTable, ThreeTermsReachSevenOfEight) {
  const std::vector<int> native = {4, 1, 2};
  EXPECT_EQ(to_string(series_table(native, 8, 3)[6]), "4:8+2:8+1:8");
}

TEST(SeriesTable, OtherHardware) {
  EXPECT_EQ(texts(series_table(std::vector{1, 2}, 4, 2)), (std::vector<std::string>{"1:4", "2:4", "2:4+1:4", "dense"}));
  EXPECT_EQ(texts(series_table(std::vector{1, 2}, 4, 1)), (std::vector<std::string>{"1:4", "2:4", "-", "dense"}));
  EXPECT_EQ(texts(series_table(std::vector{2}, 4, 3)), (std::vector<std::string>{"-", "2:4", "-", "dense"}));
  EXPECT_EQ(texts(series_table({}, 2, 1)), (std::vector<std::string>{"-", "dense"}));
  EXPECT_EQ(texts(series_table(std::vector{1}, 5, 3)), (std::vector<std::string>{"1:5", "1:5+1:5", "1:5+1:5+1:5", "-", "dense"}));
}

TEST(SeriesTable, EverySeriesHasItsPatternAsSumAndNativeTermsInOrder) {
  const std::vector<int> native = {1, 2, 3, 5, 8};
  for (const ReachedPattern& pattern : series_table(native, 32, 3)) {
    if (pattern.way != ReachedPattern::Way::kSeries) continue;
    EXPECT_EQ(pattern.series.merged(), (Series{{{pattern.n, 32}}}));
    EXPECT_TRUE(std::is_sorted(pattern.series.terms.begin(), pattern.series.terms.end(), [](Rule a, Rule b) { return a.g > b.g; }));
    for (const Rule& term : pattern.series.terms) EXPECT_THAT(native, ::testing::Contains(term.g));
  }
}

TEST(SeriesTable, RefusesWhatNoHardwareHas) {
  EXPECT_THROW(series_table(std::vector{9}, 8, 2), std::invalid_argument);
  EXPECT_THROW(series_table(std::vector{1}, 33, 2), std::invalid_argument);
  EXPECT_THROW(series_table(std::vector{1}, 8, 4), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::model
