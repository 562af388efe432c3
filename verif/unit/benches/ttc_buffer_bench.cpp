// The tile buffer: K tiles of B in, read again and again by a reader that plays a sequencer.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "benches/fields.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "system/series_run.h"
#include "units/ttc_buffer.h"

namespace filigree::benches {
namespace {

/// A K tile as it was sent.
struct SentTile {
  std::vector<Numbers> columns;
  int announced = 0;  ///< columns that the command says; other than columns.size() is an error
};

/// One K-step of the reader's plan.
struct Read {
  std::size_t pattern = 0;
  int slice = 0;
};

class BufferCheck : public bench::Component {
 public:
  BufferCheck(UnitBench& unit, const config::TtcConfig& config)
      : config_(config),
        geometry_(system::geometry_of(config)),
        patterns_(geometry_.core.family.patterns()),
        driver_(unit.bench().driver("b")),
        b_(unit.model(), "b"),
        read_(unit.model(), "read"),
        column_(unit.model(), "column"),
        slice_(unit.model(), "slice"),
        mode_(unit.model(), "mode"),
        columns_(unit.model(), "columns"),
        release_(unit.model(), "tile_done"),
        available_(unit.model(), "available"),
        row_taken_(unit.model(), "row_taken"),
        words_read_(unit.model(), "words_read"),
        last_error_(unit.model(), "last_error"),
        mode_hot_(unit.model(), "mode_hot", 1),
        packed_(unit.model(), "packed_values", config.core.b_bits),
        rng_(unit.rng("reader")),
        tile_rng_(unit.rng("tiles")),
        cover_pattern_(unit.coverage().point("pattern", names())),
        cover_slice_(unit.coverage().point("slice", number_names(0, geometry_.tile_steps(patterns_.front()) - 1))),
        cover_ahead_(
            unit.coverage().point("row read", {"in the cycle after it was written", "later, of a tile still arriving", "of a complete tile"})),
        cover_columns_(unit.coverage().point("columns of a tile", {"1", "more", "most"})),
        cover_error_(unit.coverage().point("tile", {"as announced", "too short", "too long for the memory"})),
        cover_writer_(unit.coverage().point("writer", {"half free", "both halves full"})) {
    auto& monitor = unit.bench().monitor("b");
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    monitor.cover(unit.coverage());
  }

  void add_tile() {
    SentTile tile;
    const int most = config_.core.columns;
    int count = static_cast<int>(tile_rng_.corner(1, most));
    tile.announced = count;
    const bool too_long = tile_rng_.chance(5);
    if (too_long) count = tile.announced = most;
    if (!too_long && count < most && tile_rng_.chance(10)) tile.announced = count + 1;
    const Limits range = limits(config_.core.b_bits, config_.core.b_signed);
    for (int n = 0; n < count; ++n) {
      tile.columns.push_back(tile_rng_.corner_values(geometry_.tile_values(), range.low, range.high));
      bench::Beat beat = b_.blank();
      beat.words = pack(tile.columns.back(), config_.core.b_bits);
      beat.last = n == count - 1 && !too_long;
      driver_.send(std::move(beat));
    }
    cover_columns_.hit(count == 1 ? 0 : count < most ? 1 : 2);
    cover_error_.hit(too_long ? 2 : tile.announced == count ? 0 : 1);
    tiles_.push_back(std::move(tile));
    too_long_.push_back(too_long);
  }

  void drive() override {
    if (plan_.empty() && reading_ < tiles_.size()) make_plan();
    read_now_ = !plan_.empty() && !stalls_.next(rng_) && is_there();
    release_now_ = false;
    if (!plan_.empty()) {
      const bool last_column = column_now_ + 1 == static_cast<int>(tiles_[reading_].columns.size());
      release_now_ = read_now_ && plan_.size() == 1 && last_column;
    }
    read_.set(read_now_ ? 1 : 0);
    release_.set(release_now_ ? 1 : 0);
    // Noise where nothing is read, as far as it is a legal choice.
    const Read step = plan_.empty() ? Read{} : plan_.front();
    column_.set(static_cast<std::uint64_t>(column_now_));
    slice_.set(static_cast<std::uint64_t>(step.slice));
    mode_.set(step.pattern);
    columns_.set(plan_.empty() ? 1 : static_cast<std::uint64_t>(tiles_[reading_].announced));
  }

  void reset() override {
    read_.set(0);
    release_.set(0);
  }

