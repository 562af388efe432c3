// Weight loader: writes the beats of the `a` stream to the rows' shadow registers.
#pragma once

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// One beat per row index and K-step. Ports: stream `a` in; `swapped` (the active registers take the shadow ones in the next cycle, which may then be
/// overwritten), `use` (the loaded weights are being swapped in); `load` (one bit per row index), `full`, `last_error`.
hdl::Module hss_loader(const config::HssConfig& cfg);

}  // namespace filigree::units
