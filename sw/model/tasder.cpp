#include "model/tasder.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "model/count_text.h"
#include "model/series_table.h"

namespace filigree::model {
namespace {

/// Hardware by name: N:M that it runs natively and the terms of a series (Table 3 of the paper).
struct Hardware {
  std::string_view name;
  std::vector<int> native;
  int m;
  int terms;
};

std::vector<Hardware> hardware() {
  return {{"vegeta-m8", {1, 2, 4}, 8, 2}, {"vegeta-m4", {1, 2}, 4, 2}, {"stc-m8", {4}, 8, 1}, {"stc-m4", {2}, 4, 1}};
}

std::vector<Series> menu_of(const Hardware& hardware) {
  std::vector<Series> menu;
  for (const ReachedPattern& pattern : series_table(hardware.native, hardware.m, hardware.terms)) {
    if (pattern.way == ReachedPattern::Way::kSeries) menu.push_back(pattern.series);
  }
  return menu;
}

double original_quality(const SearchSpace& space, const Quality& quality) {
  const double original = quality(Choices(space.layers.size(), kDense));
  if (!(original > 0))
    throw std::invalid_argument(fmt::format("the original's quality is {}, accepted: above 0, of which a share can be kept", original));
  return original;
}

}  // namespace

std::vector<Series> parse_menu(std::string_view text) {
  constexpr const char* kAccepted = "accepted: vegeta-m8, vegeta-m4, stc-m8, stc-m4 or series like \"4:8,4:8+1:8\"";
  for (const Hardware& each : hardware()) {
    if (trimmed(text) == each.name) return menu_of(each);
  }
  if (trimmed(text).empty()) throw std::invalid_argument(fmt::format("menu \"{}\": is empty, {}", text, kAccepted));
  if (text.find(':') == std::string_view::npos) throw std::invalid_argument(fmt::format("menu \"{}\": is unknown, {}", text, kAccepted));
  std::vector<Series> menu;
  for (bool more = true; more;) {
    const std::size_t comma = text.find(',');
    const Series series = Series::parse(text.substr(0, comma));
    more = comma != std::string_view::npos;
    if (more) text.remove_prefix(comma + 1);
    if (std::find(menu.begin(), menu.end(), series) != menu.end()) {
      throw std::invalid_argument(fmt::format("menu: {} is there twice, accepted: every series once", to_string(series)));
    }
    if (series.mac_fraction() >= 1) {
      throw std::invalid_argument(fmt::format("menu: {} takes {} of the dense MACs, accepted: series below 1; dense is always there",
                                              to_string(series), series.mac_fraction()));
    }
    menu.push_back(series);
  }
  return menu;
}

double SearchSpace::mac_fraction(const Choices& choices) const {
  double all = 0;
  double taken = 0;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const double fraction = choices[i] == kDense ? 1 : mac_fractions[static_cast<std::size_t>(choices[i])];
    all += layers[i].macs;
    taken += layers[i].macs * fraction;
  }
  return all == 0 ? 1 : taken / all;
}

double SearchSpace::dropped(std::size_t layer, int choice) const {
  return choice == kDense ? 0 : layers[layer].dropped_nonzeros[static_cast<std::size_t>(choice)];
}

bool Goal::met(double quality, double original) const { return lower_is_better ? quality <= original / keep : quality >= keep * original; }

double Goal::kept(double quality, double original) const { return lower_is_better ? original / quality : quality / original; }

SearchResult search_network_wise(const SearchSpace& space, const Goal& goal, const Quality& quality) {
  SearchResult result;
  result.original = original_quality(space, quality);
  result.quality = result.original;
  result.choices.assign(space.layers.size(), kDense);
  double fewest = 1;
  for (std::size_t i = 0; i < space.mac_fractions.size(); ++i) {
    SearchStep step{0, static_cast<int>(i), space.mac_fractions[i]};
    step.quality = quality(Choices(space.layers.size(), step.choice));
    step.valid = goal.met(step.quality, result.original);
    result.steps.push_back(step);
    const bool better = goal.lower_is_better ? step.quality < result.quality : step.quality > result.quality;
    if (!step.valid || step.mac_fraction > fewest || (step.mac_fraction == fewest && !better)) continue;
    fewest = step.mac_fraction;
    result.quality = step.quality;
    result.choices.assign(space.layers.size(), step.choice);
  }
  return result;
}

SearchResult search_layer_wise(const SearchSpace& space, const Goal& goal, const Quality& quality) {
  SearchResult result;
  result.original = original_quality(space, quality);
  result.quality = result.original;
  result.choices.assign(space.layers.size(), kDense);
  std::vector<std::tuple<double, std::size_t, double, int>> pairs;  // dropped, layer, - MACs, series: in this order
  for (std::size_t layer = 0; layer < space.layers.size(); ++layer) {
    for (std::size_t i = 0; i < space.mac_fractions.size(); ++i) {
      pairs.emplace_back(space.layers[layer].dropped_nonzeros[i], layer, -space.mac_fractions[i], static_cast<int>(i));
    }
  }
  std::sort(pairs.begin(), pairs.end());
  for (const auto& [dropped, layer, macs, choice] : pairs) {
    Choices tried = result.choices;
    tried[layer] = choice;
    SearchStep step{layer, choice, space.mac_fraction(tried)};
    step.quality = quality(tried);
    step.valid = goal.met(step.quality, result.original);
    result.steps.push_back(step);
    if (!step.valid) break;
    result.quality = step.quality;
    result.choices = std::move(tried);
  }
  return result;
}

int select_by_sparsity(std::span<const double> mac_fractions, double sparsity, double alpha) {
  int chosen = kDense;
  double largest = 0;
  for (std::size_t i = 0; i < mac_fractions.size(); ++i) {
    const double approximated = 1 - mac_fractions[i];
    if (sparsity + alpha > approximated && approximated > largest) {
      chosen = static_cast<int>(i);
      largest = approximated;
    }
  }
  return chosen;
}

double sparsity_of(std::span<const float> values) {
  if (values.empty()) return 0;
  return static_cast<double>(std::count(values.begin(), values.end(), 0.0F)) / static_cast<double>(values.size());
}

double pseudo_density(std::span<const float> values, double share) {
  std::vector<double> magnitudes;
  for (const float value : values) magnitudes.push_back(std::abs(static_cast<double>(value)));
  std::sort(magnitudes.begin(), magnitudes.end(), std::greater<>());
  const double wanted = share * std::accumulate(magnitudes.begin(), magnitudes.end(), 0.0);
  double sum = 0;
  std::size_t needed = 0;
  while (needed < magnitudes.size() && magnitudes[needed] > 0 && sum < wanted) sum += magnitudes[needed++];
  return values.empty() ? 0 : static_cast<double>(needed) / static_cast<double>(values.size());
}

Statistic Statistic::parse(std::string_view text) {
  if (text == "mean") return {};
  const int percentile = text.starts_with('p') ? parse_count(text.substr(1)) : -1;
  if (percentile < 0 || percentile > 100) throw std::invalid_argument(fmt::format("statistic \"{}\": is unknown, accepted: mean, p0 .. p100", text));
  return {percentile};
}

double Statistic::of(std::vector<double> values) const {
  if (percentile < 0) return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  const std::size_t rank = (static_cast<std::size_t>(percentile) * values.size() + 99) / 100;  // nearest rank, counted from 1
  const auto place = values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

std::string to_string(const Statistic& statistic) { return statistic.percentile < 0 ? "mean" : fmt::format("p{}", statistic.percentile); }

}  // namespace filigree::model
