// Activity counters of the core.
#pragma once

#include <string>
#include <vector>

#include "config/hss_config.h"
#include "hdl/module.h"

namespace filigree::units {

constexpr int kCounterBits = 48;

/// The counters of one module: input `clear`, an output count_<name> for each, and counter_overflow, which stays high once one of them has passed its end.
class Counters {
 public:
  explicit Counters(hdl::Module& m, int bits = kCounterBits);
  /// One that grows by `amount` in every cycle without `clear`. Its value is returned.
  hdl::Value add(const std::string& name, const hdl::Value& amount);
  /// After the last one. `too_much`: something derived from a counter is beyond what its output can show, if there is such a thing.
  void finish(const hdl::Value& too_much = {});

 private:
  hdl::Module& m_;
  int bits_;
  hdl::Value clear_;
  std::vector<hdl::Value> carries_;
};

/// What is counted, each at output count_<name>: cycles, steps, useful, gated, b_rows, stall, a_beats, c_reads, c_writes, c_beats, and bm_beats with
/// compressed B.
std::vector<std::string> counter_names(const config::HssConfig& cfg);

/// Inputs: clear, busy, issue, row_taken, stall, beat_taken (of `a`), accumulate and write (of the accumulators), column_read (for the drain), with
/// compressed B bm_taken, and with zero gating `active` (one bit per MAC of one array, for each array). Outputs count_* of `bits`, counter_overflow. Useful
/// MACs are counted a few cycles after their step. The accumulators' RAM is read c_reads + c_beats times: to be added to, and to be sent.
hdl::Module hss_counters(const config::HssConfig& cfg, int bits = kCounterBits);

}  // namespace filigree::units
