// The VFMU between random rows and random steps: order of the values, when a row is taken, when a window is there, what a tile's end drops.
// Tiles of very many rows are cut short by a reset, and so are those that have more rows than their steps need.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <numeric>
#include <set>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "system/geometry_of.h"
#include "units/hss_vfmu.h"

namespace filigree::benches {
namespace {

struct Tile {
  std::vector<int> steps;  ///< values each takes
  int rows = 0;
};

struct Entry {
  std::int64_t value = 0, offset = 0;
};

class VfmuCheck : public bench::Component {
 public:
  VfmuCheck(UnitBench& unit, const config::HssConfig& config)
      : geometry_(system::geometry_of(config)),
        config_(config),
        capacity_(config.row_values * (1 + (config.step_max() + config.row_values - 1) / config.row_values)),
        driver_(unit.bench().driver("b")),
        b_(unit.model(), "b"),
        start_(unit.model(), "start"),
        rows_(unit.model(), "rows"),
        step_values_(unit.model(), "step_values"),
        step_known_(unit.model(), "step_known"),
        step_(unit.model(), "step"),
        step_last_(unit.model(), "step_last"),
        window_valid_(unit.model(), "window_valid"),
        row_taken_(unit.model(), "row_taken"),
        last_error_(unit.model(), "last_error"),
        starved_(unit.model(), "starved"),
        excess_(unit.model(), "excess"),
        window_value_(unit.model(), "window_value", config.b_bits),
        rng_(unit.rng("steps")),
        tile_rng_(unit.rng("tiles")),
        cover_sizes_(unit.coverage().point("step takes", size_names())),
        cover_held_(unit.coverage().point("values held", {"none", "less than the step", "the step", "more", "all that fit"})),
        cover_moves_(unit.coverage().point("moves", {"nothing", "row", "step", "row and step"})),
        cover_oldest_(unit.coverage().point("place of the oldest value", number_names(0, config.row_values - 1))),
        cover_end_(unit.coverage().point("end of a tile", {"nothing left", "values dropped", "rows left"})),
        cover_start_(unit.coverage().point("start of a tile", {"at once", "later"})),
        cover_last_(unit.coverage().point("last flag", {"right", "wrong"})),
        cover_known_(unit.coverage().point("size of the step", {"known", "not known yet"})) {
    if (config.compressed_b) window_offset_.emplace(unit.model(), "window_offset", config.offset_bits());
    auto& monitor = unit.bench().monitor("b");
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    monitor.cover(unit.coverage());
    exclude_impossible();
  }

  /// Queues another tile and its rows.
  void add_tile() {
    Tile tile = draw_tile();
    send_rows(tile.rows, tile.rows);
    tiles_.push_back(std::move(tile));
  }

  /// Queues a tile of very many rows, every bit of their number in turn, of which only a few come: it ends with a reset.
  void add_long_tile() {
    Tile tile = draw_tile();
    tile.rows = (1 << long_tiles_ / 2 % format::kTileRowsBits) | (long_tiles_ % 2);
    ++long_tiles_;
    const int sent = static_cast<int>(tile_rng_.range(1, std::min(tile.rows, 3)));
    // Steps that wait for more than comes.
    const int size = config_.compressed_b ? config_.step_max() : tile.steps.front();
    for (int values = 0; values <= 3 * config_.row_values; values += size) tile.steps.push_back(size);
    send_rows(sent, tile.rows);
    tiles_.push_back(std::move(tile));
  }
  /// Queues a tile that has rows no step needs, and does not send them. Behind its end only a reset helps.
  void add_tile_of_too_many_rows() {
    Tile tile = draw_tile();
    send_rows(tile.rows, tile.rows);
    tile.rows += 1 << tile_rng_.below(format::kTileRowsBits - 1);
    tiles_.push_back(std::move(tile));
  }
  /// All rows sent have been taken.
  bool is_fed() const { return driver_.idle(); }
  /// The device was reset: its tile is no more.
  void abandon() {
    tiles_.clear();
    values_.clear();
    rows_left_ = oldest_ = 0;
    running_ = false;
  }

  void drive() override {
    const bool may_start = !running_ && !tiles_.empty();
    start_now_ = may_start && !start_stalls_.next(rng_);
    start_.set(start_now_ ? 1 : 0);
    rows_.set(start_now_ ? static_cast<std::uint64_t>(tiles_.front().rows) : rng_.next());
    // Between tiles nobody steps, whatever the other inputs are.
    known_ = config_.compressed_b && rng_.chance(20) ? false : !running_ ? rng_.chance(50) : true;
    wanted_ = running_ && known_ ? tiles_.front().steps[done_] : static_cast<int>(rng_.below(static_cast<std::uint64_t>(config_.step_max()) + 1));
    step_values_.set(static_cast<std::uint64_t>(wanted_));
    step_known_.set(known_ ? 1 : 0);
    stepping_ = running_ && known_ && held() >= wanted_ && !step_stalls_.next(rng_);
    step_.set(stepping_ ? 1 : 0);
    ending_ = stepping_ && done_ + 1 == tiles_.front().steps.size();
    step_last_.set(stepping_ ? (ending_ ? 1 : 0) : rng_.below(2));
  }

