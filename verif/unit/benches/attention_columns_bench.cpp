// The column sums of the attention filter: every word and the total after every head, and that nothing is forgotten or counted twice.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "benches/attention_benches.h"
#include "benches/attention_rows.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "units/attention_columns.h"

namespace filigree::benches {
namespace {

constexpr std::int64_t kMostBeats = 300;  // of one head

/// Plays the softmax: rows of probabilities, beat by beat with gaps between rows and, because nothing forbids them, within.
class ColumnsCheck : public bench::Component {
 public:
  ColumnsCheck(UnitBench& unit, const config::AttentionConfig& config)
      : config_(config),
        start_(unit.model(), "start"),
        next_(unit.model(), "p_next"),
        valid_(unit.model(), "p_valid"),
        last_(unit.model(), "p_last"),
        last_key_(unit.model(), "p_last_key"),
        read_enable_(unit.model(), "read_enable"),
        read_address_(unit.model(), "read_address"),
        total_(unit.model(), "total"),
        settled_(unit.model(), "settled"),
        p_(unit.model(), "p", config.probability_bits),
        column_(unit.model(), "column", config.column_bits()),
        rng_(unit.rng("heads")),
        data_(config, unit.rng("rows")),
        cover_rows_(unit.coverage().point("row", {"the first", "as long as the one before", "within the same beat", "some beats longer"})),
        cover_window_(
            unit.coverage().point("window", {"counted", "first, one key", "first, part of the row", "first, the whole row", "first, longer"})),
        cover_edge_(unit.coverage().point("window's first key", {"lane 0", "another lane"})),
        cover_heads_(unit.coverage().point("sums", {"small", "largest possible"})) {
    if (config.window_first) {
      window_.emplace(unit.model(), "window");
      window_first_.emplace(unit.model(), "window_first");
    }
    if (!config.window_first) {
      for (const char* bin : {"first, one key", "first, part of the row", "first, the whole row", "first, longer"}) cover_window_.exclude(bin);
      for (const char* bin : {"lane 0", "another lane"}) cover_edge_.exclude(bin);
    }
    if (config.max_sampled > kMostBeats) cover_heads_.exclude("largest possible");
    if (config.max_keys < 3 && config.window_first) cover_window_.exclude("first, part of the row");
    if (config.max_beats() < 2) {
      cover_rows_.exclude("some beats longer");
      if (config.window_first) cover_edge_.exclude("lane 0");
    }
  }

  /// Draws a head: as many rows of the greatest probabilities as a sum has to bear, or a few of any.
  void add_head() {
    const bool largest = config_.max_sampled <= kMostBeats && rng_.chance(30);
    std::vector<std::int64_t> lengths =
        largest ? std::vector<std::int64_t>(static_cast<std::size_t>(config_.max_sampled),
                                            std::min(rng_.chance(50) ? config_.lanes : config_.word_columns(), config_.max_keys))
                : data_.draw_lengths(kMostBeats);
    if (static_cast<int>(lengths.size()) > config_.max_sampled) lengths.resize(static_cast<std::size_t>(config_.max_sampled));
    cover_heads_.hit(largest ? 1 : 0);
    const std::int64_t longest = config_.max_keys;
    window_keys_ = rng_.chance(30) ? 1 : rng_.range(1, rng_.chance(50) ? longest : std::min<std::int64_t>(longest, 3 * config_.lanes));
    first_ = config_.window_first && rng_.chance(60);
    columns_.assign(static_cast<std::size_t>(lengths.back()), 0);
    mass_ = 0;
    loudest_ = rng_.range(0, lengths.front() - 1);
    std::int64_t before = 0;
    starting_ = true;
    for (const std::int64_t keys : lengths) {
      add_row(keys, largest);
      cover_row(keys, before);
      before = keys;
    }
    reads_.clear();
    for (std::int64_t word = 0; word * config_.word_columns() < lengths.back(); ++word) reads_.push_back(word);
    if (rng_.chance(50)) std::ranges::reverse(reads_);
  }

  void drive() override {
    start_.set(starting_ ? 1 : 0);
    if (window_first_) {
      window_->set(static_cast<std::uint64_t>(window_keys_));
      window_first_->set(first_ ? 1 : 0);
    }
    // The beat announced in the cycle before shows now.
    const bool shows = announced_;
    ++since_first_;
    announced_ = !starting_ && ((shows && beats_.size() > 1) || (!shows && !beats_.empty())) && may_announce(shows);
    valid_.set(shows ? 1 : 0);
    next_.set(announced_ ? 1 : 0);
    if (shows) {
      p_.set(beats_.front().p);
      last_.set(beats_.front().last ? 1 : 0);
      last_key_.set(static_cast<std::uint64_t>(beats_.front().last_key));
      ++shown_;
    } else {
      p_.set_noise(rng_);
      last_.set(rng_.next());
      last_key_.set(rng_.next());
    }
    shows_ = shows;
    reading_ = !starting_ && beats_.empty() && !shows && quiet_ > 0 && !reads_.empty() && rng_.chance(70);
    read_enable_.set(reading_ ? 1 : 0);
    read_address_.set(reading_ ? static_cast<std::uint64_t>(reads_.front()) : rng_.next());
  }

