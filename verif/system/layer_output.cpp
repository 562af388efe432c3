#include "system/layer_output.h"

#include <algorithm>

#include "format/pack_terms.h"

namespace filigree::system {
namespace {

/// The values of all rows that the core computes, those beyond M too.
model::Matrix<std::int32_t> values_of(const config::TtcConfig& cfg, const model::Matrix<std::int64_t>& sums,
                                      std::span<const model::ChannelScale> channels, bool relu) {
  const std::int64_t block = cfg.core.total_rows();
  model::Matrix<std::int64_t> padded((sums.rows() + block - 1) / block * block, sums.cols());
  for (std::int64_t r = 0; r < sums.rows(); ++r) std::ranges::copy(sums.row(r), padded.row(r).begin());
  return model::post_op(padded, channels, relu || cfg.relu_only, cfg.core.a_bits);
}

}  // namespace

std::vector<format::Beat> parameter_beats(const config::TtcConfig& cfg, std::span<const model::ChannelScale> channels) {
  std::vector<format::Beat> beats;
  for (const model::ChannelScale& channel : channels) {
    format::FieldWriter out(beats.emplace_back(cfg.core.acc_bits + cfg.multiplier_bits + cfg.shift_bits));
    out.put(cfg.core.acc_bits, channel.bias);
    out.put(cfg.multiplier_bits, channel.multiplier);
    out.put(cfg.shift_bits, channel.shift);
  }
  return beats;
}

std::vector<format::Beat> expected_values(const config::TtcConfig& cfg, const format::SeriesJob& job, const model::Matrix<std::int64_t>& sums,
                                          std::span<const model::ChannelScale> channels, bool relu) {
  const model::Matrix<std::int32_t> values = values_of(cfg, sums, channels, relu);
  std::vector<format::Beat> beats;
  for (const format::SeriesTile& tile : job.plans()) {
    for (int n = 0; n < tile.columns; ++n) {
      format::FieldWriter out(beats.emplace_back(cfg.core.total_rows() * cfg.core.a_bits, n == tile.columns - 1));
      for (int r = 0; r < cfg.core.total_rows(); ++r) out.put(cfg.core.a_bits, values(tile.first_row + r, tile.first_column + n));
    }
  }
  return beats;
}

std::vector<format::Beat> expected_tiles(const config::TtcConfig& cfg, const format::SeriesJob& job, const model::Matrix<std::int64_t>& sums,
                                         std::span<const model::ChannelScale> channels, bool relu, const model::Series& series) {
  const model::Matrix<std::int32_t> values = values_of(cfg, sums, channels, relu);
  const format::TermCore core{cfg.core.lanes, cfg.core.rows, cfg.core.arrays, cfg.core.a_bits, cfg.m()};
  std::vector<format::Beat> beats;
  for (const format::SeriesTile& tile : job.plans()) {
    for (int first = 0; first < tile.columns; first += cfg.tile_values()) {
      const format::TermTile part{tile.first_row, tile.first_column + first, std::min(cfg.tile_values(), tile.columns - first)};
      for (format::Beat& beat : format::pack_terms(core, values, series, part)) beats.push_back(std::move(beat));
    }
  }
  return beats;
}

}  // namespace filigree::system
