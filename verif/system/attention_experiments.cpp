// Tables about the attention filter on real heads, as markdown: attention_experiments FOLDER [BOTTOM_ROWS]. The folder holds NAME_q.npy, NAME_k.npy and
// NAME_v.npy, each [heads, T, d]. Q and K are quantised for the preset sample-attention.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "config/preset.h"
#include "model/attention_mask.h"
#include "model/attention_quality.h"
#include "model/attention_reference.h"
#include "model/sample_attention.h"
#include "system/attention_heads.h"

namespace filigree::system {
namespace {

namespace fs = std::filesystem;
using model::FilterSettings;
using model::HeadQuality;

constexpr std::array<double, 5> kAlphas = {0.8, 0.9, 0.95, 0.98, 1};
constexpr std::array<bool, 2> kModes = {false, true};
constexpr std::array<std::int64_t, 2> kTails = {0, 64};

/// Mean, least and largest of what was added.
struct Summary {
  double sum = 0;
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  int count = 0;

  void add(double value) {
    sum += value;
    low = std::min(low, value);
    high = std::max(high, value);
    ++count;
  }
  double mean() const { return sum / count; }
};

const char* mode_text(bool window_first) { return window_first ? "window first" : "included"; }

/// All heads of one file, with their integers.
struct HeadSet {
  std::string name;
  std::vector<AttentionHead> heads;
  std::vector<QuantisedHead> integers;

  HeadSet(const fs::path& stem, int factor_bits) : name(stem.filename().string()), heads(load_attention_heads(stem)) {
    for (const AttentionHead& head : heads) integers.push_back(quantise_head(head, factor_bits));
  }
  std::int64_t keys() const { return heads[0].k.rows(); }
};

/// The settings that everything starts from.
struct Basis {
  std::int64_t bottom = 64;

  FilterSettings settings(std::int64_t keys, double alpha, bool window_first, std::int64_t tail, std::int64_t stride = 20,
                          int window_percent = 8) const {
    FilterSettings settings;
    settings.stride = stride;
    settings.tail = tail;
    settings.window = (keys * window_percent + 99) / 100;
    settings.bottom = bottom;
    settings.alpha = model::alpha_units(alpha);
    settings.window_first = window_first;
    return settings;
  }
};

model::FilteredHead filter(const QuantisedHead& head, const FilterSettings& settings, const model::AttentionNumbers& numbers = {}) {
  return model::filter_head(head.q, head.k, head.scale(numbers), settings, numbers);
}

/// What a table is made of: one filter's answer for one head.
struct Answer {
  std::vector<std::uint8_t> kept;
  double share = 0;  ///< columns kept / keys
  HeadQuality quality;
};

/// The answers of the filters for one head; their quality needs one pass over the scores.
std::vector<Answer> answers_of(const AttentionHead& head, const std::vector<model::AttentionMask>& masks,
                               const model::Matrix<float>* values = nullptr) {
  const std::vector<HeadQuality> qualities = model::head_qualities(head.q, head.k, values, masks);
  std::vector<Answer> answers;
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const auto count = std::count(masks[i].kept.begin(), masks[i].kept.end(), 1);
    answers.push_back({masks[i].kept, static_cast<double>(count) / static_cast<double>(masks[i].keys()), qualities[i]});
  }
  return answers;
}

void print_integers_against_real(const std::vector<HeadSet>& sets, const Basis& basis) {
  fmt::print(
      "\n### Integers against double precision\n\nStride 20, window 8 %, {} bottom rows; means over the heads of a file, worst head in parentheses.\n\n"
      "| heads | tail | window mass | alpha | Jaccard | columns, integer | columns, double | density | mean kept mass | difference of mean kept mass |\n"
      "|---|---|---|---|---|---|---|---|---|---|\n",
      basis.bottom);
  for (const HeadSet& set : sets) {
    std::vector<FilterSettings> all;
    for (const std::int64_t tail : kTails) {
      for (const bool window_first : kModes) {
        for (const double alpha : kAlphas) all.push_back(basis.settings(set.keys(), alpha, window_first, tail));
      }
    }
    struct Row {
      Summary jaccard, integer, real, density, mass, difference;
    };
    std::vector<Row> rows(all.size());
    for (std::size_t h = 0; h < set.heads.size(); ++h) {
      const AttentionHead& head = set.heads[h];
      std::vector<model::AttentionMask> masks;
      for (const FilterSettings& settings : all) {
        masks.push_back(model::attention_mask(filter(set.integers[h], settings), settings));
        masks.push_back(model::attention_mask(model::real_filter_head(head.q, head.k, settings), settings));
      }
      const std::vector<Answer> answers = answers_of(head, masks);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const Answer& integer = answers[2 * i];
        const Answer& real = answers[2 * i + 1];
        rows[i].jaccard.add(model::jaccard(integer.kept, real.kept));
        rows[i].integer.add(integer.share);
        rows[i].real.add(real.share);
        rows[i].density.add(integer.quality.density);
        rows[i].mass.add(integer.quality.cra_mean);
        rows[i].difference.add(integer.quality.cra_mean - real.quality.cra_mean);
      }
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
      const Row& row = rows[i];
      const double worst = std::abs(row.difference.low) > std::abs(row.difference.high) ? row.difference.low : row.difference.high;
      fmt::print("| {} | {} | {} | {} | {:.3f} ({:.3f}) | {:.1f} % | {:.1f} % | {:.3f} | {:.4f} | {:+.5f} ({:+.5f}) |\n", set.name, all[i].tail,
                 mode_text(all[i].window_first), kAlphas[i % kAlphas.size()], row.jaccard.mean(), row.jaccard.low, 100 * row.integer.mean(),
                 100 * row.real.mean(), row.density.mean(), row.mass.mean(), row.difference.mean(), worst);
    }
  }
}

