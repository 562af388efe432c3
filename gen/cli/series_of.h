// Which series of terms a TASD tensor core runs a tensor with, from what users write.
#pragma once

#include "config/ttc_config.h"
#include "estimate/layer_list.h"
#include "model/tasd.h"

namespace filigree::cli {

/// "dense" is the core's M:M; a pattern of one rank is a series of one term. Throws std::invalid_argument naming the series and what the core accepts.
model::Series series_of(const config::TtcConfig& config, const estimate::Layer& layer);
model::Series series_of(const config::TtcConfig& config, const std::string& text);

}  // namespace filigree::cli
