// What tells a bench that a core is done, and what the core says of it.
#pragma once

#include <cstdint>
#include <string>

#include "bench/component.h"
#include "bench/model.h"

namespace filigree::system {

/// The bench may only stop once the core itself says that it has nothing left to do, and no result is outstanding.
class CoreIdle : public bench::Component {
 public:
  /// `outstanding` is counted down by whoever receives the results.
  CoreIdle(bench::Model& model, const std::int64_t& outstanding) : model_(model), pin_(model.pin("idle")), outstanding_(outstanding) {}
  void sample(std::uint64_t) override { quiet_ = model_.get(pin_) == 1; }
  bool idle() const override { return quiet_ && outstanding_ <= 0; }
  std::string waiting() const override { return idle() ? "" : "the core to be idle"; }

 private:
  bench::Model& model_;
  int pin_;
  const std::int64_t& outstanding_;
  bool quiet_ = false;
};

struct CoreCounters {
  std::uint64_t cycles = 0;  ///< busy
  std::uint64_t steps = 0;
  std::uint64_t useful = 0;  ///< MAC slots with both operands non-zero; all issued slots without zero gating
  std::uint64_t gated = 0;
  std::uint64_t b_rows = 0;
  std::uint64_t stall = 0;
  std::uint64_t a_beats = 0;
  std::uint64_t c_reads = 0;  ///< accumulator words read to be added to
  std::uint64_t c_writes = 0;
  std::uint64_t c_beats = 0;   ///< accumulator words read to be sent
  std::uint64_t bm_beats = 0;  ///< 0 for a core that takes dense B only

  friend bool operator==(const CoreCounters&, const CoreCounters&) = default;
};

inline CoreCounters read_counters(const bench::Model& model, bool compressed_b) {
  const auto get = [&](const char* name) { return model.get(model.pin(name)); };
  return {.cycles = get("count_cycles"),
          .steps = get("count_steps"),
          .useful = get("count_useful"),
          .gated = get("count_gated"),
          .b_rows = get("count_b_rows"),
          .stall = get("count_stall"),
          .a_beats = get("count_a_beats"),
          .c_reads = get("count_c_reads"),
          .c_writes = get("count_c_writes"),
          .c_beats = get("count_c_beats"),
          .bm_beats = compressed_b ? get("count_bm_beats") : 0};
}

}  // namespace filigree::system
