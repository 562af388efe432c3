// The merger: every beat of a head's descriptors, what they stand for as a mask, and without stalls every cycle.
#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "bench/check_failed.h"
#include "benches/attention_select_benches.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "estimate/attention_select_cycles.h"
#include "model/sample_attention.h"
#include "units/attention_merger.h"

namespace filigree::benches {
namespace {

struct Descriptor {
  std::int64_t kind = 0, flag = 0, first = 0, count = 0;
  bool last = false;

  friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

std::string describe_difference(const Descriptor& expected, const Descriptor& actual) {
  const auto text = [](const Descriptor& d) {
    return fmt::format("kind {} flag {} first {} count {} last {}", d.kind, d.flag, d.first, d.count, d.last);
  };
  return fmt::format("expected {}, got {}", text(expected), text(actual));
}

struct Head {
  std::int64_t keys = 1, rows = 1, window = 1, bottom = 0;
  bool dense = false, free_running = false;
  Numbers listed;
};

class MergerCheck : public bench::Component {
 public:
  MergerCheck(UnitBench& unit, const config::AttentionConfig& config)
      : config_(config),
        acceptor_(unit.bench().acceptor("descriptor")),
        start_(unit.model(), "start"),
        keys_(unit.model(), "keys"),
        rows_(unit.model(), "rows"),
        window_(unit.model(), "window"),
        bottom_(unit.model(), "bottom"),
        count_(unit.model(), "count"),
        dense_(unit.model(), "dense"),
        index_(unit.model(), "index"),
        read_enable_(unit.model(), "read_enable"),
        read_address_(unit.model(), "read_address"),
        busy_(unit.model(), "busy"),
        done_(unit.model(), "done"),
        rng_(unit.rng("environment")),
        head_rng_(unit.rng("heads")),
        beats_(unit.bench().add<bench::Scoreboard<Descriptor>>("descriptor")),
        cover_block_(unit.coverage().point("block", {"whole", "cut by the bottom rows", "cut by the end"})),
        cover_bottom_(unit.coverage().point("bottom", {"none", "some", "all rows", "more than rows"})),
        cover_window_(unit.coverage().point("window", {"1", "between", "more than keys"})),
        cover_offset_(unit.coverage().point("keys before the first row", {"none", "some"})),
        cover_listed_(unit.coverage().point("listed", {"none", "some", "all"})),
        cover_walk_(unit.coverage().point("walk", {"nothing before the window", "ends before the list", "ends with it", "none: dense"})),
        cover_run_(unit.coverage().point("run", {"one key", "several"})),
        cover_range_(unit.coverage().point("range", {"from key 0", "later"})) {
    if (config.max_keys <= 2) cover_run_.exclude("several");
    if (config.query_block == 1) cover_block_.exclude("cut by the bottom rows");
    if (config.query_block == 1) cover_block_.exclude("cut by the end");
    auto& monitor = unit.bench().monitor("descriptor");
    monitor.on_beat([this](const bench::Beat& beat, std::uint64_t cycle) { on_beat(beat, cycle); });
    monitor.cover(unit.coverage());
  }

  void add_head() { heads_.push_back(draw()); }

  void drive() override {
    start_now_ = !running_ && !heads_.empty() && rng_.chance(60);
    const Head& next = start_now_ ? heads_.front() : head_;
    if (start_now_) {
      acceptor_.set_stalls(next.free_running ? bench::Stalls::none() : bench::Stalls::mixed());
      acceptor_.set_shy(!next.free_running && rng_.chance(25));
    }
    start_.set(start_now_ ? 1 : 0);
    // Captured by start: noise from the next cycle on.
    const auto set = [&](const bench::Pin& pin, std::int64_t value) { pin.set(start_now_ ? static_cast<std::uint64_t>(value) : rng_.next()); };
    set(keys_, next.keys);
    set(rows_, next.rows);
    set(window_, next.window);
    set(bottom_, next.bottom);
    set(count_, std::ssize(next.listed));
    set(dense_, next.dense ? 1 : 0);
    index_.set(static_cast<std::uint64_t>(shown_));
  }
  void reset() override { start_.set(0); }

