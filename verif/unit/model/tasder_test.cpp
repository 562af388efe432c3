// The search for series with made-up qualities: against the rules written down a second time, and on cases small enough to see through.
#include "model/tasder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "random_matrix.h"

namespace filigree::model {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Two layers, the second three times the first, and a menu of three.
SearchSpace small_space() { return {{0.75, 0.5, 0.25}, {{1, {0.0, 0.1, 0.4}}, {3, {0.05, 0.2, 0.3}}}}; }

/// 100 less what is dropped, in percent, weighted by nothing.
double loss_of(const SearchSpace& space, const Choices& choices) {
  double quality = 100;
  for (std::size_t i = 0; i < choices.size(); ++i) quality -= 10 * space.dropped(i, choices[i]);
  return quality;
}

TEST(Tasder, MenusOfHardware) {
  const auto texts = [](std::string_view menu) {
    std::vector<std::string> texts;
    for (const Series& series : parse_menu(menu)) texts.push_back(to_string(series));
    return texts;
  };
  EXPECT_THAT(texts("vegeta-m8"), ElementsAre("1:8", "2:8", "2:8+1:8", "4:8", "4:8+1:8", "4:8+2:8"));
  EXPECT_THAT(texts(" vegeta-m4 "), ElementsAre("1:4", "2:4", "2:4+1:4"));
  EXPECT_THAT(texts("stc-m8"), ElementsAre("4:8"));
  EXPECT_THAT(texts("stc-m4"), ElementsAre("2:4"));
  EXPECT_THAT(texts("2:4, 2:4+2:8"), ElementsAre("2:4", "2:4+2:8"));
}

TEST(Tasder, RefusesOtherMenus) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "is empty"},        {"vegeta", "menu \"vegeta\": is unknown"}, {"2:4,5:4", "series \"5:4\""},
      {"2:4,", "series \"\""}, {"2:4, 2:4", "2:4 is there twice"},        {"2:4+4:8", "2:4+4:8 takes 1 of the dense MACs"}};
  for (const auto& [text, fault] : faults) {
    try {
      parse_menu(text);
      FAIL() << text;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), HasSubstr(fault));
      EXPECT_THAT(error.what(), HasSubstr("accepted"));
    }
  }
}

TEST(Tasder, GoalInBothSenses) {
  const Goal higher{0.9, false};
  EXPECT_TRUE(higher.met(90, 100));
  EXPECT_FALSE(higher.met(89.9, 100));
  EXPECT_DOUBLE_EQ(higher.kept(50, 100), 0.5);
  const Goal lower{0.5, true};
  EXPECT_TRUE(lower.met(4, 2));
  EXPECT_FALSE(lower.met(4.1, 2));
  EXPECT_TRUE(lower.met(1, 2));
  EXPECT_DOUBLE_EQ(lower.kept(4, 2), 0.5);
}

TEST(Tasder, MacFractionWeighsLayers) {
  const SearchSpace space = small_space();
  EXPECT_DOUBLE_EQ(space.mac_fraction({kDense, kDense}), 1);
  EXPECT_DOUBLE_EQ(space.mac_fraction({kDense, 2}), 0.25 + 0.75 * 0.25);
  EXPECT_DOUBLE_EQ(SearchSpace{}.mac_fraction({}), 1);
}

TEST(Tasder, NetworkWiseTriesAllAndTakesTheFewestMacs) {
  const SearchSpace space = small_space();
  int asked = 0;
  const auto result = search_network_wise(space, {0.97, false}, [&](const Choices& choices) {
    ++asked;
    return loss_of(space, choices);  // 100, 99.5, 97, 93
  });
  EXPECT_EQ(asked, 4);
  EXPECT_EQ(result.choices, (Choices{1, 1}));
  EXPECT_DOUBLE_EQ(result.quality, 97);
  EXPECT_DOUBLE_EQ(result.original, 100);
  ASSERT_EQ(result.steps.size(), 3u);
  EXPECT_TRUE(result.steps[1].valid);
  EXPECT_FALSE(result.steps[2].valid);
}

TEST(Tasder, NetworkWiseTakesAnAggressiveSeriesBehindABadOne) {
  const SearchSpace space{{0.5, 0.75, 0.25, 0.25}, {{1, {0.1, 0.2, 0.3, 0.4}}}};
  const std::vector<double> loss = {3, 2, 2.01, 1.9};
  const auto result = search_network_wise(
      space, {0.99, true}, [&](const Choices& choices) { return choices[0] == kDense ? 2 : loss[static_cast<std::size_t>(choices[0])]; });
  EXPECT_EQ(result.choices, (Choices{3})) << "of equal MACs, the better quality";
}

TEST(Tasder, NothingGoodEnoughStaysDense) {
  const SearchSpace space = small_space();
  const auto quality = [](const Choices& choices) { return choices == Choices{kDense, kDense} ? 10.0 : 1.0; };
  for (const auto& result : {search_network_wise(space, {}, quality), search_layer_wise(space, {}, quality)}) {
    EXPECT_EQ(result.choices, (Choices{kDense, kDense}));
    EXPECT_DOUBLE_EQ(result.quality, 10);
  }
  EXPECT_EQ(search_layer_wise(space, {}, quality).steps.size(), 1u) << "stops at the first failure";
}

