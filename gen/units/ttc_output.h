// Output side of a TASD tensor core: what becomes of a tile's sums.
#pragma once

#include <string>
#include <vector>

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// An input that a layer sets and that stays constant while the core is not idle.
struct LayerInput {
  std::string name;
  int width = 1;
  std::string meaning;
};

/// relu (not with relu_only), n_<t>.
std::vector<LayerInput> layer_inputs(const config::TtcConfig& cfg);

/// Width of a beat of `p`: bias, multiplier, shift of one column, from bit 0.
int parameter_bits(const config::TtcConfig& cfg);

/// Ports: stream `sums` in; `kind` (0: the sums leave on `c`; 1: the requantised values on `y`; 2: decomposed into tiles on `t`), layer_inputs(); stream `p` in, one beat per
/// column of kinds 1 and 2; streams c, y, t out; `idle`.
hdl::Module ttc_output(const config::TtcConfig& cfg);

}  // namespace filigree::units
