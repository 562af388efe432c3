// The filter's counters: what they show after random activity.
#include <fmt/format.h>

#include <array>

#include "benches/attention_filter_benches.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "units/attention_counters.h"

namespace filigree::benches {
namespace {

/// Each counter and the input that makes it rise.
constexpr std::array<std::array<const char*, 2>, 5> kCounters = {
    {{"cycles", "busy"}, {"sample", "sampling"}, {"select", "selecting"}, {"merge", "merging"}, {"columns", "handed_over"}}};

class CountersCheck : public bench::Component {
 public:
  CountersCheck(UnitBench& unit, const config::AttentionConfig& config, int bits = units::kCounterBits)
      : end_(std::int64_t{1} << bits),
        most_columns_(config.max_keys),
        clear_(unit.model(), "clear"),
        columns_(unit.model(), "columns"),
        overflow_(unit.model(), "counter_overflow"),
        rng_(unit.rng("activity")),
        cover_clear_(unit.coverage().point("clear", {"at rest", "in activity"})) {
    for (const auto& [name, input] : kCounters) {
      counts_.emplace_back(unit.model(), fmt::format("count_{}", name));
      inputs_.emplace_back(unit.model(), input);
      cover_inputs_.push_back(&unit.coverage().point(input, {"0", "1"}));
    }
    if (bits < units::kCounterBits) cover_end_ = &unit.coverage().point("end of a counter", {"not reached", "passed"});
  }

  void drive() override {
    clear_now_ = rng_.chance(1);
    clear_.set(clear_now_ ? 1 : 0);
    columns_now_ = rng_.corner(0, most_columns_);
    columns_.set(static_cast<std::uint64_t>(columns_now_));
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      active_[i] = rng_.chance(rest_ ? 0 : 50);
      inputs_[i].set(active_[i] ? 1 : 0);
    }
    if (rng_.chance(5)) rest_ = !rest_;
  }
  void reset() override {
    clear_.set(0);
    for (const bench::Pin& input : inputs_) input.set(0);
  }
  void sample(std::uint64_t) override {
    bool any = false;
    const bool past = past_;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      check_pin(counts_[i], totals_[i] % end_, checks_);
      cover_inputs_[i]->hit(active_[i] ? 1 : 0);
      any = any || active_[i];
      if (active_[i]) totals_[i] += i + 1 == counts_.size() ? columns_now_ : 1;
      past_ = past_ || totals_[i] >= end_;
      if (clear_now_) totals_[i] = 0;
    }
    if (clear_now_) past_ = false;
    check_pin(overflow_, past ? 1 : 0, checks_);
    if (cover_end_ != nullptr) cover_end_->hit(past ? 1 : 0);
    if (clear_now_) cover_clear_.hit(any ? 1 : 0);
    ++checks_;
  }
  std::uint64_t transactions() const override { return checks_; }

 private:
  std::int64_t end_, most_columns_;  // of a counter, of a result
  bench::Pin clear_, columns_, overflow_;
  std::vector<bench::Pin> counts_, inputs_;
  bench::Rng rng_;
  bench::CoverPoint& cover_clear_;
  bench::CoverPoint* cover_end_ = nullptr;
  std::vector<bench::CoverPoint*> cover_inputs_;
  std::array<bool, kCounters.size()> active_{};
  std::array<std::int64_t, kCounters.size()> totals_{};
  std::int64_t columns_now_ = 0;
  bool clear_now_ = false, rest_ = false, past_ = false;
  std::uint64_t checks_ = 0;
};

}  // namespace

UnitReport verify_attention_counters(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("counters", units::attention_counters(config), run);
  return unit.run(2'000, unit.bench().add<CountersCheck>(unit, config));
}

UnitReport verify_narrow_attention_counters(const config::AttentionConfig& config, const UnitRun& run) {
  const int bits = config.key_bits() + 4;
  UnitBench unit("narrow_counters", units::attention_counters(config, bits), run);
  return unit.run(2'000, unit.bench().add<CountersCheck>(unit, config, bits));
}

}  // namespace filigree::benches