/// Where the difference comes from: the same filter in double precision on int8 operands, and narrower numbers.
void print_number_formats(const std::vector<HeadSet>& sets, const Basis& basis) {
  struct Format {
    const char* text;
    model::AttentionNumbers numbers;
  };
  const std::array<Format, 5> formats = {{{"F 8, 32 intervals, 24/24", {8, 5, 24, 24}},
                                          {"F 4, 16 intervals, 24/24", {4, 4, 24, 24}},
                                          {"F 8, 32 intervals, 20/20", {8, 5, 20, 20}},
                                          {"F 8, 32 intervals, 24/16", {8, 5, 24, 16}},
                                          {"F 8, 32 intervals, 16/16", {8, 5, 16, 16}}}};
  fmt::print(
      "\n### Where the difference comes from\n\nalpha 0.95, stride 20, tail 64, window 8 %. Jaccard and difference of mean kept mass against double "
      "precision on int8 Q and K (so without the error of quantisation); the first line of each is double on int8 against double on real values.\n\n"
      "| heads | window mass | filter | Jaccard mean (worst) | difference of mean kept mass (worst) |\n|---|---|---|---|---|\n");
  for (const HeadSet& set : sets) {
    for (const bool window_first : kModes) {
      const FilterSettings settings = basis.settings(set.keys(), 0.95, window_first, 64);
      std::array<Summary, formats.size() + 1> jaccards;
      std::array<Summary, formats.size() + 1> differences;
      for (std::size_t h = 0; h < set.heads.size(); ++h) {
        const AttentionHead& head = set.heads[h];
        const QuantisedHead& integers = set.integers[h];
        model::Matrix<float> q = model::cast<float>(integers.q);
        model::Matrix<float> k = model::cast<float>(integers.k);
        for (float& value : q.values()) value *= static_cast<float>(integers.q_scale);
        for (float& value : k.values()) value *= static_cast<float>(integers.k_scale);
        std::vector<model::AttentionMask> masks = {model::attention_mask(model::real_filter_head(q, k, settings), settings),
                                                   model::attention_mask(model::real_filter_head(head.q, head.k, settings), settings)};
        for (const Format& format : formats) masks.push_back(model::attention_mask(filter(integers, settings, format.numbers), settings));
        const std::vector<Answer> answers = answers_of(head, masks);
        for (std::size_t i = 1; i < answers.size(); ++i) {
          const double sign = i == 1 ? -1 : 1;
          jaccards[i - 1].add(model::jaccard(answers[i].kept, answers[0].kept));
          differences[i - 1].add(sign * (answers[i].quality.cra_mean - answers[0].quality.cra_mean));
        }
      }
      for (std::size_t i = 0; i < jaccards.size(); ++i) {
        const Summary& d = differences[i];
        fmt::print("| {} | {} | {} | {:.4f} ({:.4f}) | {:+.6f} ({:+.6f}) |\n", set.name, mode_text(window_first),
                   i == 0 ? "int8 Q and K, double" : formats[i - 1].text, jaccards[i].mean(), jaccards[i].low, d.mean(),
                   std::abs(d.low) > std::abs(d.high) ? d.low : d.high);
      }
    }
  }
}

