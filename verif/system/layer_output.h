// What a TASD tensor core should answer when its results become values or tiles of the next layer.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "config/ttc_config.h"
#include "format/series_job.h"
#include "model/post_op.h"
#include "model/tasd.h"

namespace filigree::system {

/// One beat of `p` per channel.
std::vector<format::Beat> parameter_beats(const config::TtcConfig& cfg, std::span<const model::ChannelScale> channels);

/// The beats of `y`: `sums` [M,N] behind the post-op path, column by column of every tile. Rows beyond M are those of sums that are zero.
std::vector<format::Beat> expected_values(const config::TtcConfig& cfg, const format::SeriesJob& job, const model::Matrix<std::int64_t>& sums,
                                          std::span<const model::ChannelScale> channels, bool relu);

/// The beats of `t`: the same values decomposed; every tile of the result is cut into K tiles of the next layer.
std::vector<format::Beat> expected_tiles(const config::TtcConfig& cfg, const format::SeriesJob& job, const model::Matrix<std::int64_t>& sums,
                                         std::span<const model::ChannelScale> channels, bool relu, const model::Series& series);

}  // namespace filigree::system
