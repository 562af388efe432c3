// The access counters: what they show after random activity.
#include <fmt/format.h>

#include <algorithm>

#include "benches/fields.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "units/ttc_buffer.h"
#include "units/ttc_counters.h"

namespace filigree::benches {
namespace {

class AccessCheck : public bench::Component {
 public:
  AccessCheck(UnitBench& unit, const config::TtcConfig& config, int bits = units::kCounterBits)
      : end_(std::int64_t{1} << bits),
        terms_(config.term_count()),
        most_words_(units::buffer_banks(config)),
        clear_(unit.model(), "clear"),
        issue_(unit.model(), "issue"),
        term_(unit.model(), "term"),
        words_read_(unit.model(), "words_read"),
        overflow_(unit.model(), "counter_overflow"),
        rng_(unit.rng("activity")),
        cover_term_(unit.coverage().point("step of term", number_names(0, terms_ - 1))),
        cover_words_(unit.coverage().point("words read", number_names(1, most_words_))),
        cover_clear_(unit.coverage().point("clear", {"at rest", "in activity"})) {
    counts_.emplace_back(unit.model(), "count_b_words");
    for (int t = 0; t < terms_; ++t) counts_.emplace_back(unit.model(), fmt::format("count_steps_term{}", t));
    totals_.assign(counts_.size(), 0);
    if (bits < units::kCounterBits) cover_end_ = &unit.coverage().point("end of a counter", {"not reached", "passed"});
  }

  void drive() override {
    clear_now_ = rng_.chance(1);
    issue_now_ = rng_.chance(60);
    term_now_ = static_cast<int>(rng_.below(static_cast<std::uint64_t>(terms_)));
    words_now_ = static_cast<int>(rng_.range(1, most_words_));
    clear_.set(clear_now_ ? 1 : 0);
    issue_.set(issue_now_ ? 1 : 0);
    term_.set(static_cast<std::uint64_t>(term_now_));
    words_read_.set(static_cast<std::uint64_t>(words_now_));
  }

  void reset() override {
    clear_.set(0);
    issue_.set(0);
  }

  void sample(std::uint64_t) override {
    for (std::size_t i = 0; i < counts_.size(); ++i) check_pin(counts_[i], totals_[i] % end_, checks_);
    const bool past = *std::ranges::max_element(totals_) >= end_;
    check_pin(overflow_, past ? 1 : 0, checks_);
    if (cover_end_ != nullptr) cover_end_->hit(past ? 1 : 0);
    ++checks_;
    if (issue_now_) {
      cover_term_.hit(term_now_);
      cover_words_.hit(words_now_ - 1);
    }
    if (clear_now_) cover_clear_.hit(issue_now_ ? 1 : 0);
    totals_[0] += issue_now_ ? words_now_ : 0;
    if (issue_now_) ++totals_[1 + static_cast<std::size_t>(term_now_)];
    if (clear_now_) totals_.assign(totals_.size(), 0);
  }
  std::uint64_t transactions() const override { return checks_; }

 private:
  std::int64_t end_;  // a counter's
  int terms_, most_words_;
  bench::Pin clear_, issue_, term_, words_read_, overflow_;
  std::vector<bench::Pin> counts_;
  bench::Rng rng_;
  bench::CoverPoint &cover_term_, &cover_words_, &cover_clear_;
  bench::CoverPoint* cover_end_ = nullptr;
  std::vector<std::int64_t> totals_;
  bool clear_now_ = false, issue_now_ = false;
  int term_now_ = 0, words_now_ = 1;
  std::uint64_t checks_ = 0;
};

}  // namespace

UnitReport verify_ttc_counters(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("access_counters", units::ttc_counters(config), run);
  return unit.run(4'000, unit.bench().add<AccessCheck>(unit, config));
}

UnitReport verify_narrow_ttc_counters(const config::TtcConfig& config, const UnitRun& run) {
  const int bits = std::max(6, hdl::bits_for(static_cast<unsigned>(units::buffer_banks(config))));
  UnitBench unit("narrow_access_counters", units::ttc_counters(config, bits), run);
  return unit.run(4'000, unit.bench().add<AccessCheck>(unit, config, bits));
}

}  // namespace filigree::benches
