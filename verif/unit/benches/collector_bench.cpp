// The collector between a bank of TASD units, whose entries come as late and as unequally as they may, and a consumer of the tiles.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "benches/fields.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "format/pack_terms.h"
#include "units/tasd_collector.h"

namespace filigree::benches {
namespace {

/// One tile on its way: its beats by entry, and what has to come out.
struct Tile {
  int beats = 0;                  // that the units take
  bool last = false;              // the last of them says so
  std::vector<Numbers> of_entry;  // by entry: beat after beat, block after block, value and index
  std::vector<format::Beat> output;
  std::size_t sent = 0;  // of the output
  int taken = 0;
  std::vector<int> written;  // beats of each entry
  bool complete = false;     // all entries have come
  std::uint64_t complete_since = 0;
};

class CollectorCheck : public bench::Component {
 public:
  CollectorCheck(UnitBench& unit, const config::TtcConfig& config)
      : config_(config),
        units_(config.tasd()),
        core_{.lanes = config.core.lanes, .rows = config.core.rows, .arrays = config.core.arrays, .a_bits = config.core.a_bits, .m = config.m()},
        taken_(unit.model(), "taken"),
        taken_last_(unit.model(), "taken_last"),
        entry_valid_(unit.model(), "entry_valid", 1),
        entry_last_(unit.model(), "entry_last", 1),
        entry_(unit.model(), "entry", config.core.a_bits + config.tasd().index_bits()),
        room_(unit.model(), "room"),
        idle_(unit.model(), "idle"),
        t_(unit.model(), "t"),
        acceptor_(unit.bench().acceptor("t")),
        rng_(unit.rng("tiles")),
        timing_(unit.rng("timing")),
        cover_length_(unit.coverage().point("tile", {"one block", "short", "whole, more follow", "whole, the last"})),
        cover_tail_(unit.coverage().point("last K-step of a term", {"full", "part of the lanes"})),
        cover_held_(unit.coverage().point("tiles taken as a whole and not yet sent", {"none", "one", "more"})),
        cover_skew_(unit.coverage().point("entries", {"in the cycle of the beat", "later", "next tile before the last of this"})),
        cover_next_(unit.coverage().point("next tile", {"without a gap", "later"})),
        cover_off_(unit.coverage().point("all terms", {"some used", "none"})) {
    for (int t = 0; t < config.term_count(); ++t) {
      n_.emplace_back(unit.model(), fmt::format("n_{}", t));
      legal_.push_back({0});
      for (std::size_t mode = 0; mode < config.rank().h.size(); ++mode) {
        if (config.rank().n(mode) <= config.term_n[static_cast<std::size_t>(t)]) legal_.back().push_back(config.rank().n(mode));
      }
      std::vector<std::string> names;
      for (const int n : legal_.back()) names.push_back(fmt::format("{}", n));
      cover_n_.push_back(&unit.coverage().point(fmt::format("N of term {}", t), names));
    }
    if (config.tile_values() == 2 * config.m()) cover_length_.exclude("short");
    if (units_.entries() == 1) cover_skew_.exclude("next tile before the last of this");
    auto& monitor = unit.bench().monitor("t");
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    monitor.cover(unit.coverage());
    chosen_.assign(n_.size(), 0);
    stalls_.assign(static_cast<std::size_t>(units_.entries()), bench::Stalls::mixed());
  }

  /// Another choice of N, and tiles for it. Nothing may be under way.
  void add_tiles() {
    int in_use = 0;
    for (std::size_t t = 0; t < n_.size(); ++t) {
      chosen_[t] = rng_.pick(legal_[t]);
      cover_n_[t]->hit(fmt::format("{}", chosen_[t]));
      in_use += chosen_[t];
    }
    cover_off_.hit(in_use > 0 ? 0 : 1);
    const int tiles = in_use > 0 ? static_cast<int>(rng_.range(1, 6)) : 0;
    for (int i = 0; i < tiles; ++i) tiles_.push_back(draw_tile());
    together_ = rng_.chance(30);
    acceptor_.set_shy(rng_.chance(25));
  }

  void drive() override {
    for (std::size_t t = 0; t < n_.size(); ++t) n_[t].set(static_cast<std::uint64_t>(chosen_[t]));
    take();
    give();
  }

  void reset() override {
    taken_.set(0);
    entry_valid_.set(Numbers(static_cast<std::size_t>(units_.entries()), 0));
  }

