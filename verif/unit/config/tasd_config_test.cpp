// TasdConfig: derived quantities by hand, and check() on every limit.
#include "config/tasd_config.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace filigree::config {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

TasdConfig two_terms() {
  TasdConfig config;
  config.name = "two";
  config.terms = {{2, 4}, {3, 8}};
  return config;
}

TEST(TasdConfig, DerivesTheQuantitiesOfNestedTerms) {
  const TasdConfig config = two_terms();
  EXPECT_THAT(config.check(), IsEmpty());
  EXPECT_EQ(config.term_count(), 2);
  EXPECT_EQ(config.block(), 8);
  EXPECT_EQ(config.parts(0), 2);
  EXPECT_EQ(config.parts(1), 1);
  EXPECT_EQ(config.first_entry(0), 0);
  EXPECT_EQ(config.first_entry(1), 4);  // two parts of 2:4
  EXPECT_EQ(config.entries(), 7);
  EXPECT_EQ(config.index_bits(), 3);
  EXPECT_EQ(config.n_bits(0), 2);  // 0..2
  EXPECT_EQ(config.n_bits(1), 2);  // 0..3
}

TEST(TasdConfig, AcceptsEveryLimit) {
  const auto legal = [](std::vector<TasdTerm> terms, int bits) {
    TasdConfig config = two_terms();
    config.terms = std::move(terms);
    config.value_bits = bits;
    return config.check();
  };
  EXPECT_THAT(legal({{1, 2}}, 2), IsEmpty());
  EXPECT_THAT(legal({{2, 2}}, 16), IsEmpty());
  EXPECT_THAT(legal({{1, 32}}, 8), IsEmpty());
  EXPECT_THAT(legal({{32, 32}}, 8), IsEmpty());
  EXPECT_THAT(legal({{1, 2}, {4, 4}, {16, 32}}, 8), IsEmpty());
  EXPECT_THAT(legal({{8, 8}, {8, 8}, {8, 8}}, 8), IsEmpty());
}

struct Fault {
  const char* name;
  std::function<void(TasdConfig&)> inject;
  const char* message;
};

class TasdConfigFault : public ::testing::TestWithParam<Fault> {};

TEST_P(TasdConfigFault, IsNamedWithWhatWouldBeAccepted) {
  TasdConfig config = two_terms();
  GetParam().inject(config);
  EXPECT_THAT(config.check(), ElementsAre(AllOf(StartsWith(GetParam().message), HasSubstr("accepted: "))));
}

INSTANTIATE_TEST_SUITE_P(
    Every, TasdConfigFault,
    ::testing::Values(Fault{"name", [](TasdConfig& c) { c.name = "Two"; }, "name: 'Two' is not a name"},
                      Fault{"no_terms", [](TasdConfig& c) { c.terms.clear(); }, "tasd.terms: 0 terms, accepted: 1..3"},
                      Fault{"four_terms",
                            [](TasdConfig& c) {
                              c.terms.assign(4, {1, 4});
                            },
                            "tasd.terms: 4 terms, accepted: 1..3"},
                      Fault{"m_too_small",
                            [](TasdConfig& c) {
                              c.terms = {{1, 1}};
                            },
                            "tasd.terms[0].m: 1 is out of range, accepted: 2..32"},
                      Fault{"m_too_large", [](TasdConfig& c) { c.terms[1].m = 36; }, "tasd.terms[1].m: 36 is out of range, accepted: 2..32"},
                      Fault{"m_negative", [](TasdConfig& c) { c.terms[1].m = -8; }, "tasd.terms[1].m: -8 is out of range, accepted: 2..32"},
                      Fault{"n_zero", [](TasdConfig& c) { c.terms[0].n = 0; }, "tasd.terms[0].n: 0 is out of range, accepted: 1..4 (N is at most M)"},
                      Fault{"n_above_m", [](TasdConfig& c) { c.terms[1].n = 9; },
                            "tasd.terms[1].n: 9 is out of range, accepted: 1..8 (N is at most M)"},
                      Fault{"m_not_nested", [](TasdConfig& c) { c.terms[1].m = 6; },
                            "tasd.terms[1].m: 6 after 4, accepted: a multiple of the M before (blocks nest)"},
                      Fault{"m_descending",
                            [](TasdConfig& c) {
                              c.terms = {{2, 8}, {2, 4}};
                            },
                            "tasd.terms[1].m: 4 after 8, accepted: a multiple of the M before (blocks nest)"},
                      Fault{"value_bits_low", [](TasdConfig& c) { c.value_bits = 1; }, "tasd.value_bits: 1 is out of range, accepted: 2..16"},
                      Fault{"value_bits_high", [](TasdConfig& c) { c.value_bits = 17; }, "tasd.value_bits: 17 is out of range, accepted: 2..16"}),
    [](const auto& info) { return info.param.name; });

TEST(TasdConfig, ReportsEveryProblemAtOnce) {
  TasdConfig config = two_terms();
  config.terms = {{0, 4}, {1, 6}, {2, 0}};
  config.value_bits = 0;
  EXPECT_THAT(config.check(), ElementsAre(StartsWith("tasd.terms[0].n: 0"), StartsWith("tasd.terms[1].m: 6 after 4"),
                                          StartsWith("tasd.terms[2].m: 0 is out of range"), StartsWith("tasd.value_bits: 0")));
  EXPECT_THAT(config.check(), Each(HasSubstr("accepted: ")));
}

}  // namespace
}  // namespace filigree::config
