// An array of PE rows with its accumulator RAM.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// `rows` PE rows under one broadcast window, and one RAM word per column that holds every row's partial sum (docs/hss.md, "Array").
hdl::Module hss_array(const config::HssConfig& cfg);

}  // namespace filigree::units