  void reset() override {
    start_.set(0);
    step_.set(0);
    known_ = false;
  }

  void sample(std::uint64_t) override {
    const int taken = stepping_ ? wanted_ : 0;
    const bool ready = rows_left_ > 0 && held() - taken <= capacity_ - config_.row_values;
    const bool row = ready && b_.valid.get() == 1;
    const bool wrong_last = row && (b_.last->get() == 1) != (rows_left_ == 1);
    check_pin(b_.ready, ready, steps_);
    check_pin(window_valid_, known_ && held() >= wanted_, steps_);
    check_pin(starved_, rows_left_ == 0 && known_ && held() < wanted_, steps_);
    check_pin(row_taken_, row, steps_);
    check_pin(last_error_, wrong_last, steps_);
    check_pin(excess_, ending_ && rows_left_ > 0, steps_);
    check_window();
    cover(row, wrong_last);

    if (stepping_) {
      values_.erase(values_.begin(), values_.begin() + taken);
      oldest_ = (oldest_ + taken) % config_.row_values;
      ++done_;
      ++steps_;
    }
    if (ending_) {
      cover_end_.hit(rows_left_ > 0 ? 2 : values_.empty() ? 0 : 1);
      values_.clear();
      oldest_ = 0;
      running_ = false;
      tiles_.pop_front();
      idle_cycles_ = 0;
    } else if (row) {
      take_row();
    }
    if (start_now_) {
      rows_left_ = tiles_.front().rows;
      running_ = true;
      done_ = 0;
      cover_start_.hit(idle_cycles_ == 0 ? 0 : 1);
    } else if (!running_ && !ending_) {
      ++idle_cycles_;
    }
  }
  bool idle() const override { return tiles_.empty(); }
  std::uint64_t transactions() const override { return steps_; }
  std::string waiting() const override { return idle() ? "" : "a window"; }

 private:
  int held() const { return static_cast<int>(values_.size()); }

  Tile draw_tile() {
    Tile tile;
    const auto patterns = geometry_.family.patterns();
    const int depth = geometry_.depth(tile_rng_.pick(patterns));
    // Now and then just as many steps as fill whole rows.
    const int whole = config_.row_values / std::gcd(depth, config_.row_values);
    const auto count = static_cast<std::size_t>(whole <= 64 && tile_rng_.chance(25) ? whole : tile_rng_.range(1, 40));
    const bool compressed = config_.compressed_b && tile_rng_.chance(70);
    for (std::size_t s = 0; s < count; ++s) {
      tile.steps.push_back(compressed ? static_cast<int>(tile_rng_.corner(0, config_.step_max())) : depth);
    }
    if (compressed && tile_rng_.chance(5)) std::ranges::fill(tile.steps, 0);
    const int values = std::accumulate(tile.steps.begin(), tile.steps.end(), 0);
    tile.rows = (values + config_.row_values - 1) / config_.row_values;
    return tile;
  }

  /// The first rows of a tile of `rows`; its last one is marked, now and then a wrong one.
  void send_rows(int count, int rows) {
    const Limits range = limits(config_.b_bits, false);
    for (int r = 0; r < count; ++r) {
      std::vector<std::uint64_t> words = pack(tile_rng_.corner_values(config_.row_values, range.low, range.high), config_.b_bits);
      if (config_.compressed_b) append_offsets(words);
      const bool last = r == rows - 1;
      driver_.send(bench::Beat{words, tile_rng_.chance(3) ? !last : last});
    }
  }

  /// The row's offsets, behind its values.
  void append_offsets(std::vector<std::uint64_t>& words) {
    Numbers bits;
    for (int i = 0; i < config_.row_values * config_.b_bits; ++i) bits.push_back(unpack(words, i, 1));
    for (int i = 0; i < config_.row_values * config_.offset_bits(); ++i) bits.push_back(static_cast<std::int64_t>(tile_rng_.below(2)));
    words = pack(bits, 1);
  }

  void take_row() {
    bench::Beat beat = b_.blank();
    b_.read(beat);
    const int w = config_.row_values;
    Numbers bits;
    for (int i = 0; i < config_.b_beat_bits(); ++i) bits.push_back(unpack(beat.words, i, 1));
    const std::vector<std::uint64_t> offsets = pack(Numbers(bits.begin() + w * config_.b_bits, bits.end()), 1);
    for (int i = 0; i < w; ++i) {
      values_.push_back({unpack(beat.words, i, config_.b_bits), config_.compressed_b ? unpack(offsets, i, config_.offset_bits()) : 0});
    }
    --rows_left_;
  }

