#include "estimate/tasd_plan.h"

#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace filigree::estimate {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const std::string kLayer = R"(
[[layer]]
name = "w1"
M = 512
K = 128
N = 2048
series = "4:8+1:8"
operand = "weights"
dropped_nonzeros = 0.25
dropped_magnitude = 0.125
)";
const std::string kHead = "kind = \"tasd_plan\"\nmode = \"weights-layer\"\nmenu = [\"4:8\", \"4:8+1:8\"]\n";

TEST(TasdPlan, ReadsALayer) {
  const TasdPlan plan = parse_plan("p.toml", kHead + "original_quality = 2\nquality = 2.5\n" + kLayer);
  EXPECT_EQ(plan.mode, "weights-layer");
  EXPECT_EQ(plan.menu, (std::vector<std::string>{"4:8", "4:8+1:8"}));
  EXPECT_EQ(plan.original_quality, 2);
  EXPECT_EQ(plan.quality, 2.5);
  const TasdPlanLayer expected = {"w1", 512, 128, 2048, model::Series::parse("4:8+1:8"), TasdOperand::kWeights, 0.25, 0.125};
  EXPECT_EQ(plan.layers, std::vector{expected});
  EXPECT_DOUBLE_EQ(mac_fraction(plan), 0.625);
}

TEST(TasdPlan, WhatIsWrittenIsReadBack) {
  TasdPlan plan;
  plan.mode = "activations";
  plan.menu = {"1:8", "2:4+2:8"};
  plan.layers = {{"a \"b\"\\\n", 1, 1'000'000'000, std::nullopt, std::nullopt, TasdOperand::kActivations, 0, 0},
                 {"c", 3, 7, 9, model::Series::parse("2:4+2:8"), TasdOperand::kWeights, 1.0 / 3, 1e-17}};
  EXPECT_EQ(parse_plan("p", format_plan(plan)), plan);
  plan.original_quality = 3;
  plan.quality = 1.0 / 7;
  EXPECT_EQ(parse_plan("p", format_plan(plan)), plan);
}

TEST(TasdPlan, MacFractionWeighsLayers) {
  TasdPlan plan;
  EXPECT_DOUBLE_EQ(mac_fraction(plan), 1);
  plan.layers = {{"a", 2, 8, std::nullopt, model::Series::parse("2:8"), TasdOperand::kWeights, 0, 0},
                 {"b", 1, 8, 2, std::nullopt, TasdOperand::kWeights, 0, 0}};
  EXPECT_DOUBLE_EQ(mac_fraction(plan), (16 * 0.25 + 16) / 32);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) { return text.replace(text.find(from), from.size(), to); }

TEST(TasdPlan, RefusesWithFileAndKey) {
  const std::string good = kHead + kLayer;
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"kind", "line 1"},
      {replaced(good, "tasd_plan", "hss_core"), "kind: 'hss_core' is unknown, accepted: tasd_plan"},
      {replaced(good, "kind", "kinds"), "kind: missing"},
      {replaced(good, "mode", "mood"), "mood: unknown key, accepted: kind, mode"},
      {replaced(good, "mode = \"weights-layer\"", "mode = 3"), "mode: is of another type"},
      {replaced(good, "[\"4:8\", \"4:8+1:8\"]", "7"), "menu: is of another type"},
      {replaced(good, "\"4:8\", ", "8, "), "menu: holds something else"},
      {kHead, "layer: missing"},
      {kHead + "layer = []\n", "layer: is empty"},
      {kHead + "layer = [3]\n", "layer[0]: is of another type"},
      {replaced(good, "name = \"w1\"\n", ""), "layer[0].name: missing"},
      {replaced(good, "M = 512", "M = 0"), "layer[0].M: is 0, accepted: a whole number 1..1000000000"},
      {replaced(good, "K = 128", "K = \"128\""), "layer[0].K: is of another type"},
      {replaced(good, "N = 2048", "N = -1"), "layer[0].N: is -1"},
      {replaced(good, "\"4:8+1:8\"\noper", "\"5:4\"\noper"), "layer[0].series: series \"5:4\""},
      {replaced(good, "\"weights\"", "\"both\""), "layer[0].operand: is \"both\", accepted: weights, activations"},
      {replaced(good, "0.25", "1.5"), "layer[0].dropped_nonzeros: is 1.5, accepted: a share 0..1"},
      {replaced(good, "0.125", "nan"), "layer[0].dropped_magnitude: is nan"},
      {good + "colour = 1\n", "layer[0].colour: unknown key, accepted: name, M, K"},
      {"quality = \"good\"\n" + good, "quality: is of another type, accepted: a number"},
  };
  for (const auto& [text, fault] : faults) {
    try {
      parse_plan("p.toml", text);
      FAIL() << fault;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr("p.toml: "), HasSubstr(fault), HasSubstr("accepted")));
    }
  }
}

TEST(TasdPlan, AllFaultsAtOnce) {
  try {
    parse_plan("p.toml", replaced(replaced(kHead + kLayer, "M = 512", "M = 0"), "K = 128\n", ""));
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("layer[0].M: is 0"), HasSubstr("layer[0].K: missing")));
  }
}

TEST(TasdPlan, ItsLayersAreLayersOfAnEstimate) {
  TasdPlan plan;
  plan.layers = {{"a", 2, 8, 3, model::Series::parse("2:4+1:4"), TasdOperand::kWeights, 0, 0},
                 {"b", 4, 16, 5, std::nullopt, TasdOperand::kActivations, 0, 0}};
  const std::vector<Layer> layers = layers_of(plan, "p.toml");
  ASSERT_EQ(layers.size(), 2u);
  Layer first, second;
  std::tie(first.name, first.m, first.k, first.n, first.series) = std::tuple("a", 2, 8, 3, model::Series::parse("2:4+1:4"));
  std::tie(second.name, second.m, second.k, second.n) = std::tuple("b", 4, 16, 5);
  EXPECT_EQ(layers[0], first);
  EXPECT_EQ(layers[1], second);
  EXPECT_TRUE(layers[1].pattern.dense());
  plan.layers[1].n.reset();
  EXPECT_THAT([&] { layers_of(plan, "p.toml"); },
              ::testing::ThrowsMessage<std::invalid_argument>(HasSubstr("p.toml: layer b: N is missing, accepted: the columns of the GEMM")));
}

TEST(TasdPlan, RefusesFilesThatCannotBeRead) {
  EXPECT_THROW(read_plan("/nowhere/plan.toml"), std::invalid_argument);
  EXPECT_THROW(read_plan("/tmp"), std::invalid_argument);
  EXPECT_THROW(read_plan("/dev/zero"), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::estimate
