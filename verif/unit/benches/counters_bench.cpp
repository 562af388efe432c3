// The counters: what they show after a stretch of random activity.
#include <algorithm>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "units/hss_counters.h"

namespace filigree::benches {
namespace {

constexpr int kSettle = 4;  // cycles after which even the useful MACs are counted

class CountersCheck : public bench::Component {
 public:
  /// With `bits` below the usual number the counters pass their end.
  CountersCheck(UnitBench& unit, const config::HssConfig& config, int bits = units::kCounterBits)
      : end_(std::int64_t{1} << bits),
        narrow_(bits < units::kCounterBits),
        macs_(config.macs()),
        lanes_(config.lanes),
        gating_(config.zero_gating),
        clear_(unit.model(), "clear"),
        useful_(unit.model(), "count_useful"),
        gated_(unit.model(), "count_gated"),
        overflow_(unit.model(), "counter_overflow"),
        rng_(unit.rng("activity")),
        cover_together_(unit.coverage().point("events of a cycle", number_names(0, 15))),
        cover_accumulators_(unit.coverage().point("accumulators", {"idle", "read without a write", "written afresh", "added to"})),
        cover_streams_(unit.coverage().point("beats of a cycle", number_names(0, config.compressed_b ? 7 : 3))),
        cover_clear_(unit.coverage().point("clear", {"at rest", "in activity"})) {
    // What each input counts; `accumulate` counts nothing by itself.
    std::vector<std::pair<std::string, std::string>> names{{"busy", "cycles"},        {"issue", "steps"},        {"row_taken", "b_rows"},
                                                           {"stall", "stall"},        {"accumulate", ""},        {"write", "c_writes"},
                                                           {"beat_taken", "a_beats"}, {"column_read", "c_beats"}};
    if (config.compressed_b) names.emplace_back("bm_taken", "bm_beats");
    for (const auto& [input, count] : names) {
      inputs_.emplace_back(unit.model(), input);
      counts_.emplace_back(unit.model(), "count_" + (count.empty() ? "c_reads" : count));
    }
    if (narrow_) cover_clear_.exclude("in activity");
    if (narrow_) cover_end_ = &unit.coverage().point("end of a counter", {"not reached", "passed"});
    totals_.assign(inputs_.size(), 0);
    now_.assign(inputs_.size(), false);
    if (!gating_) return;
    active_.emplace(unit.model(), "active", 1);
    cover_active_ = &unit.coverage().point("MACs active", {"none", "some", "all"});
    if (macs_ == 1) cover_active_->exclude("some");
    cover_row_ = &unit.coverage().point("the only row active", number_names(0, config.total_rows() - 1));
  }

  void drive() override {
    // A stretch of activity, then rest until the counts stand still, then a new clear.
    const bool resting = left_ < kSettle;
    const bool keep = narrow_ || left_ > 60;  // long stretches and narrow counters are there to count far
    clear_now_ = resting ? left_ == 0 && rng_.chance(narrow_ ? 10 : 100) : !keep && rng_.chance(1);
    clear_.set(clear_now_ ? 1 : 0);
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      now_[i] = !resting && rng_.chance(rate_);
      inputs_[i].set(now_[i] ? 1 : 0);
    }
    active_count_ = 0;
    if (!gating_) return;
    Numbers active(static_cast<std::size_t>(macs_), 0);
    if (!resting) draw_active(active);
    for (const std::int64_t bit : active) active_count_ += bit;
    active_->set(active);
  }

  void reset() override {
    clear_.set(0);
    for (const bench::Pin& input : inputs_) input.set(0);
    if (active_) active_->set(Numbers(static_cast<std::size_t>(macs_), 0));
  }