  void sample(std::uint64_t) override {
    check_pin(busy_, running_ && done_.get() == 0, done_count_);
    if (read_enable_.get() == 1) {
      const auto address = static_cast<std::int64_t>(read_address_.get());
      if (!running_) throw bench::CheckFailed("read_enable", done_count_, "read_enable: without a head");
      if (address >= std::ssize(head_.listed)) {
        throw bench::CheckFailed("read_address", done_count_, fmt::format("read_address: {} of {} entries", address, head_.listed.size()));
      }
      shown_ = head_.listed[static_cast<std::size_t>(address)];
    }
    if (running_) ++cycles_;
    if (done_.get() == 1) finish_head();
    if (start_now_) begin();
  }

  bool idle() const override { return heads_.empty() && !running_; }
  std::uint64_t transactions() const override { return done_count_; }
  std::string waiting() const override { return idle() ? "" : "a head's descriptors"; }

 private:
  Head draw() {
    Head head;
    const std::int64_t most = (std::int64_t{1} << config_.key_bits()) - 1;
    head.keys = head_rng_.corner(1, config_.max_keys);
    head.rows = head_rng_.chance(40) ? head.keys : head_rng_.corner(1, head.keys);
    head.window = head_rng_.chance(50) ? head_rng_.corner(1, std::max<std::int64_t>(1, head.keys / 4)) : head_rng_.corner(1, most);
    head.bottom = head_rng_.chance(60) ? head_rng_.corner(0, head.rows) : head_rng_.corner(0, most);
    head.dense = head_rng_.chance(10);
    head.free_running = head_rng_.chance(50);
    const auto percent = static_cast<int>(head_rng_.pick(std::vector<int>{0, 5, 30, 80, 100}));
    for (std::int64_t j = 0; j < head.keys; ++j) {
      if (head_rng_.chance(percent)) head.listed.push_back(j);
    }
    return head;
  }

  void begin() {
    head_ = heads_.front();
    heads_.pop_front();
    running_ = true;
    cycles_ = 0;
    mask_.assign(static_cast<std::size_t>(head_.rows * head_.keys), 0);
    expect();
    cover_bottom_.hit(head_.bottom == 0 ? 0 : head_.bottom < head_.rows ? 1 : head_.bottom == head_.rows ? 2 : 3);
    cover_window_.hit(head_.window == 1 ? 0 : head_.window <= head_.keys ? 1 : 2);
    cover_offset_.hit(head_.rows == head_.keys ? 0 : 1);
    cover_listed_.hit(head_.listed.empty() ? 0 : std::ssize(head_.listed) < head_.keys ? 1 : 2);
  }

  /// Row i sees keys up to position(i). Blocks end before every multiple of the block size and before the first of the bottom rows.
  std::int64_t position(std::int64_t row) const { return row + head_.keys - head_.rows; }
  void expect() {
    const std::int64_t first_bottom = std::max<std::int64_t>(0, head_.rows - head_.bottom);
    std::int64_t q0 = 0;
    for (std::int64_t row = 0; row < head_.rows; ++row) {
      const bool at_end = row + 1 == head_.rows, at_bottom = row + 1 == first_bottom, at_block = (row + 1) % config_.query_block == 0;
      if (!at_end && !at_bottom && !at_block) continue;
      cover_block_.hit(at_block ? 0 : at_end ? 2 : 1);
      expect_block(q0, row, head_.dense || q0 >= first_bottom);
      q0 = row + 1;
    }
  }
  void expect_block(std::int64_t q0, std::int64_t q1, bool dense) {
    beats_.expect({static_cast<std::int64_t>(units::DescriptorKind::kBlock), dense, q0, q1 - q0 + 1, false});
    std::int64_t walked = 0;
    std::vector<Descriptor> runs;
    for (const std::int64_t j : head_.listed) {
      if (dense || j > position(q1) - head_.window) break;
      ++walked;
      if (!runs.empty() && runs.back().first + runs.back().count == j) {
        ++runs.back().count;
      } else {
        runs.push_back({static_cast<std::int64_t>(units::DescriptorKind::kColumns), 0, j, 1, false});
      }
    }
    for (const Descriptor& run : runs) {
      beats_.expect(run);
      cover_run_.hit(run.count == 1 ? 0 : 1);
    }
    cover_walk_.hit(dense ? 3 : walked == 0 ? 0 : walked < std::ssize(head_.listed) ? 1 : 2);
    const std::int64_t first = dense ? 0 : std::max<std::int64_t>(0, position(q0) - head_.window + 1);
    cover_range_.hit(first == 0 ? 0 : 1);
    beats_.expect({static_cast<std::int64_t>(units::DescriptorKind::kRange), q1 + 1 == head_.rows, first, position(q1) - first + 1, true});
  }