  void sample(std::uint64_t) override {
    const bool full = complete_ - reading_ == 2;
    check_pin(b_.ready, full ? 0 : 1, done_);
    cover_writer_.hit(full ? 1 : 0);
    const bool written = b_.valid.get() == 1 && !full;
    check_pin(row_taken_, written, done_);
    if (!plan_.empty()) check_pin(available_, is_there(), done_);
    check_packed();
    bool error = false;
    if (read_now_) {
      const Read& step = plan_.front();
      check_pin(words_read_, geometry_.core.depth(patterns_[step.pattern]) / geometry_.core.depth(patterns_.front()), done_);
      cover_pattern_.hit(static_cast<int>(step.pattern));
      cover_slice_.hit(step.slice);
      const int behind = rows_of_reading() - column_now_;
      cover_ahead_.hit(reading_ < complete_ ? 2 : behind == 1 && wrote_last_cycle_ ? 0 : 1);
      expected_ = step;
      expected_column_ = tiles_[reading_].columns[static_cast<std::size_t>(column_now_)];
      advance_error_ = release_now_ && tiles_[reading_].announced != static_cast<int>(tiles_[reading_].columns.size());
      error = advance_error_;
    } else {
      expected_.reset();
    }
    if (written && rows_ + 1 == config_.core.columns && too_long_[complete_]) error = true;
    check_pin(last_error_, error, done_);
    wrote_last_cycle_ = written;
    if (read_now_) advance();
    if (written && ++rows_ == static_cast<int>(tiles_[complete_].columns.size())) {
      ++complete_;
      rows_ = 0;
    }
  }

  bool idle() const override { return reading_ == tiles_.size() && !expected_; }
  std::uint64_t transactions() const override { return done_; }
  std::string waiting() const override { return idle() ? "" : "a K tile"; }

 private:
  std::vector<std::string> names() const { return pattern_names(geometry_.core); }
  int rows_of_reading() const { return reading_ < complete_ ? static_cast<int>(tiles_[reading_].columns.size()) : rows_; }
  bool is_there() const { return column_now_ < rows_of_reading(); }

  /// A series of one to three terms, each with all or the first of its K-steps.
  void make_plan() {
    const int terms = static_cast<int>(rng_.range(1, 3));
    for (int t = 0; t < terms; ++t) {
      const auto pattern = static_cast<std::size_t>(rng_.below(patterns_.size()));
      const int all = geometry_.tile_steps(patterns_[pattern]);
      const int steps = rng_.chance(60) ? all : static_cast<int>(rng_.range(1, all));
      for (int slice = 0; slice < steps; ++slice) plan_.push_back({pattern, slice});
    }
    column_now_ = 0;
  }

  /// One cycle after a read: the step's K values in order in the low places.
  void check_packed() {
    if (!expected_) return;
    Numbers hot(patterns_.size(), 0);
    hot[expected_->pattern] = 1;
    check_equal("mode_hot", hot, mode_hot_.get(), done_);
    const int depth = geometry_.core.depth(patterns_[expected_->pattern]);
    Numbers values;
    for (int i = 0; i < depth; ++i) values.push_back(expected_column_[static_cast<std::size_t>(expected_->slice * depth + i)]);
    const Numbers words = values;
    Numbers got = packed_.get();
    const std::int64_t mask = (std::int64_t{1} << config_.core.b_bits) - 1;
    got.resize(words.size());
    Numbers wanted;
    for (const std::int64_t value : words) wanted.push_back(value & mask);
    check_equal("packed_values", wanted, got, done_);
    ++done_;
  }

  void advance() {
    if (++column_now_ < static_cast<int>(tiles_[reading_].columns.size())) return;
    column_now_ = 0;
    plan_.pop_front();
    if (plan_.empty()) ++reading_;
  }

  const config::TtcConfig config_;
  const format::TtcGeometry geometry_;
  const std::vector<model::Pattern> patterns_;
  bench::Driver& driver_;
  bench::StreamPins b_;
  bench::Pin read_, column_, slice_, mode_, columns_, release_, available_, row_taken_, words_read_, last_error_;
  Fields mode_hot_, packed_;
  bench::Rng rng_, tile_rng_;
  bench::Stalls stalls_ = bench::Stalls::mixed();
  bench::CoverPoint &cover_pattern_, &cover_slice_, &cover_ahead_, &cover_columns_, &cover_error_, &cover_writer_;

  std::vector<SentTile> tiles_;
  std::vector<bool> too_long_;
  std::size_t complete_ = 0, reading_ = 0;  // tiles written whole, tiles read to the end
  int rows_ = 0;                            // written of the tile that arrives
  std::deque<Read> plan_;
  int column_now_ = 0;
  bool read_now_ = false, release_now_ = false, advance_error_ = false, wrote_last_cycle_ = false;
  std::optional<Read> expected_;
  Numbers expected_column_;
  std::uint64_t done_ = 0;
};

}  // namespace

UnitReport verify_ttc_buffer(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("buffer", units::ttc_buffer(config), run);
  auto& check = unit.bench().add<BufferCheck>(unit, config);
  return unit.run(
      3'000, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 12; ++i) check.add_tile();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
