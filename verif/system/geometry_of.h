// The software's view of a configured core.
#pragma once

#include "config/hss_config.h"
#include "format/geometry.h"

namespace filigree::system {

/// The same numbers, field by field. Widths and counts derived from them are computed independently on both sides; a test holds them against each other.
format::Geometry geometry_of(const config::HssConfig& cfg);

}  // namespace filigree::system
