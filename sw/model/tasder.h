// The search for a series per layer (TASDER: section 4 of the TASD paper). Pure: what a choice is worth comes from a callback, nothing is read or run here.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/tasd.h"

namespace filigree::model {

/// The series that a hardware offers, in the order of the list: "vegeta-m8" (1, 2, 4 of 8 native, two terms), "vegeta-m4", "stc-m8", "stc-m4", or series that are
/// separated by commas. Throws std::invalid_argument for another text, a bad series, one that is there twice, or one that takes no fewer MACs than dense.
std::vector<Series> parse_menu(std::string_view text);

/// One series per layer: an index into the menu, or kDense.
using Choices = std::vector<int>;
inline constexpr int kDense = -1;

struct SearchLayer {
  double macs = 1;                       ///< of the dense layer, in any unit
  std::vector<double> dropped_nonzeros;  ///< share that each series of the menu drops, 0..1
};

struct SearchSpace {
  std::vector<double> mac_fractions;  ///< of each series of the menu, below 1
  std::vector<SearchLayer> layers;

  /// MACs of a choice over those of all layers dense. 1 without layers.
  double mac_fraction(const Choices& choices) const;
  /// The share of a layer that a choice drops; 0 when dense.
  double dropped(std::size_t layer, int choice) const;
};

/// When a quality is good enough: at least `keep` of the original, or, where lower is better, at most the original over `keep`.
struct Goal {
  double keep = 0.99;  ///< in (0, 1]
  bool lower_is_better = false;

  bool met(double quality, double original) const;
  /// The share of the original's quality that is left; 1 is all of it.
  double kept(double quality, double original) const;
};

/// What the network is worth with these series.
using Quality = std::function<double(const Choices&)>;

/// One evaluation of the search, in the order of the search.
struct SearchStep {
  std::size_t layer = 0;  ///< layer-wise: the one that changed
  int choice = kDense;    ///< the series it was given; network-wise: the series of all layers
  double mac_fraction = 1;
  double quality = 0;
  bool valid = false;
};

struct SearchResult {
  double original = 0;  ///< quality with every layer dense
  double quality = 0;   ///< of the choices
  Choices choices;
  std::vector<SearchStep> steps;
};

/// One series for all layers. Every series of the menu is evaluated; of those that meet the goal the one with the fewest MACs wins, then the better quality, then
/// the earlier one. When none does, all stay dense. Throws std::invalid_argument when the original's quality is not above 0.
SearchResult search_network_wise(const SearchSpace& space, const Goal& goal, const Quality& quality);

/// Greedy, one pass: pairs of layer and series in ascending order of the non-zeros they drop, ties by layer, then more MACs first. Each is applied in turn, in
/// place of what the layer had; the first that misses the goal is undone and ends the search. Throws like search_network_wise.
SearchResult search_layer_wise(const SearchSpace& space, const Goal& goal, const Quality& quality);

/// For activations: of dense and all series, the one with the largest approximated sparsity (1 - MAC fraction) strictly below sparsity + alpha; kDense when there is
/// none. Ties: the earlier one.
int select_by_sparsity(std::span<const double> mac_fractions, double sparsity, double alpha);

/// Share of zeros; 0 for no values.
double sparsity_of(std::span<const float> values);

/// The share of values, largest magnitudes first, that is needed to reach `share` (0..1] of the sum of all magnitudes; 0 when all are zero.
double pseudo_density(std::span<const float> values, double share);

/// How the figures of all rows of a tensor become one.
struct Statistic {
  int percentile = -1;  ///< 0..100 by nearest rank, -1: the mean

  /// "mean" or "p0" .. "p100". Throws std::invalid_argument.
  static Statistic parse(std::string_view text);
  /// Of at least one value.
  double of(std::vector<double> values) const;
};

/// "mean", "p99".
std::string to_string(const Statistic& statistic);

}  // namespace filigree::model
