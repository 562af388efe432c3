// The TOML form of TASD units and TASD tensor cores: round trip, and one clear line for everything a file can have wrong.
#include <random>
#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/config_error.h"
#include "config/config_toml.h"
#include "config/preset.h"
#include "system/random_tasd.h"

namespace filigree::config {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kUnit = R"(name = "unit"
kind = "tasd_unit"
summary = "two terms"

[tasd]
terms = [{ n = 2, m = 4 }, { n = 3, m = 8 }]
value_bits = 7
value_signed = false
form = "iterative"
)";

constexpr const char* kCore = R"(name = "core"
kind = "ttc_core"
summary = "16 MACs"

[hss]
ranks = [{ n = [4, 2, 1], m = 4 }]
lanes = 4
rows = 4
arrays = 1
columns = 16
a_bits = 8
b_bits = 8
b_signed = true
acc_bits = 32
row_values = 16
compressed_b = false
zero_gating = true

[pipeline]
rank_registers = true
product_registers = false
tree_registers = []

[tasd]
terms = [2, 1]
form = "iterative"
units = 3
relu_only = true

[post_op]
multiplier_bits = 12
shift_bits = 5
)";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string problem(const std::string& text) {
  try {
    parse_config(text, "c.toml");
  } catch (const ConfigError& error) {
    return error.what();
  }
  return "no error";
}

TEST(TasdToml, ReadsEveryKey) {
  const TasdConfig expected{
      .name = "unit", .summary = "two terms", .terms = {{2, 4}, {3, 8}}, .value_bits = 7, .value_signed = false, .form = TasdForm::kIterative};
  EXPECT_EQ(parse_config(kUnit, "c.toml"), Config(expected));
}

TEST(TtcToml, ReadsEveryKey) {
  const auto config = std::get<TtcConfig>(parse_config(kCore, "c.toml"));
  EXPECT_EQ(config.name, "core");
  EXPECT_EQ(config.summary, "16 MACs");
  EXPECT_EQ(config.core.name, "core");
  EXPECT_EQ(config.core.ranks, std::vector{RankSet::n_of_m({4, 2, 1}, 4)});
  EXPECT_EQ(config.core.columns, 16);
  EXPECT_EQ(config.term_n, (std::vector<int>{2, 1}));
  EXPECT_EQ(config.form, TasdForm::kIterative);
  EXPECT_EQ(config.units, 3);
  EXPECT_TRUE(config.relu_only);
  EXPECT_EQ(config.multiplier_bits, 12);
  EXPECT_EQ(config.shift_bits, 5);
}

TEST(TasdToml, WrittenTextReadsBackEqual) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 rng(seed);
    TasdConfig config = system::random_tasd(rng);
    config.name = fmt::format("random-{}", seed);
    config.summary = "quotes \" and \\ and tabs \t survive";
    ASSERT_THAT(config.check(), IsEmpty());
    EXPECT_EQ(parse_config(to_toml(config), "c.toml"), Config(config));
  }
}

TEST(TtcToml, WrittenTextReadsBackEqual) {
  for (unsigned seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    std::mt19937 rng(seed);
    TtcConfig config = system::random_ttc(rng, kMaxTasdM);
    config.name = config.core.name = fmt::format("random-{}", seed);
    config.summary = config.core.summary = "quotes \" and \\ and tabs \t survive";
    ASSERT_THAT(config.check(), IsEmpty());
    EXPECT_EQ(parse_config(to_toml(config), "c.toml"), Config(config));
  }
}

TEST(TtcToml, KindDecidesWhichKeysThereAre) {
  EXPECT_STREQ(kind_of(parse_config(kUnit, "c.toml")), "tasd_unit");
  EXPECT_STREQ(kind_of(parse_config(kCore, "c.toml")), "ttc_core");
  EXPECT_THAT(problem(replaced(kUnit, "tasd_unit", "ttc_core")),
              AllOf(HasSubstr("hss: missing, accepted: a table"), HasSubstr("post_op: missing"), HasSubstr("tasd.value_bits: unknown key")));
  EXPECT_THAT(problem(replaced(kCore, "ttc_core", "hss_core")),
              AllOf(HasSubstr("tasd: unknown key"), HasSubstr("post_op: unknown key"), Not(HasSubstr("hss: "))));
  EXPECT_THAT(problem(replaced(kCore, "ttc_core", "tasd_unit")),
              AllOf(HasSubstr("hss: unknown key"), HasSubstr("tasd.value_bits: missing, accepted: an integer")));
}