  void reset() override {
    start_.set(0);
    next_.set(0);
    valid_.set(0);
    read_enable_.set(0);
  }

  void sample(std::uint64_t) override {
    const bool busy = announced_ || shows_;
    check_pin(settled_, !busy, shown_);
    if (shown_word_ >= 0) check_word(shown_word_);
    shown_word_ = -1;
    if (beats_.empty() && !busy && !starting_) check_pin(total_, mass_, shown_);
    quiet_ = busy || starting_ ? 0 : quiet_ + 1;
    if (reading_) {
      shown_word_ = reads_.front();
      reads_.pop_front();
    }
    if (shows_) beats_.pop_front();
    starting_ = false;
  }
  bool idle() const override { return beats_.empty() && reads_.empty() && shown_word_ < 0 && !starting_; }
  std::uint64_t transactions() const override { return shown_; }
  std::string waiting() const override { return idle() ? "" : fmt::format("{} beats, {} words to read", beats_.size(), reads_.size()); }

 private:
  struct Shown {
    Numbers p;
    std::int64_t last_key = 0;
    bool last = false, first = false;
  };

  /// A row's beats follow each other; its first comes, after the first of the row before, as late as a division makes it.
  bool may_announce(bool shows) {
    if (!beats_[shows ? 1 : 0].first) return true;
    if (since_first_ < config_.exponential_bits || !rng_.chance(shows ? 80 : 50)) return false;
    since_first_ = 0;
    return true;
  }

  void add_row(std::int64_t keys, bool largest) {
    const std::int64_t most = (std::int64_t{1} << config_.probability_bits) - 1;
    const std::int64_t lanes = config_.lanes;
    // A row's probabilities are at most 1 together.
    Numbers row(static_cast<std::size_t>(keys), 0);
    if (largest || rng_.chance(30)) {
      row[static_cast<std::size_t>(largest ? loudest_ : rng_.range(0, keys - 1))] = most;
    } else {
      row = rng_.corner_values(static_cast<int>(keys), 0, most / keys);
    }
    for (std::int64_t first = 0; first < keys; first += lanes) {
      Shown beat{.p = {}, .last_key = keys - 1, .last = first + lanes >= keys, .first = first == 0};
      for (std::int64_t key = first; key < first + lanes; ++key) {
        const std::int64_t value = key < keys ? row[static_cast<std::size_t>(key)] : 0;
        beat.p.push_back(value);
        mass_ += value;
        if (key < keys && !(first_ && key >= keys - window_keys_)) columns_[static_cast<std::size_t>(key)] += value;
      }
      beats_.push_back(std::move(beat));
    }
  }

  void check_word(std::int64_t word) {
    const std::int64_t first = word * config_.word_columns();
    const Numbers actual = column_.get();
    for (std::int64_t i = 0; i < config_.word_columns() && first + i < static_cast<std::int64_t>(columns_.size()); ++i) {
      check_equal(fmt::format("column of key {}", first + i), columns_[static_cast<std::size_t>(first + i)], actual[static_cast<std::size_t>(i)],
                  shown_);
    }
  }

  void cover_row(std::int64_t keys, std::int64_t before) {
    const std::int64_t lanes = config_.lanes;
    cover_rows_.hit(before == 0 ? 0 : keys == before ? 1 : (keys - 1) / lanes == (before - 1) / lanes ? 2 : 3);
    cover_window_.hit(!first_ ? 0 : window_keys_ > keys ? 4 : window_keys_ == keys ? 3 : window_keys_ == 1 ? 1 : 2);
    if (first_ && window_keys_ < keys) cover_edge_.hit((keys - window_keys_) % lanes == 0 ? 0 : 1);
  }

  const config::AttentionConfig config_;
  bench::Pin start_, next_, valid_, last_, last_key_, read_enable_, read_address_, total_, settled_;
  std::optional<bench::Pin> window_, window_first_;
  Fields p_, column_;
  bench::Rng rng_;
  AttentionRows data_;
  bench::CoverPoint &cover_rows_, &cover_window_, &cover_edge_, &cover_heads_;

  std::vector<std::int64_t> columns_;
  std::int64_t mass_ = 0, window_keys_ = 1, loudest_ = 0;
  bool first_ = false;
  std::deque<Shown> beats_;
  std::deque<std::int64_t> reads_;
  bool starting_ = false, announced_ = false, shows_ = false, reading_ = false;
  std::int64_t shown_word_ = -1;
  int quiet_ = 0, since_first_ = 1000;
  std::uint64_t shown_ = 0;
};

}  // namespace

UnitReport verify_attention_columns(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("attention_columns", units::attention_columns(config), run);
  auto& check = unit.bench().add<ColumnsCheck>(unit, config);
  return unit.run(
      4'000, [&] { return check.transactions(); },
      [&] {
        check.add_head();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
