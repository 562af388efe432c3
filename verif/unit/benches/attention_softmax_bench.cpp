// The row path of the attention filter: every probability, and without stalls every cycle.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "benches/attention_benches.h"
#include "benches/attention_rows.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "estimate/attention_cycles.h"
#include "units/attention_softmax.h"

namespace filigree::benches {
namespace {

constexpr std::int64_t kMostBeats = 400;  // of one round

class SoftmaxCheck : public bench::Component {
 public:
  SoftmaxCheck(UnitBench& unit, const config::AttentionConfig& config)
      : config_(config),
        numbers_(numbers_of(config)),
        rows_(unit.bench().driver("row")),
        scores_(unit.bench().driver("score")),
        row_(unit.model(), "row"),
        score_(unit.model(), "score"),
        factor_(unit.model(), "scale_factor"),
        shift_(unit.model(), "scale_shift"),
        next_(unit.model(), "p_next"),
        valid_(unit.model(), "p_valid"),
        last_(unit.model(), "p_last"),
        idle_(unit.model(), "idle"),
        last_key_(unit.model(), "p_last_key"),
        p_(unit.model(), "p", config.probability_bits),
        rng_(unit.rng("rounds")),
        data_(config, unit.rng("rows")),
        delays_(estimate::attention_row_delays(config.lanes, config.exponential_bits)),
        cover_length_(unit.coverage().point("row", {"one key", "less than a beat", "whole beats", "whole beats and one key", "other", "all keys"})),
        cover_beats_(unit.coverage().point("beats of a row", {"1", "2", "3..39", "40 and more"})),
        cover_order_(unit.coverage().point("after the row before", {"as long", "longer"})),
        cover_maximum_(unit.coverage().point("maximum", {"saturated low", "negative", "zero", "positive", "saturated high"})),
        cover_scaled_(unit.coverage().point("scaled score", {"saturated low", "inside", "saturated high"})),
        cover_limit_(unit.coverage().point("saturated low, yet counts", {"by its distance", "not", "maximum too"})),
        cover_distance_(unit.coverage().point("distance", {"0", "below an octave", "within the gap", "deep", "nothing left", "far beyond"})),
        cover_pace_(unit.coverage().point("pace", {"stalls", "none", "none, long rows"})),
        cover_shift_(unit.coverage().point("shift", {"1", "2..9", "10..19", "20..30", "31"})),
        cover_factor_(unit.coverage().point("factor", {"0", "small", "large", "greatest"})) {
    unit.bench().monitor("row").on_beat([](const bench::Beat&, std::uint64_t) {});
    unit.bench().monitor("score").on_beat([](const bench::Beat&, std::uint64_t) {});
    exclude_impossible();
  }

  /// Queues a head's rows; nothing may be inside.
  void add_round() {
    const model::ScoreScale scale = data_.draw_scale();
    factor_.set(static_cast<std::uint64_t>(scale.factor));
    shift_.set(static_cast<std::uint64_t>(scale.shift));
    const int s = scale.shift, greatest = (1 << config_.factor_bits) - 1;
    cover_shift_.hit(s == 1 ? 0 : s < 10 ? 1 : s < 20 ? 2 : s < 31 ? 3 : 4);
    cover_factor_.hit(scale.factor == 0 ? 0 : scale.factor == greatest ? 3 : scale.factor <= greatest / 2 ? 1 : 2);
    const bool paced = rng_.chance(40);
    rows_.set_stalls(paced ? bench::Stalls::none() : bench::Stalls::mixed());
    scores_.set_stalls(paced ? bench::Stalls::none() : bench::Stalls::mixed());
    std::vector<std::int64_t> beats;
    std::int64_t before = 0;
    for (const std::int64_t keys : data_.draw_lengths(kMostBeats)) {
      add_row(keys, scale);
      beats.push_back(data_.beats(keys));
      cover_row(keys, before);
      before = keys;
    }
    const bool long_rows = beats.size() > 1 && beats.front() >= 40;
    cover_pace_.hit(!paced ? 0 : long_rows ? 2 : 1);
    first_taken_.reset();
    last_shown_.reset();
    total_ = paced ? std::optional(estimate::attention_row_cycles(beats, delays_)) : std::nullopt;
    if (total_ && long_rows) {
      // Nothing but the delays is lost.
      std::int64_t all = 0;
      for (const std::int64_t b : beats) all += b;
      const std::int64_t ahead = delays_.to_second_pass + delays_.to_third_pass + 2 * beats.back() + 1;
      check_equal("cycles of long rows", all + ahead, *total_, sent_);
    }
  }

  void reset() override {
    next_due_ = false;
    inside_ = 0;
  }

  void sample(std::uint64_t cycle) override {
    check_pin(idle_, inside_ == 0, shown_);
    const bool valid = valid_.get() == 1;
    check_pin(valid_, next_due_, shown_);
    next_due_ = next_.get() == 1;
    if (valid) show(cycle);
    if (row_.valid.get() == 1 && row_.ready.get() == 1) ++inside_;
    if (score_.valid.get() == 1 && score_.ready.get() == 1 && !first_taken_) first_taken_ = cycle;
  }
  bool idle() const override { return due_.empty(); }
  void finish() override {
    if (total_ && first_taken_ && last_shown_) check_equal("cycles", *total_, static_cast<std::int64_t>(*last_shown_ - *first_taken_), shown_);
    total_.reset();
  }
  std::uint64_t transactions() const override { return shown_; }
  std::string waiting() const override { return due_.empty() ? "" : fmt::format("{} beats of probabilities", due_.size()); }

 private:
  struct Due {
    Numbers p;
    std::int64_t last_key = 0;
    bool last = false;
  };