TEST(TtcToml, WhoNeedsAPlainCoreIsToldSo) {
  EXPECT_THAT([] { load_hss("ttc-s"); }, ::testing::ThrowsMessage<ConfigError>(HasSubstr("accepted: kind = \"hss_core\"")));
  EXPECT_THAT([] { load_hss("tasd-m8"); }, ::testing::ThrowsMessage<ConfigError>(HasSubstr("accepted: kind = \"hss_core\"")));
}

struct Case {
  const char* name;
  const char* text;
  const char* from;
  const char* to;
  const char* message;
};

class TasdTomlProblem : public ::testing::TestWithParam<Case> {};

TEST_P(TasdTomlProblem, IsOneLineNamingFileAndKey) {
  const std::string text = problem(replaced(GetParam().text, GetParam().from, GetParam().to));
  EXPECT_THAT(text, AllOf(StartsWith("c.toml: "), HasSubstr(GetParam().message), HasSubstr("accepted"), Not(HasSubstr("\n"))));
}

INSTANTIATE_TEST_SUITE_P(
    Every, TasdTomlProblem,
    ::testing::Values(
        Case{"kind_lists_all", kUnit, "tasd_unit", "tasd", "kind: 'tasd' is unknown, accepted: hss_core, tasd_unit, ttc_core or attention_filter"},
        Case{"form", kUnit, "iterative", "serial", "tasd.form: 'serial' is unknown, accepted: \"iterative\" or \"parallel\""},
        Case{"form_missing", kUnit, "form = \"iterative\"\n", "", "tasd.form: missing, accepted: a string"},
        Case{"form_is_boolean", kUnit, "\"iterative\"", "true", "tasd.form: a boolean is the wrong type, accepted: a string"},
        Case{"terms_are_integers", kUnit, "{ n = 2, m = 4 }", "2", "tasd.terms[0]: an integer is the wrong type, accepted: a table"},
        Case{"term_without_m", kUnit, "n = 2, m = 4", "n = 2", "tasd.terms[0].m: missing, accepted: an integer"},
        Case{"term_with_more", kUnit, "n = 3, m = 8", "n = 3, m = 8, k = 1", "tasd.terms[1].k: unknown key, accepted here: n, m"},
        Case{"terms_missing", kUnit, "terms = [{ n = 2, m = 4 }, { n = 3, m = 8 }]\n", "", "tasd.terms: missing, accepted: an array of tables"},
        Case{"value_bits_text", kUnit, "value_bits = 7", "value_bits = \"7\"", "tasd.value_bits: a string is the wrong type"},
        Case{"value_signed_missing", kUnit, "value_signed = false\n", "", "tasd.value_signed: missing, accepted: true or false"},
        Case{"units_of_a_unit", kUnit, "form =", "units = 2\nform =", "tasd.units: unknown key"},
        Case{"checked", kUnit, "m = 8", "m = 6", "tasd.terms[1].m: 6 after 4, accepted: a multiple"},
        Case{"core_form", kCore, "iterative", "fast", "tasd.form: 'fast' is unknown, accepted: \"iterative\" or \"parallel\""},
        Case{"core_terms_are_tables", kCore, "[2, 1]\nform", "[{ n = 2, m = 4 }]\nform",
             "tasd.terms[0]: a table is the wrong type, accepted: an integer"},
        Case{"units_missing", kCore, "units = 3\n", "", "tasd.units: missing, accepted: an integer"},
        Case{"relu_only_text", kCore, "relu_only = true", "relu_only = \"no\"",
             "tasd.relu_only: a string is the wrong type, accepted: true or false"},
        Case{"post_op_missing", kCore, "[post_op]\nmultiplier_bits = 12\nshift_bits = 5\n", "", "post_op: missing, accepted: a table"},
        Case{"post_op_key", kCore, "shift_bits", "shift", "post_op.shift: unknown key, accepted here: shift_bits"},
        Case{"multiplier_missing", kCore, "multiplier_bits = 12\n", "", "post_op.multiplier_bits: missing, accepted: an integer"},
        Case{"value_bits_of_a_core", kCore, "units = 3", "units = 3\nvalue_bits = 8", "tasd.value_bits: unknown key"},
        Case{"pipeline_missing", kCore, "rank_registers = true\n", "", "pipeline.rank_registers: missing"},
        Case{"core_checked", kCore, "units = 3", "units = 0", "tasd.units: 0 is out of range, accepted: a multiple of 1 (rows / m) up to 64"}),
    [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace filigree::config