  void sample(std::uint64_t cycle) override {
    // What was taken, or said to be, is inside from the next cycle on.
    check_pin(idle_, nothing_inside_, beats_);
    // A half is free once its tile has left the memory, at the latest when that has been sent. The last two beats may be on their way out.
    const bool may_have_left = whole_ > 0 && tiles_.front().output.size() - tiles_.front().sent <= 2;
    if (whole_ < 2) check_pin(room_, 1, beats_);
    if (whole_ >= (may_have_left ? 3u : 2u)) check_pin(room_, 0, beats_);
    cover_held_.hit(static_cast<int>(std::min<std::size_t>(whole_, 2)));
    room_seen_ = room_.get() == 1 && !ended_now_;

    check_offer(cycle);
    note_what_came(cycle);
    nothing_inside_ = tiles_.empty() || (tiles_.front().taken == 0);
  }
  bool idle() const override { return tiles_.empty(); }
  std::uint64_t transactions() const override { return beats_; }
  std::string waiting() const override {
    return idle() ? "" : fmt::format("tile with {} of {} beats sent", tiles_.front().sent, tiles_.front().output.size());
  }

 private:
  bool in_use(int entry) const {
    const int term = term_of(entry);
    return entry - units_.first_entry(term) < chosen_[static_cast<std::size_t>(term)];
  }
  int term_of(int entry) const {
    int term = 0;
    while (term + 1 < units_.term_count() && entry >= units_.first_entry(term + 1)) ++term;
    return term;
  }

  Tile draw_tile() {
    const int m = config_.m();
    const int most = config_.tile_values() / m;
    const int blocks = rng_.chance(50) ? most : static_cast<int>(rng_.range(1, most));
    Tile tile;
    tile.beats = blocks * m;
    tile.last = blocks < most || rng_.chance(50);
    tile.written.assign(static_cast<std::size_t>(units_.entries()), 0);
    cover_length_.hit(blocks == most ? (tile.last ? 3 : 2) : blocks == 1 ? 0 : 1);

    model::Matrix<std::int32_t> values(config_.core.total_rows(), blocks * m);
    const Limits range = limits(config_.core.a_bits, true);
    for (std::int64_t row = 0; row < values.rows(); ++row) {
      std::ranges::transform(rng_.corner_values(static_cast<int>(values.cols()), range.low, range.high), values.row(row).begin(),
                             [](std::int64_t value) { return static_cast<std::int32_t>(value); });
    }
    model::Series series;
    std::vector<int> entries;  // of the series' slots
    for (int t = 0; t < units_.term_count(); ++t) {
      const int n = chosen_[static_cast<std::size_t>(t)];
      if (n == 0) continue;
      series.terms.push_back({n, m});
      for (int slot = 0; slot < n; ++slot) entries.push_back(units_.first_entry(t) + slot);
      cover_tail_.hit(blocks % (config_.core.lanes / n) == 0 ? 0 : 1);
    }
    tile.output = format::pack_terms(core_, values, series, {.depth = blocks * m});
    tile.of_entry = entries_of(values, series, entries);
    return tile;
  }

  /// What the units make of the tile: for each entry and beat (block of K, row of a block) its fields for all blocks of rows.
  std::vector<Numbers> entries_of(const model::Matrix<std::int32_t>& values, const model::Series& series, const std::vector<int>& entries) const {
    const int m = config_.m();
    const int value_mask = (1 << config_.core.a_bits) - 1;
    std::vector<Numbers> fields(static_cast<std::size_t>(units_.entries()));
    for (std::int64_t k = 0; k < values.cols(); k += m) {
      for (int i = 0; i < m; ++i) {
        for (int b = 0; b < config_.beat_blocks(); ++b) {
          std::vector<std::int32_t> block(static_cast<std::size_t>(m));
          std::ranges::copy(values.row(b * m + i).subspan(static_cast<std::size_t>(k), static_cast<std::size_t>(m)), block.begin());
          const auto slots = model::extract<std::int32_t>(block, series);
          for (std::size_t s = 0; s < slots.size(); ++s) {
            fields[static_cast<std::size_t>(entries[s])].push_back((slots[s].value & value_mask) | (slots[s].index << config_.core.a_bits));
          }
        }
      }
    }
    return fields;
  }

  /// The units take a beat, if there is room.
  void take() {
    ended_now_ = false;
    taking_ = nullptr;
    const auto tile = std::ranges::find_if(tiles_, [](const Tile& t) { return t.taken < t.beats; });
    const bool may = tile != tiles_.end() && (room_seen_ || whole_ < 2);
    const bool take = may && !take_stalls_.next(timing_);
    bool last = false;
    if (take) {
      taking_ = &*tile;
      ++tile->taken;
      ended_now_ = tile->taken == tile->beats;
      last = ended_now_ && tile->last;
    }
    taken_.set(take ? 1 : 0);
    taken_last_.set(take ? (last ? 1 : 0) : timing_.below(2));
  }

