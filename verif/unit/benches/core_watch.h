// What holds of a core's status in every cycle, whatever it computes.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "bench/check_failed.h"
#include "bench/component.h"
#include "bench/coverage.h"
#include "bench/pin.h"
#include "benches/fields.h"

namespace filigree::benches {

/// Looks at the core's status in every cycle of a GEMM: `idle`, the counters of cycles and stalls, `counter_overflow`, `protocol_error`.
class CoreWatch : public bench::Component {
 public:
  /// `results`: the streams that results may leave on.
  CoreWatch(bench::Model& model, bench::Coverage& coverage, const std::vector<std::string>& results)
      : idle_(model, "idle"),
        error_(model, "protocol_error"),
        overflow_(model, "counter_overflow"),
        steps_(model, "count_steps"),
        cycles_{bench::Pin(model, "count_cycles")},
        stall_{bench::Pin(model, "count_stall")},
        cmd_valid_(model, "cmd_tvalid"),
        overlap_(coverage.point("drain overlaps the next tile", {"no", "yes"})) {
    for (const std::string& name : results) offers_.emplace_back(model, name + "_tvalid");
  }

  void sample(std::uint64_t) override {
    check_pin(error_, 0, samples_);
    check_pin(overflow_, 0, samples_);
    const bool idle = idle_.get() == 1;
    const bool sums = offers_.front().get() == 1;
    const bool offer = std::ranges::any_of(offers_, [](const bench::Pin& valid) { return valid.get() == 1; });
    if (idle && offer) throw bench::CheckFailed("idle", samples_, "idle: results are on offer");
    if (was_idle_ && !idle) throw bench::CheckFailed("idle", samples_, "idle: fell without a command");
    check_count(cycles_, idle, sums);
    check_count(stall_, idle, false);
    was_idle_ = idle && cmd_valid_.get() == 0;
    const std::uint64_t steps = steps_.get();
    if (sums) overlap_.hit(steps != last_steps_ ? 1 : 0);
    last_steps_ = steps;
    ++samples_;
  }
  void reset() override {
    was_idle_ = false;
    for (Count* count : {&cycles_, &stall_}) count->last = count->least = count->most = 0;
  }

 private:
  /// A counter from the reset on, and by how much it may rise in the next cycle.
  struct Count {
    bench::Pin pin;
    std::int64_t last = 0, least = 0, most = 0;
  };
  /// It rises by one at most, surely if it `must`, and stands still after an idle cycle.
  void check_count(Count& count, bool idle, bool must) const {
    const auto now = static_cast<std::int64_t>(count.pin.get());
    if (now < count.last + count.least || now > count.last + count.most) {
      throw bench::CheckFailed(count.pin.name(), samples_, fmt::format("{}: went from {} to {}", count.pin.name(), count.last, now));
    }
    count = {count.pin, now, must ? 1 : 0, idle ? 0 : 1};
  }

  bench::Pin idle_, error_, overflow_, steps_;
  Count cycles_, stall_;
  std::vector<bench::Pin> offers_;
  bench::Pin cmd_valid_;
  bench::CoverPoint& overlap_;
  bool was_idle_ = false;
  std::uint64_t last_steps_ = 0, samples_ = 0;
};

}  // namespace filigree::benches
