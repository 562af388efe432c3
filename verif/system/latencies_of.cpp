#include "system/latencies_of.h"

#include "units/hss_timing.h"

namespace filigree::system {

estimate::PipelineLatencies latencies_of(const config::HssConfig& cfg) {
  const units::HssTiming time(cfg);
  estimate::PipelineLatencies latencies;
  latencies.first_weights = cfg.rows - 1;
  latencies.next_window = cfg.constant_step() ? 0 : 1;  // into the VFMU, if there is one
  latencies.first_window = latencies.next_window + 1;   // through the skid buffer at the port
  latencies.step_interval = cfg.rows + time.load_again();
  latencies.write = time.write();
  return latencies;
}

estimate::PipelineLatencies latencies_of(const config::TtcConfig& cfg) {
  estimate::PipelineLatencies latencies = latencies_of(cfg.core);
  latencies.next_window = 0;   // a K tile is loaded while the one before runs
  latencies.first_window = 1;  // through the skid buffer at the port and into the tile buffer
  return latencies;
}

}  // namespace filigree::system