TEST(Tasder, LayerWiseGoesUpTheDroppedNonzeros) {
  const SearchSpace space = small_space();
  const auto result = search_layer_wise(space, {0.96, false}, [&](const Choices& choices) { return loss_of(space, choices); });
  // Dropped: 0, .05, .1, .2 are applied in turn (97 is left); .3 for the second layer leaves 96, .4 for the first 93.
  std::vector<std::pair<std::size_t, int>> order;
  for (const SearchStep& step : result.steps) order.emplace_back(step.layer, step.choice);
  EXPECT_THAT(order, ElementsAre(std::pair(0, 0), std::pair(1, 0), std::pair(0, 1), std::pair(1, 1), std::pair(1, 2), std::pair(0, 2)));
  EXPECT_EQ(result.choices, (Choices{1, 2}));
  EXPECT_DOUBLE_EQ(result.quality, 96);
  EXPECT_FALSE(result.steps.back().valid);
}

TEST(Tasder, LayerWiseTiesGoByLayerThenByMacs) {
  const SearchSpace space{{0.25, 0.75}, {{1, {0, 0}}, {1, {0, 0}}}};
  const auto result = search_layer_wise(space, {}, [](const Choices&) { return 1.0; });
  std::vector<std::pair<std::size_t, int>> order;
  for (const SearchStep& step : result.steps) order.emplace_back(step.layer, step.choice);
  EXPECT_THAT(order, ElementsAre(std::pair(0, 1), std::pair(0, 0), std::pair(1, 1), std::pair(1, 0)));
  EXPECT_EQ(result.choices, (Choices{0, 0}));
}

TEST(Tasder, RefusesAnOriginalOfWhichNothingCanBeKept) {
  for (const double original : {0.0, -1.0, std::nan("")}) {
    EXPECT_THROW(search_network_wise(small_space(), {}, [&](const Choices&) { return original; }), std::invalid_argument);
    EXPECT_THROW(search_layer_wise(small_space(), {}, [&](const Choices&) { return original; }), std::invalid_argument);
  }
}

SearchSpace random_space(test::Rng& rng) {
  SearchSpace space;
  for (int i = test::uniform(rng, 1, 5); i > 0; --i) space.mac_fractions.push_back(0.125 * test::uniform(rng, 1, 7));
  for (int layer = test::uniform(rng, 1, 5); layer > 0; --layer) {
    SearchLayer& added = space.layers.emplace_back(SearchLayer{static_cast<double>(test::uniform(rng, 1, 9)), {}});
    for (std::size_t i = 0; i < space.mac_fractions.size(); ++i) added.dropped_nonzeros.push_back(0.1 * test::uniform(rng, 0, 9));
  }
  return space;
}

/// A quality without rhyme or reason, the same for the same choices.
double any_quality(unsigned seed, const Choices& choices) {
  std::seed_seq sequence(choices.begin(), choices.end());
  test::Rng rng(sequence);
  rng.discard(seed % 13);
  return 1 + 0.03 * std::uniform_real_distribution<double>(-1, 1)(rng);
}

TEST(Tasder, NetworkWiseAgainstItsRule) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const SearchSpace space = random_space(rng);
    const Goal goal{0.99, seed % 2 == 1};
    const auto result = search_network_wise(space, goal, [&](const Choices& choices) { return any_quality(seed, choices); });
    const std::size_t layers = space.layers.size();
    const double original = any_quality(seed, Choices(layers, kDense));
    double fewest = 1;
    double best = goal.lower_is_better ? std::numeric_limits<double>::max() : 0;
    for (int series = 0; series < std::ssize(space.mac_fractions); ++series) {
      const double quality = any_quality(seed, Choices(layers, series));
      const bool good = goal.lower_is_better ? quality * goal.keep <= original : quality >= original * goal.keep;
      const double macs = space.mac_fractions[static_cast<std::size_t>(series)];
      if (!good) continue;
      if (macs == fewest) best = goal.lower_is_better ? std::min(best, quality) : std::max(best, quality);
      if (macs < fewest) best = quality;
      fewest = std::min(fewest, macs);
    }
    EXPECT_DOUBLE_EQ(space.mac_fraction(result.choices), fewest);
    EXPECT_DOUBLE_EQ(result.quality, fewest < 1 ? best : original);
    EXPECT_DOUBLE_EQ(result.quality, any_quality(seed, result.choices));
  }
}

