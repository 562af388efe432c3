// Where each pipeline stage of the HSS core stands, counted in cycles from the cycle that issues a step.
#pragma once

#include "config/hss_config.h"

namespace filigree::units {

/// Cycle numbers relative to the issue of a step (cycle 0). The pipeline never stalls once a step is in it.
struct HssTiming {
  explicit HssTiming(const config::HssConfig& cfg);

  int fetch = 0;    ///< registers between the issue and the aligned window: 1, or 2 with a VFMU or zero gating
  int select = 0;   ///< registers from the aligned window to the operands, the operand register included
  int product = 0;  ///< registers from the operands to the row sum, its own included
  int lane = 0;     ///< how many of these stand behind the multiplier: 0 or 1

  /// The aligned window is in its register.
  int window() const { return fetch; }
  /// A lane's product leaves its lane group.
  int product_ready() const { return fetch + select + lane; }
  /// The operand registers load at the end of this cycle.
  int operand_load() const { return fetch + select - 1; }
  /// The accumulators are read (address out) and written.
  int read() const { return write() - 1; }
  int write() const { return fetch + select + product; }
  /// swap of the metadata that the select of stage `k` uses: one cycle before the step reaches that stage.
  int swap_select(int stage) const { return fetch + stage - 1; }
  int swap_weight() const { return operand_load(); }
  /// The shadow registers may be written from this cycle on.
  int load_again() const { return swap_weight(); }
};

/// Stage, counted from the aligned window, in which rank `index` (outermost first) selects; ranks without a select take no stage.
int select_stage(const config::HssConfig& cfg, int index);

}  // namespace filigree::units