/// What a narrow factor costs: Q has a larger scale.
void print_factor_widths(const std::vector<HeadSet>& sets, const Basis& basis) {
  constexpr std::array<int, 6> kWidths = {16, 8, 6, 5, 4, 3};
  fmt::print(
      "\n### Width of the factor\n\nalpha 0.95, stride 20, tail 64, window 8 %, all heads. Against double precision on real values: Jaccard and "
      "difference of mean kept mass. Scale of Q: how much larger than with 16 bits.\n\n"
      "| window mass | bits | scale of Q, mean (largest) | Jaccard mean (worst) | difference of mean kept mass (worst) |\n|---|---|---|---|---|\n");
  struct Row {
    Summary scale, jaccard, difference;
  };
  std::array<std::array<Row, kWidths.size()>, kModes.size()> rows;
  for (const HeadSet& set : sets) {
    for (const AttentionHead& head : set.heads) {
      std::vector<QuantisedHead> integers;
      for (const int width : kWidths) integers.push_back(quantise_head(head, width));
      for (std::size_t mode = 0; mode < kModes.size(); ++mode) {
        const FilterSettings settings = basis.settings(set.keys(), 0.95, kModes[mode], 64);
        std::vector<model::AttentionMask> masks = {model::attention_mask(model::real_filter_head(head.q, head.k, settings), settings)};
        for (const QuantisedHead& narrow : integers) masks.push_back(model::attention_mask(filter(narrow, settings), settings));
        const std::vector<Answer> answers = answers_of(head, masks);
        for (std::size_t i = 0; i < kWidths.size(); ++i) {
          Row& row = rows[mode][i];
          row.scale.add(integers[i].q_scale / integers[0].q_scale);
          row.jaccard.add(model::jaccard(answers[i + 1].kept, answers[0].kept));
          row.difference.add(answers[i + 1].quality.cra_mean - answers[0].quality.cra_mean);
        }
      }
    }
  }
  for (std::size_t mode = 0; mode < kModes.size(); ++mode) {
    for (std::size_t i = 0; i < kWidths.size(); ++i) {
      const auto& [scale, jaccard, d] = rows[mode][i];
      fmt::print("| {} | {} | {:.3f} ({:.3f}) | {:.4f} ({:.4f}) | {:+.5f} ({:+.5f}) |\n", mode_text(kModes[mode]), kWidths[i], scale.mean(),
                 scale.high, jaccard.mean(), jaccard.low, d.mean(), std::abs(d.low) > std::abs(d.high) ? d.low : d.high);
    }
  }
}

