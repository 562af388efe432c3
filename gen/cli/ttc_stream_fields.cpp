// The streams of TASD units and of TASD tensor cores.
#include <fmt/format.h>

#include "cli/stream_layout.h"

namespace filigree::cli {
namespace {

using config::TasdConfig;
using config::TasdForm;
using config::TtcConfig;

/// An entry that a TASD unit extracted.
void put_entry(Layout& layout, const TasdConfig& config, const std::vector<Repeat>& repeats) {
  // value, index and valid stand together in each entry, so the stride is the entry's.
  layout.put_group(repeats, {{"value", config.value_bits, config.value_signed, "the value, zero in an empty slot"},
                             {"index", config.index_bits(), false, "its place in the term's block of M, zero in an empty slot"},
                             {"valid", 1, false, "the slot is not empty"}});
}

Stream command_stream(const TtcConfig& config) {
  Stream stream{"cmd", true, 0, "one per tile of the result", "", {}};
  Layout layout(stream);
  constexpr int kTilesBits = 16;
  const config::RankSet& rank = config.rank();
  layout.put("k_tiles", kTilesBits, false, {}, fmt::format("K tiles of {} values, at least 1", config.tile_values()));
  layout.put("columns", bits_for(config.core.columns), false, {}, fmt::format("columns of the tile, 1..{}", config.core.columns));
  if (config.term_count() > 1)
    layout.put("terms", bits_for(config.term_count()), false, {}, fmt::format("terms of the series, 1..{}", config.term_count()));
  for (int t = 0; t < config.term_count(); ++t) {
    layout.put(fmt::format("mode_{}", t), rank.mode_bits(), false, {}, fmt::format("index of the term's N: {}", fmt::join(rank.all_n(), ", ")));
    layout.put(fmt::format("last_steps_{}", t), bits_for(config.tile_steps(0)), false, {}, "K-steps of the term in the last K tile, at least 1");
  }
  layout.put("accumulate", 1, false, {}, "start from the accumulators' contents instead of zero");
  layout.put("drain", 1, false, {}, "send the results when done");
  stream.width = layout.position();
  return stream;
}

/// A copy of a core's stream with other words about its order.
Stream renamed(Stream stream, const char* name, bool into_core, std::string beats, std::string last) {
  stream.name = name;
  stream.into_core = into_core;
  stream.beats = std::move(beats);
  stream.last = std::move(last);
  return stream;
}

}  // namespace

std::vector<Stream> tasd_streams(const TasdConfig& config) {
  Stream x{"x", true, config.block() * config.value_bits, "one per block", "", {}};
  Layout(x).put("value", config.value_bits, config.value_signed, {{"element", config.block(), 0}}, "the block's values");
  const bool iterative = config.form == TasdForm::kIterative;
  Stream t{"t",
           false,
           0,
           iterative ? "one per entry in use: by term, by part of the block, in the order of extraction" : "one per block",
           iterative ? "the block's last entry" : "",
           {}};
  Layout layout(t);
  put_entry(layout, config, iterative ? std::vector<Repeat>{} : std::vector<Repeat>{{"entry", config.entries(), 0}});
  if (iterative && config.term_count() > 1) layout.put("term", 2, false, {}, "number of the term, from 0");
  t.width = layout.position();
  return {x, t};
}

std::vector<Stream> ttc_streams(const TtcConfig& config) {
  const std::vector<Stream> core = core_streams(config.core);
  const Stream& a = core[1];
  Stream p{"p", true, 0, "one per column, in the order in which they drain, unless sums are asked for", "", {}};
  Layout parameters(p);
  parameters.put("bias", config.core.acc_bits, true, {}, "added to the column's sums");
  parameters.put("multiplier", config.multiplier_bits, false, {}, "factor of the requantisation");
  parameters.put("shift", config.shift_bits, false, {}, "places that the product is shifted right, rounded half up");
  p.width = parameters.position();
  Stream y{"y", false, config.core.total_rows() * config.core.a_bits, "one per column of a tile, if values are asked for", "last column of a tile",
           {}};
  Layout(y).put("value", config.core.a_bits, true, {{"array", config.core.arrays, 0}, {"row", config.core.rows, 0}},
                "row of the result, array-major");
  return {command_stream(config),
          renamed(a, "a", true, "one per row index of an array, for each K-step: K tile, term, K-step", "last row of a K-step"),
          renamed(core[2], "b", true, "one per column of a K tile", "last column of a K tile"),
          p,
          renamed(core.back(), "c", false, "one per column of a tile, if sums are asked for", "last column of a tile"),
          y,
          renamed(a, "t", false, "the beats of a for a K tile of the next layer: term, K-step, row, if tiles are asked for", "last row of a K-step")};
}

}  // namespace filigree::cli