  /// Entries of beats that were taken, each in its own order.
  void give() {
    const auto count = static_cast<std::size_t>(units_.entries());
    const auto blocks = static_cast<std::size_t>(config_.beat_blocks());
    Numbers valid(count, 0), last(count, 0), fields;
    const bool all = together_ && !all_stalls_.next(timing_);
    for (std::size_t e = 0; e < count; ++e) {
      const bool comes = together_ ? all : !stalls_[e].next(timing_);
      const auto tile = std::ranges::find_if(tiles_, [&](const Tile& t) { return t.written[e] < t.taken; });
      if (!comes || tile == tiles_.end() || !in_use(static_cast<int>(e))) {
        last[e] = static_cast<std::int64_t>(timing_.below(2));
        for (std::size_t b = 0; b < blocks; ++b) fields.push_back(static_cast<std::int64_t>(timing_.next()));
        continue;
      }
      const auto first = tile->of_entry[e].begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(tile->written[e]++) * blocks);
      fields.insert(fields.end(), first, first + static_cast<std::ptrdiff_t>(blocks));
      valid[e] = 1;
      last[e] = tile->last && tile->written[e] == tile->beats;
      const bool overtakes = tile != tiles_.begin() && !std::prev(tile)->complete;
      cover_skew_.hit(overtakes ? 2 : &*tile == taking_ && tile->written[e] == tile->taken ? 0 : 1);
    }
    entry_valid_.set(valid);
    entry_last_.set(last);
    entry_.set(fields);
  }

  void check_offer(std::uint64_t cycle) {
    const bool valid = t_.valid.get() == 1;
    const bool complete = !tiles_.empty() && tiles_.front().complete;
    if (valid && !complete) throw bench::CheckFailed("t", beats_, "t: an offer, but no tile is complete");
    if (must_offer_) check_pin(t_.valid, 1, beats_);
    if (complete && !valid && ++missing_ > kFill) throw bench::CheckFailed("t", beats_, "t: a complete tile is not offered");
    must_offer_ = false;
    if (!valid) return;
    missing_ = 0;
    Tile& tile = tiles_.front();
    bench::Beat beat = t_.blank();
    t_.read(beat);
    const format::Beat& expected = tile.output[tile.sent];
    if (beat.words != expected.words() || beat.last != expected.last) {
      throw bench::CheckFailed(
          "t", beats_,
          fmt::format("t: beat {} of {}: {}", tile.sent, tile.output.size(), bench::describe_difference({expected.words(), expected.last}, beat)));
    }
    if (t_.ready.get() == 0) return;
    ++beats_;
    ++tile.sent;
    const std::size_t left = tile.output.size() - tile.sent;
    if (left == 1) seamless_ = tiles_.size() > 1 && tiles_[1].complete && tiles_[1].complete_since < cycle;
    must_offer_ = left > 0 || seamless_;
    if (left > 0) return;
    cover_next_.hit(seamless_ ? 0 : 1);
    tiles_.pop_front();
    --whole_;
  }

  void note_what_came(std::uint64_t cycle) {
    if (ended_now_) ++whole_;
    for (Tile& tile : tiles_) {
      bool complete = tile.taken == tile.beats;
      for (int e = 0; e < units_.entries(); ++e) complete = complete && (!in_use(e) || tile.written[static_cast<std::size_t>(e)] == tile.beats);
      if (complete && !tile.complete) tile.complete_since = cycle;
      tile.complete = complete;
    }
  }

  static constexpr int kFill = 2;  // cycles from the last entry of a tile to its offer

  const config::TtcConfig config_;
  const config::TasdConfig units_;
  const format::TermCore core_;
  std::vector<bench::Pin> n_;
  bench::Pin taken_, taken_last_;
  Fields entry_valid_, entry_last_, entry_;
  bench::Pin room_, idle_;
  bench::StreamPins t_;
  bench::Acceptor& acceptor_;
  bench::Rng rng_, timing_;
  bench::Stalls take_stalls_ = bench::Stalls::mixed(), all_stalls_ = bench::Stalls::mixed();
  std::vector<bench::Stalls> stalls_;    // of each entry
  std::vector<std::vector<int>> legal_;  // N of each term
  bench::CoverPoint &cover_length_, &cover_tail_, &cover_held_, &cover_skew_, &cover_next_, &cover_off_;
  std::vector<bench::CoverPoint*> cover_n_;

  std::vector<int> chosen_;  // N of each term
  bool together_ = false;    // all entries of a beat come at once
  std::deque<Tile> tiles_;   // not yet sent, in order
  std::size_t whole_ = 0;    // of them, taken to the last beat
  std::uint64_t beats_ = 0;
  // Of this cycle.
  const Tile* taking_ = nullptr;
  bool ended_now_ = false;  // the beat taken is its tile's last
  // From cycle to cycle.
  bool room_seen_ = false;
  bool nothing_inside_ = true;
  bool must_offer_ = false;  // the next beat follows without a gap
  bool seamless_ = false;    // so does the next tile
  int missing_ = 0;          // cycles for which a complete tile was not offered
};

}  // namespace

UnitReport verify_collector(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("collector", units::tasd_collector(config), run);
  auto& check = unit.bench().add<CollectorCheck>(unit, config);
  return unit.run(
      4'000, [&] { return check.transactions(); },
      [&] {
        check.add_tiles();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