void print_heads(const std::vector<HeadSet>& sets, const Basis& basis) {
  fmt::print(
      "\n### Heads at alpha 0.95 (C3, C4, C6, C7)\n\nIntegers, stride 20, tail 64, window 8 %, {} bottom rows. Oracle: least density with which every row "
      "keeps 0.95 (1 - SD). Error: L1, as a share of the mean L1 norm of the full output; bound: largest error / 2 (1 - cov) R_V of any row.\n\n"
      "| head | window mass | columns kept | density | oracle | CRA (least row) | mean kept mass | mean error | largest error | share of the bound |\n"
      "|---|---|---|---|---|---|---|---|---|---|\n",
      basis.bottom);
  struct Totals {
    Summary columns, density, oracle, least, mean, ratio;
    int least_holds = 0;
    int mean_holds = 0;
  };
  std::vector<std::string> lines;
  for (const HeadSet& set : sets) {
    std::array<Totals, 2> totals;
    for (std::size_t h = 0; h < set.heads.size(); ++h) {
      const AttentionHead& head = set.heads[h];
      std::vector<model::AttentionMask> masks;
      for (const bool window_first : kModes) {
        const FilterSettings settings = basis.settings(set.keys(), 0.95, window_first, 64);
        masks.push_back(model::attention_mask(filter(set.integers[h], settings), settings));
      }
      const double oracle = model::oracle_densities(head.q, head.k, std::array{0.95})[0];
      const std::vector<Answer> answers = answers_of(head, masks, &head.v);
      for (std::size_t mode = 0; mode < kModes.size(); ++mode) {
        const HeadQuality& quality = answers[mode].quality;
        const double norm = quality.output_norm_mean;
        fmt::print("| {} | {} | {:.1f} % | {:.3f} | {:.3f} | {:.3f} | {:.4f} | {:.4f} | {:.3f} | {:.3f} |\n", head.name, mode_text(kModes[mode]),
                   100 * answers[mode].share, quality.density, oracle, quality.cra_min, quality.cra_mean, quality.output_error_mean / norm,
                   quality.output_error_max / norm, quality.worst_bound_ratio);
        Totals& total = totals[mode];
        total.columns.add(answers[mode].share);
        total.density.add(quality.density);
        total.oracle.add(oracle);
        total.least.add(quality.cra_min);
        total.mean.add(quality.cra_mean);
        total.ratio.add(quality.worst_bound_ratio);
        total.least_holds += quality.cra_min >= 0.95 ? 1 : 0;
        total.mean_holds += quality.cra_mean >= 0.95 ? 1 : 0;
      }
    }
    for (std::size_t mode = 0; mode < kModes.size(); ++mode) {
      const Totals& t = totals[mode];
      lines.push_back(fmt::format("| {} | {} | {} | {:.1f} % | {:.3f} | {:.3f} | {} of {} | {} of {} | {:.3f} | {:.4f} | {:.3f} |", set.name,
                                  set.heads.size(), mode_text(kModes[mode]), 100 * t.columns.mean(), t.density.mean(), t.oracle.mean(), t.least_holds,
                                  t.least.count, t.mean_holds, t.mean.count, t.least.low, t.mean.mean(), t.ratio.high));
    }
  }
  fmt::print(
      "\n| file | heads | window mass | columns kept | density | oracle | heads with CRA >= alpha | with mean >= alpha | lowest CRA | mean kept mass | "
      "largest share of the bound |\n|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (const std::string& line : lines) fmt::print("{}\n", line);
}

void print_sampling(const std::vector<HeadSet>& sets, const Basis& basis) {
  constexpr std::array<std::int64_t, 4> kStrides = {50, 20, 10, 1};
  fmt::print(
      "\n### How many rows are enough (C5, C9)\n\nalpha 0.95, {} bottom rows. Jaccard of the set against that of all rows (same window). Means over the "
      "heads of a file; in parentheses the worst head.\n\n"
      "| heads | window mass | tail | rows sampled | window | Jaccard with all rows | columns kept | density | mean kept mass | CRA |\n"
      "|---|---|---|---|---|---|---|---|---|---|\n",
      basis.bottom);
  for (const HeadSet& set : sets) {
    for (const bool window_first : kModes) {
      std::vector<FilterSettings> all;
      for (const int window : {8, 4}) {
        for (const std::int64_t stride : kStrides) {
          for (const std::int64_t tail : kTails) {
            if (stride > 1 || tail == 0) all.push_back(basis.settings(set.keys(), 0.95, window_first, tail, stride, window));
          }
        }
      }
      struct Row {
        Summary jaccard, share, density, mass, least;
      };
      std::vector<Row> rows(all.size());
      for (std::size_t h = 0; h < set.heads.size(); ++h) {
        std::vector<model::AttentionMask> masks;
        masks.reserve(all.size());
        for (const FilterSettings& settings : all) masks.push_back(model::attention_mask(filter(set.integers[h], settings), settings));
        const std::vector<Answer> answers = answers_of(set.heads[h], masks);
        for (std::size_t i = 0; i < all.size(); ++i) {
          const std::size_t half = all.size() / 2;
          const Answer& every_row = answers[i < half ? half - 1 : all.size() - 1];
          rows[i].jaccard.add(model::jaccard(answers[i].kept, every_row.kept));
          rows[i].share.add(answers[i].share);
          rows[i].density.add(answers[i].quality.density);
          rows[i].mass.add(answers[i].quality.cra_mean);
          rows[i].least.add(answers[i].quality.cra_min);
        }
      }
      for (std::size_t i = 0; i < all.size(); ++i) {
        const Row& row = rows[i];
        fmt::print("| {} | {} | {} | {} % | {} % | {:.3f} ({:.3f}) | {:.1f} % | {:.3f} | {:.4f} ({:.4f}) | {:.3f} |\n", set.name,
                   mode_text(window_first), all[i].tail, 100 / all[i].stride, i < all.size() / 2 ? 8 : 4, row.jaccard.mean(), row.jaccard.low,
                   100 * row.share.mean(), row.density.mean(), row.mass.mean(), row.mass.low, row.least.low);
      }
    }
  }
}

void print_oracles(const std::vector<HeadSet>& sets) {
  constexpr std::array<double, 3> kLevels = {0.8, 0.95, 0.99};
  fmt::print(
      "\n### Sparsity degree by length (C6)\n\nSD(alpha): share of the causal area that can be dropped when every row keeps alpha. The same heads, their "
      "first rows and keys only.\n\n| heads | keys | SD(0.8) | SD(0.95) mean (least, largest head) | SD(0.99) |\n|---|---|---|---|---|\n");
  for (const HeadSet& set : sets) {
    for (std::int64_t keys = std::min<std::int64_t>(1024, set.keys()); keys <= set.keys(); keys *= 2) {
      std::array<Summary, kLevels.size()> degrees;
      for (const AttentionHead& head : set.heads) {
        const auto first_rows = [&](const model::Matrix<float>& m) {
          return model::Matrix<float>(keys, m.cols(), std::vector<float>(m.values().begin(), m.values().begin() + keys * m.cols()));
        };
        const std::vector<double> densities = model::oracle_densities(first_rows(head.q), first_rows(head.k), kLevels);
        for (std::size_t i = 0; i < kLevels.size(); ++i) degrees[i].add(1 - densities[i]);
      }
      fmt::print("| {} | {} | {:.3f} | {:.3f} ({:.3f}, {:.3f}) | {:.3f} |\n", set.name, keys, degrees[0].mean(), degrees[1].mean(), degrees[1].low,
                 degrees[1].high, degrees[2].mean());
    }
  }
}

/// By length, then by name.
std::vector<HeadSet> load_sets(const fs::path& folder) {
  const int factor_bits = std::get<config::AttentionConfig>(config::load("sample-attention")).factor_bits;
  std::vector<HeadSet> sets;
  constexpr std::string_view kEnding = "_q.npy";
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(kEnding)) sets.emplace_back(folder / name.substr(0, name.size() - kEnding.size()), factor_bits);
  }
  if (sets.empty()) throw std::invalid_argument(fmt::format("{}: no *{} here", folder.string(), kEnding));
  std::ranges::sort(sets, {}, [](const HeadSet& set) { return std::pair(set.keys(), set.name); });
  return sets;
}

void run(const fs::path& folder, const Basis& basis) {
  const std::vector<HeadSet> sets = load_sets(folder);
  print_heads(sets, basis);
  print_integers_against_real(sets, basis);
  print_sampling(sets, basis);
  print_oracles(sets);
  print_number_formats(sets, basis);
  print_factor_widths(sets, basis);
}

}  // namespace
}  // namespace filigree::system

int main(int argc, char** argv) {
  filigree::system::Basis basis;
  const std::string_view bottom = argc == 3 ? argv[2] : "64";
  const auto parsed = std::from_chars(bottom.data(), bottom.data() + bottom.size(), basis.bottom);
  if (argc < 2 || argc > 3 || parsed.ec != std::errc() || parsed.ptr != bottom.data() + bottom.size() || basis.bottom < 0) {
    fmt::print(stderr, "usage: attention_experiments FOLDER [BOTTOM_ROWS]\n");
    return 2;
  }
  try {
    filigree::system::run(argv[1], basis);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 2;
  }
  return 0;
}
