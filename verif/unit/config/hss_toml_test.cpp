// The TOML form of a configuration: round trip, and one clear line for everything a file can have wrong.
#include "config/config_toml.h"

#include <functional>
#include <random>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config_error.h"
#include "system/random_job.h"

namespace filigree::config {
namespace {

HssConfig parse_hss(const std::string& text, const std::string& file) { return std::get<HssConfig>(parse_config(text, file)); }

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kGood = R"(name = "tiny"
kind = "hss_core"
summary = "two lanes"

[hss]
ranks = [{ g = 2, h = [2, 4] }]
lanes = 2
rows = 1
arrays = 1
columns = 4
a_bits = 8
b_bits = 8
b_signed = true
acc_bits = 32
row_values = 4
compressed_b = false
zero_gating = false

[pipeline]
rank_registers = true
product_registers = false
tree_registers = []
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string problem(const std::string& text) {
  try {
    parse_hss(text, "tiny.toml");
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

TEST(HssToml, ReadsEveryKey) {
  const HssConfig config = parse_hss(kGood, "tiny.toml");
  EXPECT_EQ(config.name, "tiny");
  EXPECT_EQ(config.summary, "two lanes");
  EXPECT_EQ(config.ranks, (std::vector<RankSet>{{2, {2, 4}}}));
  EXPECT_EQ(config.lanes, 2);
  EXPECT_EQ(config.columns, 4);
  EXPECT_EQ(config.row_values, 4);
  EXPECT_FALSE(config.pipeline.product_registers);
}

TEST(HssToml, ReadsAndWritesNm) {
  const std::string text = replaced(replaced(kGood, "{ g = 2, h = [2, 4] }", "{ n = [2, 1], m = 2 }"), "row_values = 4", "row_values = 8");
  const HssConfig config = parse_hss(text, "tiny.toml");
  EXPECT_EQ(config.ranks, (std::vector<RankSet>{{2, {2, 4}, 2}}));
  EXPECT_THAT(to_toml(config), AllOf(HasSubstr("ranks = [{ n = [2, 1], m = 2 }]\n"), HasSubstr("a multiple of the largest n\n")));
  EXPECT_EQ(parse_hss(to_toml(config), "tiny.toml"), config);
}

struct Case {
  const char* name;
  const char* from;
  const char* to;
  const char* message;
};

class HssTomlProblem : public ::testing::TestWithParam<Case> {};

TEST_P(HssTomlProblem, IsOneLineNamingFileAndKey) {
  const std::string text = problem(replaced(kGood, GetParam().from, GetParam().to));
  EXPECT_THAT(text, AllOf(StartsWith("tiny.toml: "), HasSubstr(GetParam().message), Not(HasSubstr("\n"))));
}

INSTANTIATE_TEST_SUITE_P(
    Every, HssTomlProblem,
    ::testing::Values(
        Case{"unknown_key", "lanes = 2", "lanes = 2\nlanse = 2", "hss.lanse: unknown key, accepted here: lanes, "},
        Case{"unknown_table", "[pipeline]", "[pipelines]", "pipelines: unknown key, accepted here: pipeline, "},
        Case{"unknown_rank_key", "g = 2", "g = 2, m = 4", "hss.ranks[0].m: unknown key, accepted here: g, h"},
        Case{"both_kinds_of_rank", "g = 2, h = [2, 4]", "g = 2, n = [2, 1], m = 2", "hss.ranks[0].g: unknown key, accepted here: n, m"},
        Case{"n_without_m", "g = 2, h = [2, 4]", "n = [2, 1]", "hss.ranks[0].m: missing, accepted: an integer"},
        Case{"m_without_n", "g = 2, h = [2, 4]", "m = 2", "hss.ranks[0].n: missing, accepted: an array of integers"},
        Case{"integer_for_n", "g = 2, h = [2, 4]", "n = 2, m = 2", "hss.ranks[0].n: an integer is the wrong type, accepted: an array of integers"},
        Case{"n_zero", "g = 2, h = [2, 4]", "n = [2, 0], m = 2", "hss.ranks[0].n: 0 is out of range, accepted: 1..2"},
        Case{"n_empty", "g = 2, h = [2, 4]", "n = [], m = 2", "hss.ranks[0].n: empty, accepted: at least one N"},
        Case{"m_zero", "g = 2, h = [2, 4]", "n = [2], m = 0", "hss.ranks[0].m: 0 is out of range, accepted: 2..64"},
        Case{"missing_key", "lanes = 2\n", "", "hss.lanes: missing, accepted: an integer"},
        Case{"missing_table", "[pipeline]\nrank_registers = true\nproduct_registers = false\ntree_registers = []\n", "",
             "pipeline: missing, accepted: a table"},
        Case{"string_for_integer", "lanes = 2", "lanes = \"2\"", "hss.lanes: a string is the wrong type, accepted: an integer"},
        Case{"float_for_integer", "lanes = 2", "lanes = 2.0", "hss.lanes: a floating-point number is the wrong type, accepted: an integer"},
        Case{"integer_for_boolean", "b_signed = true", "b_signed = 1", "hss.b_signed: an integer is the wrong type, accepted: true or false"},
        Case{"integer_for_string", "name = \"tiny\"", "name = 3", "name: an integer is the wrong type, accepted: a string"},
        Case{"integer_for_ranks", "ranks = [{ g = 2, h = [2, 4] }]", "ranks = 2",
             "hss.ranks: an integer is the wrong type, accepted: an array of tables"},
        Case{"integer_for_rank", "ranks = [{ g = 2, h = [2, 4] }]", "ranks = [2]", "hss.ranks[0]: an integer is the wrong type, accepted: a table"},
        Case{"integer_for_h", "h = [2, 4]", "h = 4", "hss.ranks[0].h: an integer is the wrong type, accepted: an array of integers"},
        Case{"string_in_h", "h = [2, 4]", "h = [2, \"4\"]", "hss.ranks[0].h[1]: a string is the wrong type, accepted: an integer"},
        Case{"huge_integer", "lanes = 2", "lanes = 99999999999", "hss.lanes: 99999999999 is out of range"},
        Case{"unknown_kind", "hss_core", "hss_corn", "kind: 'hss_corn' is unknown, accepted: hss_core"},
        Case{"h_below_g", "h = [2, 4]", "h = [1, 4]", "hss.ranks[0].h: 1 is out of range, accepted: 2..64"},
        Case{"not_toml", "lanes = 2", "lanes 2", "line 7, column "}),
    [](const auto& info) { return info.param.name; });

TEST(HssToml, ReportsAllProblemsInOneLine) {
  const std::string text = problem(replaced(replaced(kGood, "lanes = 2", "lanes = true"), "rows = 1", "rovs = 1"));
  EXPECT_THAT(text,
              AllOf(HasSubstr("hss.lanes: a boolean"), HasSubstr("hss.rows: missing"), HasSubstr("hss.rovs: unknown key, accepted here: rows")));
}

TEST(HssToml, EmptyFileNamesEveryMissingKey) {
  EXPECT_THAT(problem(""), AllOf(HasSubstr("name: missing"), HasSubstr("hss: missing, accepted: a table"), HasSubstr("pipeline: missing")));
}

TEST(HssToml, WrittenTextReadsBackEqual) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 rng(seed);
    HssConfig config = system::random_config(rng);
    config.name = fmt::format("random-{}", seed);
    config.summary = "quotes \" and \\ and tabs \t survive";
    ASSERT_THAT(config.check(), ::testing::IsEmpty());
    EXPECT_EQ(parse_hss(to_toml(config), "random.toml"), config);
  }
}

}  // namespace
}  // namespace filigree::config