  void check_window() const {
    Numbers expected, offsets;
    for (int i = 0; i < std::min(held(), config_.step_max()); ++i) {
      expected.push_back(values_[static_cast<std::size_t>(i)].value);
      offsets.push_back(values_[static_cast<std::size_t>(i)].offset);
    }
    check_equal("window_value", expected, window_value_.get(), steps_);
    if (window_offset_) check_equal("window_offset", offsets, window_offset_->get(), steps_);
  }

  std::vector<std::string> size_names() const {
    if (config_.compressed_b) return {"0", "1", "more", "all but one", "most"};
    std::vector<std::string> names;
    for (const int size : sizes()) names.push_back(fmt::format("{}", size));
    return names;
  }
  std::set<int> sizes() const {
    std::set<int> sizes;
    for (const model::Pattern& pattern : geometry_.family.patterns()) sizes.insert(geometry_.depth(pattern));
    return sizes;
  }
  int size_bin(int size) const {
    if (!config_.compressed_b) {
      const std::set<int> all = sizes();
      return static_cast<int>(std::distance(all.begin(), all.find(size)));
    }
    const int most = config_.step_max();
    return size == most ? 4 : size == 0 ? 0 : size == 1 ? 1 : size == most - 1 ? 3 : 2;
  }

  /// What the configuration's steps can never do.
  void exclude_impossible() {
    if (config_.compressed_b) return;
    cover_known_.exclude("not known yet");
    bool drops = false, part_of_step = false;
    std::set<int> places;
    for (const int size : sizes()) {
      drops = drops || size % config_.row_values != 0;
      part_of_step = part_of_step || config_.row_values % size != 0;
      for (int place = 0; places.insert(place).second || place != 0; place = (place + size) % config_.row_values) {
        if (place != 0 && (place + size) % config_.row_values == 0) break;
      }
    }
    for (int place = 0; place < config_.row_values; ++place) {
      if (!places.contains(place)) cover_oldest_.exclude(fmt::format("{}", place));
    }
    if (!part_of_step) cover_held_.exclude("less than the step");
    if (!drops) cover_end_.exclude("values dropped");
  }

  void cover(bool row, bool wrong_last) {
    if (stepping_) cover_sizes_.hit(size_bin(wanted_));
    if (running_ && known_) cover_held_.hit(held() == 0 ? 0 : held() < wanted_ ? 1 : held() == wanted_ ? 2 : held() < capacity_ ? 3 : 4);
    cover_moves_.hit((row ? 1 : 0) + (stepping_ ? 2 : 0));
    if (stepping_) cover_oldest_.hit(oldest_);
    if (row) cover_last_.hit(wrong_last ? 1 : 0);
    cover_known_.hit(known_ ? 0 : running_ ? 1 : 0);
  }

  const format::Geometry geometry_;
  const config::HssConfig config_;
  const int capacity_;
  bench::Driver& driver_;
  bench::StreamPins b_;
  bench::Pin start_, rows_, step_values_, step_known_, step_, step_last_, window_valid_, row_taken_, last_error_, starved_, excess_;
  Fields window_value_;
  std::optional<Fields> window_offset_;
  bench::Rng rng_, tile_rng_;
  bench::Stalls step_stalls_ = bench::Stalls::mixed(), start_stalls_ = bench::Stalls::random(50);
  bench::CoverPoint &cover_sizes_, &cover_held_, &cover_moves_, &cover_oldest_, &cover_end_, &cover_start_, &cover_last_, &cover_known_;

  // The prediction: what has come and has not gone.
  std::deque<Tile> tiles_;
  int long_tiles_ = 0;
  std::deque<Entry> values_;
  int rows_left_ = 0;
  int oldest_ = 0;  // its place in its row
  bool running_ = false;
  std::size_t done_ = 0;  // steps of the tile
  std::uint64_t steps_ = 0;
  std::uint64_t idle_cycles_ = 0;
  // Of this cycle.
  bool start_now_ = false, known_ = false, stepping_ = false, ending_ = false;
  int wanted_ = 0;
};

}  // namespace

UnitReport verify_vfmu(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("vfmu", units::hss_vfmu(config), run);
  auto& check = unit.bench().add<VfmuCheck>(unit, config);
  return unit.run(
      4'000, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 4; ++i) check.add_tile();
        unit.bench().run();
        check.add_long_tile();
        while (!check.is_fed()) unit.bench().step();
        unit.bench().step(20);
        unit.bench().reset();
        check.abandon();
        check.add_tile_of_too_many_rows();
        while (!check.idle()) unit.bench().step();
        unit.bench().step(5);
        unit.bench().reset();
        check.abandon();
      });
}

}  // namespace filigree::benches