  void sample(std::uint64_t) override {
    int together = 0;
    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      check_pin(counts_[i], totals_[i] % end_, checks_);
      together |= now_[i] ? 1 << i : 0;
    }
    if (!gating_) check_pin(useful_, totals_[1] * macs_ % end_, checks_);
    if (!gating_) check_pin(gated_, 0, checks_);
    // Active MACs are counted late: a clear in their midst leaves some of those before it.
    if (gating_ && left_ == 0 && useful_known_) {
      check_pin(useful_, useful_total_ % end_, checks_);
      check_pin(gated_, (totals_[1] * macs_ - useful_total_) & (end_ - 1), checks_);
    }
    check_overflow();
    cover_together_.hit(together & 15);
    cover_accumulators_.hit(together >> kAccumulate & 3);
    cover_streams_.hit(together >> kBeat);
    if (clear_now_) cover_clear_.hit(left_ == 0 ? 0 : 1);
    ++checks_;

    for (std::size_t i = 0; i < inputs_.size(); ++i) {
      const bool counted = now_[i] && (i != kAccumulate || now_[kAccumulate + 1]);
      totals_[i] = clear_now_ ? 0 : totals_[i] + (counted ? 1 : 0);
    }
    useful_total_ = clear_now_ ? 0 : useful_total_ + active_count_;
    if (clear_now_) useful_known_ = left_ == 0;
    if (left_-- == 0) {
      left_ = static_cast<int>(rng_.chance(3) ? rng_.range(1'000, 3'000) : rng_.range(kSettle, 60));
      rate_ = rng_.pick(std::vector{10, 50, 90, 100});
    }
  }
  std::uint64_t transactions() const override { return checks_; }

 private:
  /// Useful MACs pass the end a few cycles after they were active; the MACs issued, of which they are a part, do so at once.
  void check_overflow() const {
    const bool surely = *std::ranges::max_element(totals_) >= end_ || totals_[1] * macs_ >= end_;
    const bool perhaps = surely || useful_total_ >= end_;
    const bool decided = surely || (useful_known_ && (!perhaps || left_ == 0));
    if (decided) check_pin(overflow_, perhaps ? 1 : 0, checks_);
    if (decided && cover_end_ != nullptr) cover_end_->hit(perhaps ? 1 : 0);
  }

  void draw_active(Numbers& active) {
    const int kind = static_cast<int>(rng_.below(4));
    if (kind == 0) std::ranges::fill(active, 1);
    if (kind == 1) {
      for (std::int64_t& bit : active) bit = rng_.chance(50) ? 1 : 0;
    }
    int only_row = -1;
    if (kind == 2) {
      only_row = static_cast<int>(rng_.below(static_cast<std::uint64_t>(macs_ / lanes_)));
      for (int l = 0; l < lanes_; ++l) active[static_cast<std::size_t>(only_row * lanes_ + l)] = 1;
      cover_row_->hit(only_row);
    }
    const auto count = std::ranges::count(active, 1);
    cover_active_->hit(count == 0 ? 0 : count < macs_ ? 1 : 2);
  }

  static constexpr std::size_t kAccumulate = 4, kBeat = 6;  // places in inputs_

  std::int64_t end_;  // a counter's
  bool narrow_;
  int macs_, lanes_;
  bool gating_;
  bench::Pin clear_;
  std::vector<bench::Pin> inputs_, counts_;
  bench::Pin useful_, gated_, overflow_;
  std::optional<Fields> active_;
  bench::Rng rng_;
  bench::CoverPoint &cover_together_, &cover_accumulators_, &cover_streams_, &cover_clear_;
  bench::CoverPoint *cover_active_ = nullptr, *cover_row_ = nullptr, *cover_end_ = nullptr;

  std::vector<std::int64_t> totals_;
  std::int64_t useful_total_ = 0, active_count_ = 0;
  bool useful_known_ = true;
  std::vector<bool> now_;
  bool clear_now_ = false;
  int left_ = 30, rate_ = 50;
  std::uint64_t checks_ = 0;
};

}  // namespace

UnitReport verify_counters(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("counters", units::hss_counters(config), run);
  return unit.run(4'000, unit.bench().add<CountersCheck>(unit, config));
}

UnitReport verify_narrow_counters(const config::HssConfig& config, const UnitRun& run) {
  const int bits = 4 + hdl::bits_for(static_cast<unsigned>(config.macs()));
  UnitBench unit("narrow_counters", units::hss_counters(config, bits), run);
  return unit.run(4'000, unit.bench().add<CountersCheck>(unit, config, bits));
}

}  // namespace filigree::benches