TEST(Tasder, LayerWiseAgainstItsRule) {
  for (unsigned seed = 0; seed < 2000; ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    test::Rng rng(seed);
    const SearchSpace space = random_space(rng);
    const Goal goal{0.98, seed % 2 == 1};
    const auto result = search_layer_wise(space, goal, [&](const Choices& choices) { return any_quality(seed, choices); });
    // By repeated search for the smallest pair that is left.
    std::set<std::pair<std::size_t, int>> done;
    Choices state(space.layers.size(), kDense);
    const double original = any_quality(seed, state);
    while (done.size() < space.layers.size() * space.mac_fractions.size()) {
      std::pair<std::size_t, int> next{0, kDense};
      for (std::size_t layer = 0; layer < space.layers.size(); ++layer) {
        for (int series = 0; series < std::ssize(space.mac_fractions); ++series) {
          if (done.contains({layer, series})) continue;
          const double less = next.second == kDense ? 2 : space.dropped(next.first, next.second);
          const double dropped = space.dropped(layer, series);
          const bool more_macs = layer == next.first && next.second != kDense &&
                                 space.mac_fractions[static_cast<std::size_t>(series)] > space.mac_fractions[static_cast<std::size_t>(next.second)];
          if (dropped < less || (dropped == less && more_macs)) next = {layer, series};
        }
      }
      done.insert(next);
      Choices tried = state;
      tried[next.first] = next.second;
      if (!goal.met(any_quality(seed, tried), original)) break;
      state = tried;
    }
    EXPECT_EQ(result.choices, state);
    EXPECT_EQ(result.steps.size(), done.size());
    EXPECT_DOUBLE_EQ(result.quality, any_quality(seed, state));
  }
}

TEST(Tasder, SelectionBySparsity) {
  const std::vector<double> ladder = {0.125, 0.25, 0.375, 0.5, 0.625, 0.75};  // 1:8 .. 6:8
  EXPECT_EQ(select_by_sparsity(ladder, 0.55, 0), 3);                          // 4:8
  EXPECT_EQ(select_by_sparsity(ladder, 0.55, 0.1), 2);                        // 3:8
  EXPECT_EQ(select_by_sparsity(ladder, 0.5, 0), 4) << "strictly below";
  EXPECT_EQ(select_by_sparsity(ladder, 0.2, 0), kDense);
  EXPECT_EQ(select_by_sparsity(ladder, 0.55, -0.5), kDense);
  EXPECT_EQ(select_by_sparsity(ladder, 1, 0), 0);
  EXPECT_EQ(select_by_sparsity({}, 1, 0), kDense);
}

TEST(Tasder, Statistics) {
  const std::vector<double> values = {0.4, 0.1, 0.2, 0.3};
  EXPECT_DOUBLE_EQ(Statistic::parse("mean").of(values), 0.25);
  EXPECT_DOUBLE_EQ(Statistic::parse("p0").of(values), 0.1);
  EXPECT_DOUBLE_EQ(Statistic::parse("p25").of(values), 0.1);
  EXPECT_DOUBLE_EQ(Statistic::parse("p26").of(values), 0.2);
  EXPECT_DOUBLE_EQ(Statistic::parse("p99").of(values), 0.4);
  EXPECT_DOUBLE_EQ(Statistic::parse("p100").of(values), 0.4);
  EXPECT_EQ(to_string(Statistic::parse("p99")), "p99");
  EXPECT_EQ(to_string(Statistic{}), "mean");
  for (const char* text : {"", "p", "p101", "p-1", "median", "99"}) EXPECT_THROW(Statistic::parse(text), std::invalid_argument) << text;
}

TEST(Tasder, PseudoDensityOfSmallTensors) {
  const std::vector<float> values = {0, -50, 49, 1, 0};
  EXPECT_DOUBLE_EQ(sparsity_of(values), 0.4);
  EXPECT_DOUBLE_EQ(pseudo_density(values, 0.99), 0.4);
  EXPECT_DOUBLE_EQ(pseudo_density(values, 1), 0.6);
  EXPECT_DOUBLE_EQ(pseudo_density(values, 0.01), 0.2);
  EXPECT_DOUBLE_EQ(pseudo_density(std::vector<float>(4), 0.99), 0);
  EXPECT_DOUBLE_EQ(pseudo_density({}, 0.99), 0);
  EXPECT_DOUBLE_EQ(sparsity_of({}), 0);
}

TEST(Tasder, PseudoDensityOfGaussians) {
  test::Rng rng(3);
  std::normal_distribution<double> gauss(0, 1);
  std::vector<float> relu;
  std::vector<float> gelu;
  for (int i = 0; i < 200'000; ++i) {
    const double x = gauss(rng);
    relu.push_back(static_cast<float>(std::max(0.0, x)));
    gelu.push_back(static_cast<float>(0.5 * x * (1 + std::erf(x / std::sqrt(2)))));
  }
  EXPECT_NEAR(pseudo_density(relu, 0.99), 0.444, 0.005);
  EXPECT_NEAR(pseudo_density(gelu, 0.99), 0.871, 0.005);
  EXPECT_NEAR(pseudo_density(relu, 0.95), 0.375, 0.005);
  EXPECT_NEAR(pseudo_density(gelu, 0.95), 0.698, 0.005);
}

}  // namespace
}  // namespace filigree::model