  void on_beat(const bench::Beat& beat, std::uint64_t cycle) {
    const int bits = config_.key_bits();
    const hdl::Bits all(3 + 2 * bits, beat.words);
    const Descriptor got{static_cast<std::int64_t>(all.field(0, 2)), static_cast<std::int64_t>(all.field(2, 1)),
                         static_cast<std::int64_t>(all.field(3, bits)), static_cast<std::int64_t>(all.field(3 + bits, bits)), beat.last};
    beats_.actual(got, cycle);
    expand(got);
  }

  /// What a descriptor stands for, as the interface says it; in the mask a pair counts once.
  void expand(const Descriptor& beat) {
    if (beat.kind == 0) {
      block_ = beat;
      return;
    }
    for (std::int64_t row = block_.first; row < std::min(block_.first + block_.count, head_.rows); ++row) {
      for (std::int64_t key = beat.first; key < std::min(beat.first + beat.count, head_.keys); ++key) {
        const std::int64_t distance = position(row) - key;
        const bool columns = beat.kind == 1;
        const bool uses = columns ? distance >= head_.window : distance >= 0 && (block_.flag == 1 || distance < head_.window);
        if (uses) ++mask_[static_cast<std::size_t>(row * head_.keys + key)];
      }
    }
  }

  void finish_head() {
    if (!running_) throw bench::CheckFailed("done", done_count_, "done: without a head");
    if (!beats_.idle()) throw bench::CheckFailed("done", done_count_, "done: before the last beat was taken");
    model::FilteredHead filtered;
    filtered.dense = head_.dense;
    filtered.selection.kept.assign(static_cast<std::size_t>(head_.keys), 0);
    for (const std::int64_t j : head_.listed) filtered.selection.kept[static_cast<std::size_t>(j)] = 1;
    model::FilterSettings settings;
    settings.window = head_.window;
    settings.bottom = head_.bottom;
    for (std::int64_t row = 0; row < head_.rows; ++row) {
      for (std::int64_t key = 0; key < head_.keys; ++key) {
        const bool kept = model::keeps(filtered, head_.keys, head_.rows, settings, row, key);
        const std::int64_t times = mask_[static_cast<std::size_t>(row * head_.keys + key)];
        if (times != (kept ? 1 : 0)) {
          throw bench::CheckFailed("descriptor", done_count_,
                                   fmt::format("descriptor: row {} has key {} {} times, the mask {}", row, key, times, kept ? 1 : 0));
        }
      }
    }
    if (head_.free_running) {
      const estimate::MergeWork work{head_.keys, head_.rows, head_.window, head_.bottom, config_.query_block, head_.dense};
      check_equal("busy cycles", estimate::attention_merge_cycles(work, head_.listed), cycles_ - 1, done_count_);
    }
    running_ = false;
    ++done_count_;
  }

  const config::AttentionConfig config_;
  bench::Acceptor& acceptor_;
  bench::Pin start_, keys_, rows_, window_, bottom_, count_, dense_, index_, read_enable_, read_address_, busy_, done_;
  bench::Rng rng_, head_rng_;
  bench::Scoreboard<Descriptor>& beats_;
  bench::CoverPoint &cover_block_, &cover_bottom_, &cover_window_, &cover_offset_, &cover_listed_, &cover_walk_, &cover_run_, &cover_range_;

  std::deque<Head> heads_;
  Head head_;
  Descriptor block_;
  std::vector<std::uint8_t> mask_;
  std::int64_t shown_ = 0, cycles_ = 0;
  bool running_ = false, start_now_ = false;
  std::uint64_t done_count_ = 0;
};

}  // namespace

UnitReport verify_attention_merger(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("merger", units::attention_merger(config), run);
  auto& check = unit.bench().add<MergerCheck>(unit, config);
  return unit.run(
      200, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 4; ++i) check.add_head();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