  /// A score saturates or a distance is limited only where the numbers reach that far.
  void exclude_impossible() {
    if (config_.max_keys <= 2) cover_length_.exclude("less than a beat");
    if (config_.max_keys <= config_.lanes) {
      cover_length_.exclude("whole beats");
      cover_length_.exclude("whole beats and one key");
      cover_length_.exclude("other");
    }
    if (config_.max_beats() < 40) {
      cover_beats_.exclude("40 and more");
      cover_pace_.exclude("none, long rows");
    }
    if (config_.max_beats() < 3) cover_beats_.exclude("3..39");
    if (config_.max_beats() < 2) cover_beats_.exclude("2");
    // The largest product of a score and a factor, halved at least, stays within 24 bits.
    if (config_.score_bits() + config_.factor_bits <= 25) {
      for (const char* bin : {"saturated low", "saturated high"}) {
        cover_maximum_.exclude(bin);
        cover_scaled_.exclude(bin);
      }
      for (const char* bin : {"by its distance", "not", "maximum too"}) cover_limit_.exclude(bin);
    }
    if (config_.exponential_bits == 16) cover_distance_.exclude("within the gap");
  }

  void add_row(std::int64_t keys, model::ScoreScale scale) {
    const std::vector<std::int64_t> scores = data_.draw_row(keys, scale);
    std::vector<std::int32_t> scaled;
    for (const std::int64_t score : scores) scaled.push_back(model::scaled_score(score, scale));
    const model::RowProbabilities expected = model::row_probabilities(scaled, numbers_);
    cover_scores(scaled);
    const std::int64_t lanes = config_.lanes;
    const Limits garbage = limits(config_.score_bits(), true);
    rows_.send(bench::Beat{{static_cast<std::uint64_t>(keys)}, false});
    for (std::int64_t first = 0; first < keys; first += lanes) {
      Numbers beat;
      Due due{.p = {}, .last_key = keys - 1, .last = first + lanes >= keys};
      for (std::int64_t key = first; key < first + lanes; ++key) {
        const auto at = static_cast<std::size_t>(key);
        beat.push_back(key < keys ? scores[at] : rng_.corner(garbage.low, garbage.high));
        due.p.push_back(key < keys ? expected.probabilities[at] : 0);
      }
      scores_.send(bench::Beat{pack(beat, config_.score_bits()), false});
      due_.push_back(std::move(due));
      ++sent_;
    }
  }

  void show(std::uint64_t cycle) {
    if (due_.empty()) throw bench::CheckFailed("p", shown_, "p: a beat too many");
    const Due& due = due_.front();
    check_equal("p", due.p, p_.get(), shown_);
    check_pin(last_, due.last, shown_);
    check_pin(last_key_, due.last_key, shown_);
    if (due.last) --inside_;
    due_.pop_front();
    if (due_.empty()) last_shown_ = cycle;
    ++shown_;
  }

  void cover_row(std::int64_t keys, std::int64_t before) {
    const std::int64_t lanes = config_.lanes, beats = data_.beats(keys);
    cover_length_.hit(keys == config_.max_keys ? 5 : keys == 1 ? 0 : keys < lanes ? 1 : keys % lanes == 0 ? 2 : keys % lanes == 1 ? 3 : 4);
    cover_beats_.hit(beats < 3 ? static_cast<int>(beats) - 1 : beats < 40 ? 2 : 3);
    if (before > 0) cover_order_.hit(keys == before ? 0 : 1);
  }

  void cover_scores(const std::vector<std::int32_t>& scaled) {
    const Limits range = limits(24, true);
    const std::int64_t maximum = *std::ranges::max_element(scaled);
    cover_maximum_.hit(maximum == range.low ? 0 : maximum == range.high ? 4 : maximum < 0 ? 1 : maximum == 0 ? 2 : 3);
    const std::int64_t octave = std::int64_t{1} << config_.fraction_bits;
    for (const std::int64_t x : scaled) {
      cover_scaled_.hit(x == range.low ? 0 : x == range.high ? 2 : 1);
      const std::int64_t distance = maximum - x, octaves = distance / octave;
      const int deep = config_.exponential_bits - 16;
      cover_distance_.hit(distance == 0 ? 0 : octaves == 0 ? 1 : octaves <= deep ? 2 : octaves < deep + 16 ? 3 : octaves < 32 ? 4 : 5);
      if (x == range.low) cover_limit_.hit(maximum == range.low ? 2 : octaves < config_.exponential_bits ? 0 : 1);
    }
  }

  const config::AttentionConfig config_;
  const model::AttentionNumbers numbers_;
  bench::Driver &rows_, &scores_;
  bench::StreamPins row_, score_;
  bench::Pin factor_, shift_, next_, valid_, last_, idle_, last_key_;
  Fields p_;
  bench::Rng rng_;
  AttentionRows data_;
  estimate::AttentionRowDelays delays_;
  bench::CoverPoint &cover_length_, &cover_beats_, &cover_order_, &cover_maximum_, &cover_scaled_, &cover_limit_, &cover_distance_, &cover_pace_,
      &cover_shift_, &cover_factor_;

  std::deque<Due> due_;
  bool next_due_ = false;
  std::int64_t inside_ = 0;  // rows taken of which not all probabilities have shown
  std::uint64_t sent_ = 0, shown_ = 0;
  std::optional<std::int64_t> total_;
  std::optional<std::uint64_t> first_taken_, last_shown_;
};

}  // namespace

UnitReport verify_attention_softmax(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("attention_softmax", units::attention_softmax(config), run);
  auto& check = unit.bench().add<SoftmaxCheck>(unit, config);
  return unit.run(
      4'000, [&] { return check.transactions(); },
      [&] {
        check.add_round();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
