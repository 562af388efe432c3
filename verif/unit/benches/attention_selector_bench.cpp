// The threshold selector between a memory of column sums and whoever takes the keep bits; without stalls every cycle is counted.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <deque>
#include <numeric>

#include "bench/check_failed.h"
#include "benches/attention_select_benches.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "estimate/attention_select_cycles.h"
#include "model/sample_attention.h"
#include "units/attention_selector.h"

namespace filigree::benches {
namespace {

struct Head {
  model::ColumnMass mass;
  std::int64_t rows = 1, alpha = 0, sinks = 0;
  bool free_running = false;
};

/// What has to come of it.
struct Expected {
  std::int64_t outside = 0, target = 0;
  model::Selection selection;      // without sinks
  std::vector<std::uint8_t> kept;  // with them
  std::int64_t kept_mass = 0;
  std::int64_t digits = 0, cycles = 0;
};

class SelectorCheck : public bench::Component {
 public:
  SelectorCheck(UnitBench& unit, const config::AttentionConfig& config)
      : config_(config),
        acceptor_(unit.bench().acceptor("keep")),
        start_(unit.model(), "start"),
        keys_(unit.model(), "keys"),
        rows_(unit.model(), "rows_less_1"),
        alpha_(unit.model(), "alpha"),
        total_(unit.model(), "total"),
        sinks_(unit.model(), "sinks"),
        read_enable_(unit.model(), "read_enable"),
        read_address_(unit.model(), "read_address"),
        busy_(unit.model(), "busy"),
        done_(unit.model(), "done"),
        outside_(unit.model(), "outside"),
        target_(unit.model(), "target"),
        threshold_(unit.model(), "threshold"),
        mass_(unit.model(), "mass"),
        column_(unit.model(), "column", config.column_bits()),
        rng_(unit.rng("environment")),
        head_rng_(unit.rng("heads")),
        cover_words_(unit.coverage().point("words", {"1", "more", "most"})),
        cover_last_(unit.coverage().point("last word", {"whole", "a part"})),
        cover_alpha_(unit.coverage().point("alpha", {"0", "between", "1"})),
        cover_target_(unit.coverage().point("target", {"0, nothing outside", "0, something outside", "a part", "all"})),
        cover_digits_(unit.coverage().point("digits searched", digit_names(config))),
        cover_ties_(unit.coverage().point("ties", {"none needed", "one column", "all of several", "some of several"})),
        cover_above_(unit.coverage().point("columns above the threshold", {"none", "some"})),
        cover_sinks_(unit.coverage().point("sinks", {"none", "whole words", "end inside a word", "more than keys"})),
        cover_gap_(unit.coverage().point("start", {"right after done", "later"})) {
    if (config.max_words() == 1) cover_words_.exclude("more");
    if (config.max_words() == 1) cover_words_.exclude("most");
    if (config.max_words() == 2) cover_words_.exclude("more");
    if (config.max_keys < config.word_columns()) cover_last_.exclude("whole");
    if (config.max_keys < config.word_columns()) cover_sinks_.exclude("whole words");
    auto& monitor = unit.bench().monitor("keep");
    monitor.on_beat([this](const bench::Beat& beat, std::uint64_t) { on_beat(beat); });
    monitor.cover(unit.coverage());
    if (config.max_words() == 1) unit.exclude("keep handshake", "back to back");
  }

  void add_head() { heads_.push_back(draw()); }

  void drive() override {
    start_now_ = !running_ && !heads_.empty() && rng_.chance(60);
    if (start_now_) {
      head_ = heads_.front();
      const bool streams_wait = !head_.free_running;
      acceptor_.set_stalls(streams_wait ? bench::Stalls::mixed() : bench::Stalls::none());
      acceptor_.set_shy(streams_wait && rng_.chance(25));
    }
    start_.set(start_now_ ? 1 : 0);
    if (start_now_ || running_) {
      keys_.set(head_.mass.columns.size());
      rows_.set(static_cast<std::uint64_t>(head_.rows - 1));
      alpha_.set(static_cast<std::uint64_t>(head_.alpha));
      total_.set(static_cast<std::uint64_t>(head_.mass.total));
      sinks_.set(static_cast<std::uint64_t>(head_.sinks));
    } else {
      for (const bench::Pin* pin : {&keys_, &rows_, &alpha_, &total_, &sinks_}) pin->set(rng_.next());
    }
    column_.set(word_);
  }

