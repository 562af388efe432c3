// The transpose buffer between columns of tiles of any length and a consumer of blocks: every value, every handshake.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "benches/fields.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "units/tasd_transpose.h"

namespace filigree::benches {
namespace {

class TransposeCheck : public bench::Component {
 public:
  TransposeCheck(UnitBench& unit, const config::TtcConfig& config)
      : m_(config.m()),
        rows_(config.core.total_rows()),
        bits_(config.core.a_bits),
        driver_(unit.bench().driver("y")),
        y_(unit.model(), "y"),
        x_(unit.model(), "x"),
        idle_(unit.model(), "idle"),
        acceptor_(unit.bench().acceptor("x")),
        rng_(unit.rng("tiles")),
        cover_length_(unit.coverage().point("groups of a tile", {"1", "2", "more"})),
        cover_tail_(unit.coverage().point("columns of a tile's last group", number_names(1, m_))),
        cover_moves_(unit.coverage().point("moves", {"nothing", "column in", "beat out", "column in, beat out"})),
        cover_zeros_(unit.coverage().point("zero column enters", {"alone", "as a beat leaves"})),
        cover_last_group_(unit.coverage().point("a tile's last group leaves", {"by itself", "as a tile follows"})),
        cover_missing_(unit.coverage().point("beats are taken, a column is missing", {"within a tile", "of the next tile"})) {
    for (const char* stream : {"y", "x"}) {
      auto& monitor = unit.bench().monitor(stream);
      monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
      monitor.cover(unit.coverage());
    }
  }

  /// Queues the columns of some tiles.
  void add_tiles() {
    acceptor_.set_shy(rng_.chance(25));
    for (int i = 0; i < 6; ++i) add_tile();
  }

  void reset() override {
    group_.clear();
    leaving_.clear();
    tile_over_ = alone_ = offered_ = false;
  }

  void sample(std::uint64_t) override {
    // A beat is on offer until it is taken; the next one is, once a column has entered or none is wanted.
    const bool free = !offered_ || x_.ready.get() == 1;
    const bool wants = !tile_over_ && !alone_;
    check_pin(y_.ready, wants && free, beats_);
    check_pin(x_.valid, offered_, beats_);
    if (offered_) check_beat();
    check_pin(idle_, group_.empty() && leaving_.empty(), beats_);

    const bool enters = wants && free && y_.valid.get() == 1;
    const bool starts_alone = free && wants && !enters && group_.empty() && offered_ && last_group_;
    const bool step = free && (enters || !wants || starts_alone);
    const bool taken = offered_ && free;
    cover(enters, taken, step, starts_alone);
    alone_ = alone_ || starts_alone;
    if (taken) {
      leaving_.pop_front();
      ++beats_;
    }
    if (enters) {
      bench::Beat beat = y_.blank();
      y_.read(beat);
      Numbers column;
      for (int r = 0; r < rows_; ++r) column.push_back(unpack(beat.words, r, bits_));
      group_.push_back(std::move(column));
      tile_over_ = beat.last;
      --columns_left_;
    } else if (step && tile_over_) {
      group_.emplace_back(static_cast<std::size_t>(rows_), 0);
    }
    if (step) offered_ = !leaving_.empty();
    if (free && !step) offered_ = false;
    if (static_cast<int>(group_.size()) == m_) start_group();
    if (alone_ && leaving_.empty()) alone_ = false;
  }
  bool idle() const override { return columns_left_ == 0 && group_.empty() && leaving_.empty(); }
  std::uint64_t transactions() const override { return beats_; }
  std::string waiting() const override {
    return idle() ? "" : fmt::format("{} more columns, {} more beats of this group", columns_left_, leaving_.size());
  }

 private:
  void add_tile() {
    const int columns = static_cast<int>(rng_.chance(50) ? rng_.range(1, 2 * m_) : rng_.range(1, 5 * m_));
    const Limits range = limits(bits_, true);
    for (int k = 0; k < columns; ++k) driver_.send(bench::Beat{pack(rng_.corner_values(rows_, range.low, range.high), bits_), k == columns - 1});
    const int groups = (columns + m_ - 1) / m_;
    cover_length_.hit(std::min(groups, 3) - 1);
    cover_tail_.hit(columns - (groups - 1) * m_ - 1);
    columns_left_ += static_cast<std::uint64_t>(columns);
  }

  void check_beat() const {
    bench::Beat beat = x_.blank();
    x_.read(beat);
    Numbers values;
    for (int i = 0; i < rows_; ++i) values.push_back(unpack(beat.words, i, bits_));
    check_equal("x_tdata", leaving_.front(), values, beats_);
    check_pin(*x_.last, last_group_ && leaving_.size() == 1, beats_);
  }

  /// The group is complete: beat i has, block by block, row g * M + i of its columns.
  void start_group() {
    for (int i = 0; i < m_; ++i) {
      Numbers beat;
      for (int g = 0; g < rows_ / m_; ++g) {
        for (const Numbers& column : group_) beat.push_back(column[static_cast<std::size_t>(g * m_ + i)]);
      }
      leaving_.push_back(std::move(beat));
    }
    group_.clear();
    last_group_ = tile_over_;
    tile_over_ = false;
    offered_ = true;
  }

  void cover(bool enters, bool taken, bool step, bool starts_alone) {
    cover_moves_.hit((enters ? 1 : 0) + (taken ? 2 : 0));
    if (step && tile_over_) cover_zeros_.hit(taken ? 1 : 0);
    if (starts_alone) cover_last_group_.hit(0);
    if (enters && group_.empty() && offered_ && last_group_) cover_last_group_.hit(1);
    if (taken && !step) cover_missing_.hit(last_group_ ? 1 : 0);
  }

  int m_, rows_, bits_;
  bench::Driver& driver_;
  bench::StreamPins y_, x_;
  bench::Pin idle_;
  bench::Acceptor& acceptor_;
  bench::Rng rng_;
  bench::CoverPoint &cover_length_, &cover_tail_, &cover_moves_, &cover_zeros_, &cover_last_group_, &cover_missing_;

  std::uint64_t columns_left_ = 0, beats_ = 0;
  std::vector<Numbers> group_;   // columns that have entered
  bool tile_over_ = false;       // its tile has no more columns
  std::deque<Numbers> leaving_;  // beats of the group before, the one on offer first
  bool last_group_ = false;      // of its tile
  bool offered_ = false;
  bool alone_ = false;  // it leaves, and nothing enters
};

}  // namespace

UnitReport verify_transpose(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("transpose", units::tasd_transpose(config), run);
  auto& check = unit.bench().add<TransposeCheck>(unit, config);
  return unit.run(
      4'000, [&] { return check.transactions(); },
      [&] {
        check.add_tiles();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
