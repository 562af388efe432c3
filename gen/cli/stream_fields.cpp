#include "cli/stream_fields.h"

#include <fmt/format.h>

#include "cli/stream_layout.h"

namespace filigree::cli {
namespace {

using config::HssConfig;
using config::RankSet;

/// "rank1" for the outer one of two: ranks are numbered from the innermost.
std::string rank_name(const HssConfig& config, std::size_t index) { return fmt::format("rank{}", config.ranks.size() - 1 - index); }

Stream command_stream(const HssConfig& config) {
  Stream stream{"cmd", true, 0, "one per tile", "", {}};
  Layout layout(stream);
  for (std::size_t i = 0; i < config.ranks.size(); ++i) {
    const RankSet& rank = config.ranks[i];
    if (!rank.has_mode()) continue;
    layout.put("mode_" + rank_name(config, i), rank.mode_bits(), false, {},
               rank.m > 0 ? fmt::format("index of the N in use: {}", fmt::join(rank.all_n(), ", "))
                          : fmt::format("index of the H in use: {}", fmt::join(rank.h, ", ")));
  }
  constexpr int kStepsBits = 16;
  constexpr int kRowsBits = 24;
  layout.put("steps", kStepsBits, false, {}, "K-steps of the tile, at least 1");
  layout.put("columns", bits_for(config.columns), false, {}, fmt::format("columns of the tile, 1..{}", config.columns));
  layout.put("rows", kRowsBits, false, {}, "beats on b for the tile");
  if (config.compressed_b) layout.put("compressed", 1, false, {}, "B comes without its zeros, with metadata on bm");
  layout.put("accumulate", 1, false, {}, "start from the accumulators' contents instead of zero");
  layout.put("drain", 1, false, {}, "send the results when done");
  stream.width = layout.position();
  return stream;
}

Stream weight_stream(const HssConfig& config) {
  Stream stream{"a", true, config.arrays * config.row_beat_bits(), "one per row index of an array, for each K-step", "last row of a K-step", {}};
  Layout layout(stream);
  layout.put("weight", config.a_bits, true, {{"lane", config.lanes, 0}},
             config.free_lanes() ? "compressed weights, N lanes of a block side by side, in any order; a lane without a weight holds zero"
                                 : "compressed weights, lane = group-major, then block-major and sorted by coordinate");
  int paths = 1;
  for (std::size_t i = 0; i < config.ranks.size(); ++i) {
    const RankSet& rank = config.ranks[i];
    if (rank.meta_bits() > 0) {
      layout.put("coordinate_" + rank_name(config, i), rank.meta_bits(), false,
                 {{"group", config.groups(), 0}, {"path", paths, 0}, {"entry", rank.g, 0}},
                 rank.m > 0 ? fmt::format("coordinate 0..{} in the block of the lane", rank.m - 1)
                            : fmt::format("absolute coordinate 0..{} at {}, ascending in a path", rank.h_max() - 1, rank_name(config, i)));
    }
    paths *= rank.g;
  }
  // The fields above are one row's share; the arrays' shares lie side by side.
  for (Field& field : stream.fields) field.repeats.insert(field.repeats.begin(), {"array", config.arrays, config.row_beat_bits()});
  return stream;
}

Stream activation_stream(const HssConfig& config) {
  Stream stream{"b", true, config.b_beat_bits(), "the rows of a tile, step-major", "last row of a tile", {}};
  Layout layout(stream);
  layout.put("value", config.b_bits, config.b_signed, {{"entry", config.row_values, 0}}, "activations");
  if (config.compressed_b)
    layout.put("offset", config.offset_bits(), false, {{"entry", config.row_values, 0}}, "place in the rank-0 block; zero in dense tiles");
  return stream;
}

Stream metadata_stream(const HssConfig& config) {
  Stream stream{"bm", true, config.bm_beat_bits(), "one per step (K-step, then column) of a compressed tile", "last step of a tile", {}};
  const int bits = config.end_bits();
  const int set = (config.group_blocks() + 1) * bits;
  stream.fields.push_back({"nonzeros", 0, bits, false, {{"group", config.groups(), set}}, "entries of the group in this step"});
  stream.fields.push_back({"end",
                           bits,
                           bits,
                           false,
                           {{"group", config.groups(), set}, {"block", config.group_blocks(), bits}},
                           "cumulative end of every block slot; an unused slot repeats the end before"});
  return stream;
}

Stream result_stream(const HssConfig& config) {
  Stream stream{"c", false, config.total_rows() * config.acc_bits, "one per column of a tile that drains", "last column of a tile", {}};
  Layout layout(stream);
  layout.put("sum", config.acc_bits, true, {{"array", config.arrays, 0}, {"row", config.rows, 0}}, "row of the result, array-major");
  return stream;
}

}  // namespace

int Field::end() const {
  int last = lsb;
  for (const Repeat& repeat : repeats) last += (repeat.count - 1) * repeat.stride;
  return last + width;
}

std::vector<Stream> core_streams(const config::HssConfig& config) {
  std::vector<Stream> streams{command_stream(config), weight_stream(config), activation_stream(config)};
  if (config.compressed_b) streams.push_back(metadata_stream(config));
  streams.push_back(result_stream(config));
  return streams;
}

std::vector<Stream> streams_of(const config::Config& config) {
  return std::visit(
      config::EachKind{[](const config::HssConfig& c) { return core_streams(c); }, [](const config::TasdConfig& c) { return tasd_streams(c); },
                       [](const config::TtcConfig& c) { return ttc_streams(c); },
                       [](const config::AttentionConfig& c) { return attention_streams(c); }},
      config);
}

}  // namespace filigree::cli