  void reset() override { start_.set(0); }

  void sample(std::uint64_t) override {
    check_pin(busy_, running_ && done_.get() == 0, done_count_);
    check_reads();
    if (running_) ++cycles_;
    if (done_.get() == 1) {
      if (!running_) throw bench::CheckFailed("done", done_count_, "done: comes without a head");
      finish_head();
    }
    if (!running_ && done_count_ > 0) check_results();
    gap_ = running_ ? 0 : gap_ + 1;
    if (start_now_) begin();
  }

  bool idle() const override { return heads_.empty() && !running_; }
  /// Words read count as progress: a long head passes over its columns many times before it answers.
  std::uint64_t transactions() const override { return done_count_ + words_read_; }
  std::uint64_t heads() const { return done_count_; }
  std::string waiting() const override { return idle() ? "" : "a head to be done"; }

 private:
  static std::vector<std::string> digit_names(const config::AttentionConfig& config) {
    return number_names(estimate::select_digits(config.probability_bits, config.digit_bits, 1),
                        estimate::select_digits(config.probability_bits, config.digit_bits, config.max_sampled));
  }
  std::int64_t words() const { return (static_cast<std::int64_t>(head_.mass.columns.size()) + config_.word_columns() - 1) / config_.word_columns(); }

  Head draw() {
    Head head;
    const bool close = head_rng_.chance(50);
    // Of close columns now and then so few that there is room for large ones.
    const auto keys =
        static_cast<int>(close && head_rng_.chance(40) ? head_rng_.range(1, std::min(6, config_.max_keys)) : head_rng_.corner(1, config_.max_keys));
    head.rows = head_rng_.chance(30)
                    ? std::int64_t{1} << head_rng_.below(static_cast<std::uint64_t>(std::bit_width(static_cast<unsigned>(config_.max_sampled))))
                    : head_rng_.corner(1, config_.max_sampled);
    const int bits = config_.probability_bits + static_cast<int>(std::bit_width(static_cast<std::uint64_t>(head.rows - 1)));
    const std::int64_t most = (std::int64_t{1} << (config_.mass_bits())) - 1;
    auto& columns = head.mass.columns;
    columns = close ? close_columns(keys, bits) : head_rng_.corner_values(keys, 0, (std::int64_t{1} << bits) - 1);
    const auto sum = [&] { return std::accumulate(columns.begin(), columns.end(), std::int64_t{0}); };
    // As much as there is room for: either all less, or only some.
    const bool thin = head_rng_.chance(50);
    while (sum() > most) {
      for (std::int64_t& column : columns) column = thin ? (head_rng_.chance(50) ? 0 : column) : column / 2;
    }
    head.mass.outside = sum();
    head.mass.total = head.mass.outside;
    if (head_rng_.chance(50))
      head.mass.total +=
          head_rng_.corner(0, head_rng_.chance(50) ? most - head.mass.outside : std::min(most - head.mass.outside, head.mass.outside / 4));
    head.alpha = head_rng_.chance(30) ? head_rng_.range(60'000, 65'536) : head_rng_.corner(0, 65'536);
    if (close || head_rng_.chance(30)) aim(head, most);
    const int shape = static_cast<int>(head_rng_.below(4));
    const std::int64_t limit = (std::int64_t{1} << config_.key_bits()) - 1;
    head.sinks = shape == 0   ? 0
                 : shape == 1 ? std::min(limit, config_.word_columns() * head_rng_.range(1, config_.max_words()))
                 : shape == 2 ? head_rng_.range(1, limit)
                              : std::min(limit, head_rng_.range(0, 2 * config_.word_columns()));
    head.free_running = head_rng_.chance(50);
    return head;
  }

  /// Columns that are one number but for a bit: what decides is one place of a comparison, and often there are ties.
  std::vector<std::int64_t> close_columns(int keys, int bits) {
    // Some small, so that there is room for all of them in the mass.
    const std::int64_t all = (std::int64_t{1} << (head_rng_.chance(50) ? bits : head_rng_.range(1, bits))) - 1;
    const std::int64_t base = head_rng_.range(0, all);
    std::vector<std::int64_t> columns;
    for (int j = 0; j < keys; ++j) {
      const std::int64_t bit = std::int64_t{1} << head_rng_.below(static_cast<std::uint64_t>(std::bit_width(static_cast<std::uint64_t>(all))));
      columns.push_back(head_rng_.chance(40) ? base : head_rng_.chance(70) ? base ^ bit : (base ^ bit ^ head_rng_.range(0, bit - 1)) & all);
    }
    return columns;
  }

  /// Makes the target what the columns above one of them and some of its equals bring, exactly or one off: then the number of ties hangs on every bit of
  /// every sum. Or a power of two, which is told from 0 by one bit.
  void aim(Head& head, std::int64_t most) {
    const std::int64_t outside = head.mass.outside;
    const std::int64_t column = head_rng_.pick(head.mass.columns);
    std::int64_t target = head_rng_.range(-1, 1), equal = 0;
    for (const std::int64_t other : head.mass.columns) {
      target += other > column ? other : 0;
      equal += other == column ? 1 : 0;
    }
    target += column * head_rng_.range(1, equal);
    if (head_rng_.chance(10)) target = std::int64_t{1} << head_rng_.below(static_cast<std::uint64_t>(config_.mass_bits()));
    // The target is `outside` less the floor of share * total / 2^16.
    const std::int64_t left_out = outside - target;
    if (target < 1 || left_out < 0) return;
    const std::int64_t share = outside == 0 ? 0 : (left_out << 16) / outside;
    if (share == 0 && left_out > 0) return;
    const std::int64_t total = left_out == 0 ? outside : ((left_out << 16) + share - 1) / share;
    if (total > most) return;
    head.mass.total = total;
    head.alpha = 65'536 - share;
  }

  void begin() {
    cover_gap_.hit(gap_ == 2 ? 0 : 1);
    heads_.pop_front();
    running_ = true;
    cycles_ = 0;
    read_ = 0;
    kept_.clear();
    last_seen_ = false;
    const auto& mass = head_.mass;
    const auto keys = static_cast<std::int64_t>(mass.columns.size());
    expected_ = {};
    expected_.outside = mass.outside;
    expected_.target = model::target_mass(mass, static_cast<std::int32_t>(head_.alpha));
    expected_.selection = model::select_columns(mass.columns, expected_.target);
    expected_.kept = expected_.selection.kept;
    for (std::int64_t j = 0; j < std::min(keys, head_.sinks); ++j) expected_.kept[static_cast<std::size_t>(j)] = 1;
    for (std::size_t j = 0; j < expected_.kept.size(); ++j) expected_.kept_mass += expected_.kept[j] != 0 ? mass.columns[j] : 0;
    estimate::SelectWork work;
    work.keys = keys;
    work.word_columns = config_.word_columns();
    work.key_bits = config_.key_bits();
    work.digits = estimate::select_digits(config_.probability_bits, config_.digit_bits, head_.rows);
    work.wants_columns = expected_.target > 0;
    expected_.digits = work.wants_columns ? work.digits : 0;
    expected_.cycles = estimate::attention_select_cycles(work);
    cover_words_.hit(words() == 1 ? 0 : words() < config_.max_words() ? 1 : 2);
    cover(work.digits);
  }

  void cover(int digits) {
    const auto keys = static_cast<std::int64_t>(head_.mass.columns.size());
    const int width = config_.word_columns();
    cover_last_.hit(keys % width == 0 ? 0 : 1);
    cover_alpha_.hit(head_.alpha == 0 ? 0 : head_.alpha < 65'536 ? 1 : 2);
    const bool nothing = expected_.target == 0;
    cover_target_.hit(nothing ? (head_.mass.outside == 0 ? 0 : 1) : expected_.target < head_.mass.outside ? 2 : 3);
    cover_sinks_.hit(head_.sinks == 0 ? 0 : head_.sinks > keys ? 3 : head_.sinks % width == 0 ? 1 : 2);
    if (nothing) {
      cover_ties_.hit(0);
      return;
    }
    cover_digits_.hit(digits - estimate::select_digits(config_.probability_bits, config_.digit_bits, 1));
    std::int64_t equal = 0, equal_kept = 0;
    for (std::size_t j = 0; j < head_.mass.columns.size(); ++j) {
      if (head_.mass.columns[j] != expected_.selection.threshold) continue;
      ++equal;
      equal_kept += expected_.selection.kept[j];
    }
    cover_ties_.hit(equal == 1 ? 1 : equal_kept == equal ? 2 : 3);
    cover_above_.hit(expected_.selection.above == 0 ? 0 : 1);
  }

  /// Every pass reads the words in order. The word read comes in the next cycle and stays; beyond the keys it holds anything.
  void check_reads() {
    if (read_enable_.get() == 0) return;
    if (!running_) throw bench::CheckFailed("read_enable", done_count_, "read_enable: without a head");
    check_pin(read_address_, read_ % words(), done_count_);
    word_.clear();
    const auto keys = static_cast<std::int64_t>(head_.mass.columns.size());
    for (int lane = 0; lane < config_.word_columns(); ++lane) {
      const std::int64_t j = read_ % words() * config_.word_columns() + lane;
      word_.push_back(j < keys                                               ? head_.mass.columns[static_cast<std::size_t>(j)]
                      : rng_.chance(50) && expected_.selection.threshold > 0 ? expected_.selection.threshold
                                                                             : static_cast<std::int64_t>(rng_.next() >> 1));
    }
    ++read_;
    ++words_read_;
  }

  void on_beat(const bench::Beat& beat) {
    if (!running_ || last_seen_) throw bench::CheckFailed("keep", done_count_, "keep: a beat more than there are words");
    for (int lane = 0; lane < config_.word_columns(); ++lane) {
      const std::size_t j = kept_.size();
      kept_.push_back(static_cast<std::uint8_t>(beat.words[0] >> lane & 1));
      const std::int64_t expected = j < expected_.kept.size() ? expected_.kept[j] : 0;
      check_equal(fmt::format("keep of column {}", j), expected, kept_.back(), done_count_);
    }
    last_seen_ = beat.last;
    check_equal("keep_tlast", std::ssize(kept_) >= std::ssize(expected_.kept) ? 1 : 0, beat.last ? 1 : 0, done_count_);
  }

  void finish_head() {
    if (!last_seen_) throw bench::CheckFailed("done", done_count_, "done: before the last beat of keep was taken");
    check_equal("words read", (expected_.digits + 2) * words(), read_, done_count_);
    if (head_.free_running) check_equal("busy cycles", expected_.cycles, cycles_ - 1, done_count_);
    running_ = false;
    ++done_count_;
  }

  void check_results() const {
    check_pin(outside_, expected_.outside, done_count_);
    check_pin(target_, expected_.target, done_count_);
    check_pin(threshold_, expected_.selection.threshold, done_count_);
    check_pin(mass_, expected_.kept_mass, done_count_);
  }

  const config::AttentionConfig config_;
  bench::Acceptor& acceptor_;
  bench::Pin start_, keys_, rows_, alpha_, total_, sinks_, read_enable_, read_address_, busy_, done_, outside_, target_, threshold_, mass_;
  Fields column_;
  bench::Rng rng_, head_rng_;
  bench::CoverPoint &cover_words_, &cover_last_, &cover_alpha_, &cover_target_, &cover_digits_, &cover_ties_, &cover_above_, &cover_sinks_,
      &cover_gap_;

  std::deque<Head> heads_;
  Head head_;
  Expected expected_;
  Numbers word_;  // on the read port
  std::vector<std::uint8_t> kept_;
  bool running_ = false, last_seen_ = false, start_now_ = false;
  std::int64_t cycles_ = 0, read_ = 0;
  std::uint64_t done_count_ = 0, words_read_ = 0, gap_ = 0;
};

}  // namespace

UnitReport verify_attention_selector(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("selector", units::attention_selector(config), run);
  auto& check = unit.bench().add<SelectorCheck>(unit, config);
  return unit.run(
      300, [&] { return check.heads(); },
      [&] {
        for (int i = 0; i < 4; ++i) check.add_head();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
