// An array of PE rows with its accumulator RAM.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// `rows` PE rows under one broadcast window, and one RAM word per column that holds every row's partial sum (docs/hss.md, "Array").
hdl::Module hss_array(const config::HssConfig& cfg);

/// All arrays of a core that has several: the ports of hss_array, with `load_data`, `read_data` and `active` of every array, array 0 lowest.
hdl::Module hss_arrays(const config::HssConfig& cfg);

}  // namespace filigree::units
