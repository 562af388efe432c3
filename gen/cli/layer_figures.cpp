#include "cli/layer_figures.h"

#include <vector>

#include <fmt/format.h>

#include "cli/series_of.h"
#include "cli/user_error.h"
#include "config/config_toml.h"
#include "estimate/expected_work.h"
#include "estimate/hss_cycles.h"
#include "format/job.h"
#include "model/compress.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"
#include "system/series_run.h"

namespace filigree::cli {
namespace {

using nlohmann::ordered_json;

/// A layer's tensors, if they are known.
using Tensors = const Operands*;

estimate::GemmSize size_of(const estimate::Layer& layer, Tensors tensors) {
  if (tensors == nullptr) return {layer.m, layer.k, layer.n};
  return {tensors->a.rows(), tensors->a.cols(), tensors->b.cols()};
}

estimate::Densities densities_of(const estimate::Layer& layer) { return {layer.a_density.value_or(1), layer.b_density.value_or(1)}; }

/// Limit of the buffer, and energy.
void finish(LayerFigures& figures, const EstimateSettings& settings, int macs, estimate::GemmSize size) {
  if (settings.words_per_cycle > 0) {
    figures.cycles = estimate::limited_cycles(figures.cycles, figures.work.steps, figures.traffic, settings.words_per_cycle);
    figures.steady_cycles = estimate::limited_cycles(figures.steady_cycles, figures.work.steps, figures.traffic, settings.words_per_cycle);
  }
  figures.against_dense = estimate::effective_utilisation(macs, size, figures.cycles);
  if (settings.energy) figures.energy = estimate::energy_of(figures.traffic, *settings.energy);
}

void require_pattern(const model::Matrix<std::int32_t>& a, const model::Pattern& pattern) {
  try {
    model::compress(a, pattern);
  } catch (const std::invalid_argument& error) {
    throw std::invalid_argument(
        fmt::format("{}, accepted: a matrix as 'filigree prune --pattern {}' writes it", error.what(), model::to_string(pattern)));
  }
}

LayerFigures hss_figures(const config::HssConfig& config, const estimate::Layer& layer, Tensors tensors, const EstimateSettings& settings) {
  const format::Geometry geometry = system::geometry_of(config);
  const estimate::GemmSize size = size_of(layer, tensors);
  if (layer.series && layer.series->terms.size() > 1) {
    throw UserError(fmt::format("pattern {}: a series, accepted: one pattern on {}, or a configuration of kind {}", model::to_string(*layer.series),
                                config.name, config::kTtcKind));
  }
  if (settings.compressed && !config.compressed_b) {
    throw UserError(fmt::format("--compressed: {} takes dense B only, accepted: a configuration with compressed_b = true", config.name));
  }
  const model::Pattern pattern = geometry.family.resolve(layer.series ? model::Pattern{layer.series->terms} : layer.pattern);
  const format::JobOptions options{.compressed = settings.compressed};
  LayerFigures figures;
  figures.pattern = layer.series ? model::to_string(*layer.series) : model::to_string(layer.pattern);
  // The plan refuses sizes whose cycles no integer holds, so it comes first.
  figures.cycles = estimate::total_cycles(format::plan_tiles(geometry, pattern, size.m, size.k, size.n, options), system::latencies_of(config));
  figures.steady_cycles = estimate::steady_cycles(geometry, pattern, size);
  if (tensors != nullptr) {
    require_pattern(tensors->a, pattern);
    figures.work = estimate::count_work(geometry, pattern, tensors->a, tensors->b, config.zero_gating, options);
  } else {
    figures.work = estimate::expected_work(geometry, pattern, size, densities_of(layer), config.zero_gating, options);
  }
  figures.traffic = estimate::traffic_of(geometry, figures.work, size);
  finish(figures, settings, config.macs(), size);
  return figures;
}

LayerFigures ttc_figures(const config::TtcConfig& config, const estimate::Layer& layer, Tensors tensors, const EstimateSettings& settings) {
  const format::TtcGeometry geometry = system::geometry_of(config);
  const estimate::GemmSize size = size_of(layer, tensors);
  if (settings.compressed) {
    throw UserError(fmt::format("--compressed: {} takes dense B only, accepted: a configuration with compressed_b = true", config.name));
  }
  const model::Series series = series_of(config, layer);
  const std::vector<model::Pattern> terms = format::resolve(geometry, series);
  std::vector<format::TilePlan> tiles;
  for (const format::SeriesTile& tile : format::plan_series(geometry, terms, size.m, size.k, size.n))
    tiles.push_back(as_tile_plan(geometry, tile, terms));
  LayerFigures figures;
  figures.pattern = model::to_string(series);
  figures.cycles = estimate::total_cycles(tiles, system::latencies_of(config));
  figures.steady_cycles = estimate::steady_series_cycles(geometry, terms, size);
  const bool gating = config.core.zero_gating;
  const estimate::SeriesWork work = tensors != nullptr
                                        ? estimate::count_series_work(geometry, terms, model::decompose(tensors->a, series).terms, tensors->b, gating)
                                        : estimate::expected_series_work(geometry, terms, size, densities_of(layer), gating);
  figures.work = work.core;
  figures.traffic = estimate::traffic_of(geometry, work, size);
  figures.more = {{"mac_fraction", series.mac_fraction()}, {"b_words", work.b_words}};
  finish(figures, settings, config.core.macs(), size);
  return figures;
}

LayerFigures any_figures(const config::Config& config, const estimate::Layer& layer, Tensors tensors, const EstimateSettings& settings) {
  if (const auto* hss = std::get_if<config::HssConfig>(&config)) return hss_figures(*hss, layer, tensors, settings);
  if (const auto* ttc = std::get_if<config::TtcConfig>(&config)) return ttc_figures(*ttc, layer, tensors, settings);
  const std::string_view hint = std::holds_alternative<config::AttentionConfig>(config) ? " (for heads: 'filigree filter')" : "";
  throw UserError(fmt::format("{} is no GEMM core, accepted: a configuration of kind {} or {}{}", config::name_of(config), config::kHssKind,
                              config::kTtcKind, hint));
}

}  // namespace

LayerFigures figures_of(const config::Config& config, const estimate::Layer& layer, const EstimateSettings& settings) {
  return any_figures(config, layer, nullptr, settings);
}

LayerFigures figures_of(const config::Config& config, const estimate::Layer& layer, const Operands& operands, const EstimateSettings& settings) {
  return any_figures(config, layer, &operands, settings);
}

ordered_json accesses_json(const LayerFigures& figures) {
  const estimate::Traffic& t = figures.traffic;
  const estimate::HssWork& work = figures.work;
  return {{"steps", work.steps},
          {"macs_useful", t.macs_useful},
          {"macs_gated", t.macs_gated},
          {"a_beats", work.a_beats},
          {"b_rows", work.b_rows},
          {"bm_beats", work.bm_beats},
          {"c_reads", work.c_reads},
          {"c_writes", work.c_writes},
          {"c_beats", work.c_beats},
          {"dram_passes", {{"a", t.passes.a}, {"b", t.passes.b}}},
          {"bits",
           {{"dram_a", t.dram_a},
            {"dram_a_metadata", t.dram_a_metadata},
            {"dram_b", t.dram_b},
            {"dram_b_metadata", t.dram_b_metadata},
            {"dram_c", t.dram_c},
            {"buffer_a_read", t.buffer_a_read},
            {"buffer_a_written", t.buffer_a_written},
            {"buffer_b_read", t.buffer_b_read},
            {"buffer_b_written", t.buffer_b_written},
            {"buffer_c_read", t.buffer_c_read},
            {"buffer_c_written", t.buffer_c_written},
            {"metadata_a_read", t.metadata_a_read},
            {"metadata_a_written", t.metadata_a_written},
            {"metadata_b_read", t.metadata_b_read},
            {"metadata_b_written", t.metadata_b_written},
            {"tile_buffer_read", t.tile_buffer_read},
            {"tile_buffer_written", t.tile_buffer_written},
            {"accumulator_read", t.accumulator_read},
            {"accumulator_written", t.accumulator_written},
            {"register_read", t.register_read},
            {"register_written", t.register_written}}},
          {"select_passes", t.select_passes}};
}

ordered_json energy_json(const estimate::Energy& energy) {
  return {{"dram", energy.dram},
          {"buffer", energy.buffer},
          {"metadata", energy.metadata},
          {"tile_buffer", energy.tile_buffer},
          {"accumulators", energy.accumulators},
          {"registers", energy.registers},
          {"selects", energy.selects},
          {"macs", energy.macs}};
}

}  // namespace filigree::cli
