// The delay line beside the data path: every control bit in the cycle that the pipeline's timing gives, and no other.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "units/hss_lane_group.h"
#include "units/hss_step_line.h"
#include "units/hss_timing.h"

namespace filigree::benches {
namespace {

struct Step {
  bool issue = false, first = false, accumulate = false, drain = false;
  int column = 0;
};

class StepLineCheck : public bench::Component {
 public:
  StepLineCheck(UnitBench& unit, const config::HssConfig& config)
      : columns_(config.columns),
        time_(config),
        issue_(unit.model(), "issue"),
        first_(unit.model(), "issue_first"),
        accumulate_(unit.model(), "issue_accumulate"),
        drain_(unit.model(), "issue_drain"),
        column_(unit.model(), "column"),
        read_column_(unit.model(), "read_column"),
        write_column_(unit.model(), "write_column"),
        write_accumulate_(unit.model(), "accumulate"),
        busy_(unit.model(), "busy"),
        rng_(unit.rng("steps")),
        kinds_(unit.coverage().point("step", {"fresh", "accumulates", "first of a K-step", "drains"})),
        spacing_(unit.coverage().point("steps", {"back to back", "apart"})),
        met_columns_(unit.coverage().point("column", number_names(0, std::min(columns_, 64) - 1))) {
    const auto add = [&](const std::string& name, int delay, bool Step::*field) {
      pulses_.push_back({bench::Pin(unit.model(), name), delay, field});
    };
    for (int i = 0; i < config.rank_count(); ++i) {
      if (!config.ranks[static_cast<std::size_t>(i)].has_select()) continue;
      add("swap_" + units::rank_name(config, i), time_.swap_select(units::select_stage(config, i)), &Step::first);
    }
    add("swap_weight", time_.swap_weight(), &Step::first);
    if (config.zero_gating) {
      add("operand_load", time_.operand_load(), &Step::issue);
    }
    add("swapped", time_.load_again() - 1, &Step::first);
    add("write", time_.write(), &Step::issue);
    add("finish", time_.write(), &Step::drain);
    read_.emplace(unit.model(), "read");
  }

  void drive() override {
    Step now;
    now.issue = !stalls_.next(rng_);
    now.column = static_cast<int>(rng_.corner(0, columns_ - 1));
    now.first = now.issue && rng_.chance(30);
    now.accumulate = rng_.chance(50);
    now.drain = now.issue && rng_.chance(20);
    issue_.set(now.issue ? 1 : 0);
    first_.set(now.first ? 1 : 0);
    accumulate_.set(now.accumulate ? 1 : 0);
    drain_.set(now.drain ? 1 : 0);
    column_.set(static_cast<std::uint64_t>(now.column));
    past_.push_front(now);
    if (static_cast<int>(past_.size()) > time_.write() + 2) past_.pop_back();
  }
  void reset() override {
    for (const bench::Pin* pin : {&issue_, &first_, &drain_}) pin->set(0);
  }

  void sample(std::uint64_t) override {
    for (const auto& [pin, delay, field] : pulses_) check_pin(pin, before(delay).*field, number_);
    const Step reads = before(time_.read()), writes = before(time_.write());
    check_pin(*read_, reads.issue && reads.accumulate, number_);
    if (reads.issue && reads.accumulate) check_pin(read_column_, reads.column, number_);
    if (writes.issue) {
      check_pin(write_column_, writes.column, number_);
      check_pin(write_accumulate_, writes.accumulate, number_);
    }
    bool under_way = false;
    for (int k = 1; k <= time_.write(); ++k) under_way = under_way || before(k).issue;
    check_pin(busy_, under_way, number_);
    cover(before(0), before(1));
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  struct Pulse {
    bench::Pin pin;
    int delay;
    bool Step::*field;
  };

  /// The step issued `cycles` ago; none before the bench began.
  Step before(int cycles) const { return cycles < static_cast<int>(past_.size()) ? past_[static_cast<std::size_t>(cycles)] : Step{}; }

  void cover(const Step& now, const Step& last) {
    if (!now.issue) return;
    kinds_.hit(now.accumulate ? 1 : 0);
    if (now.first) kinds_.hit(2);
    if (now.drain) kinds_.hit(3);
    spacing_.hit(last.issue ? 0 : 1);
    if (now.column < static_cast<int>(met_columns_.bins().size())) met_columns_.hit(now.column);
  }

  int columns_;
  const units::HssTiming time_;
  bench::Pin issue_, first_, accumulate_, drain_, column_, read_column_, write_column_, write_accumulate_, busy_;
  std::vector<Pulse> pulses_;
  std::optional<bench::Pin> read_;
  bench::Rng rng_;
  bench::Stalls stalls_ = bench::Stalls::mixed();
  bench::CoverPoint &kinds_, &spacing_, &met_columns_;
  std::deque<Step> past_;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_step_line(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("step_line", units::hss_step_line(config), run);
  return unit.run(2'000, unit.bench().add<StepLineCheck>(unit, config));
}

}  // namespace filigree::benches
