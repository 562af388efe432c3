// What a filter in front of attention gains, by length, as CSV on standard output: closed forms only (sw/estimate/attention_*.h), which the tests
// hold against the hardware's counters. The filter is `sample-attention` with room for all lengths, attention runs on 1024 MACs that are never idle.
#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

#include "config/preset.h"
#include "estimate/attention_filter_cycles.h"
#include "estimate/attention_work.h"
#include "model/attention_mask.h"
#include "model/sample_attention.h"
#include "system/filter_cycles.h"

namespace {

using namespace filigree;

constexpr std::int64_t kHeadDim = 128, kMacs = 1024;
constexpr std::int64_t kShortest = 1024, kLongest = 131'072;
constexpr std::int64_t kWindowPercent = 8, kBottom = 64;
/// What both heads of 8192 tokens in docs/results.md keep in the mean at alpha 0.95 with the window first.
constexpr double kMeasuredDensity = 0.349;

}  // namespace

int main() {
  config::AttentionConfig config = std::get<config::AttentionConfig>(config::load("sample-attention"));
  config.max_keys = kLongest;
  const estimate::FilterShape shape = system::filter_shape(config);
  fmt::print(
      "keys,dense_cycles,score_cycles,sampling_cycles,selection_cycles,filter_share,window_density,speed_window_only,speed_measured_density\n");
  for (std::int64_t keys = kShortest; keys <= kLongest; keys *= 2) {
    model::FilterSettings settings;
    settings.window = (keys * kWindowPercent + 99) / 100;
    settings.bottom = kBottom;
    settings.alpha = model::alpha_units(0.95);
    const std::vector<std::int64_t> sampled = model::sampled_rows(keys, settings.stride, settings.tail);
    std::int64_t products = 0;
    for (const std::int64_t row : sampled) products += row + 1;
    const model::AttentionMask window_alone{
        .kept = std::vector<std::uint8_t>(static_cast<std::size_t>(keys)), .window = settings.window, .bottom = kBottom};
    const std::int64_t elements = model::causal_elements(keys, keys);
    const std::int64_t dense = estimate::attention_cycles(elements, kHeadDim, kMacs);
    const std::int64_t scores = estimate::score_cycles(products, kHeadDim, kMacs);
    const std::int64_t sampling = estimate::sample_cycles(shape, keys, keys, settings);
    const std::int64_t selection = estimate::select_cycles(shape, keys, static_cast<std::int64_t>(sampled.size()), true);
    const double share = static_cast<double>(std::max(scores, sampling) + selection) / static_cast<double>(dense);
    const double window = static_cast<double>(model::kept_elements(window_alone, keys)) / static_cast<double>(elements);
    fmt::print("{},{},{},{},{},{:.5f},{:.4f},{:.4f},{:.4f}\n", keys, dense, scores, sampling, selection, share, window, 1 / (window + share),
               1 / (std::max(window, kMeasuredDensity) + share));
  }
  return 0;
}
