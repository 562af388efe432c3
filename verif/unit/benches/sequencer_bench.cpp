// The command sequencer: legal and illegal commands in, steps out, against windows, weights and a drain that come and go at random. Long tiles are cut short by a
// reset.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "format/beat.h"
#include "system/geometry_of.h"
#include "units/hss_sequencer.h"

namespace filigree::benches {
namespace {

enum class Fault { kNone, kNoSteps, kNoColumns, kTooManyColumns, kMode };

struct Command {
  Fault fault = Fault::kNone;
  std::vector<int> modes;  // by rank from the innermost, 0 where there is none
  int steps = 1, columns = 1;
  std::int64_t rows = 0;
  bool compressed = false, accumulate = false, drain = false;
};

class SequencerCheck : public bench::Component {
 public:
  SequencerCheck(UnitBench& unit, const config::HssConfig& config)
      : config_(config),
        geometry_(system::geometry_of(config)),
        driver_(unit.bench().driver("cmd")),
        cmd_(unit.model(), "cmd"),
        window_valid_(unit.model(), "window_valid"),
        weights_full_(unit.model(), "weights_full"),
        drain_pending_(unit.model(), "drain_pending"),
        drained_(unit.model(), "drained"),
        rng_(unit.rng("environment")),
        command_rng_(unit.rng("commands")),
        cover_fault_(unit.coverage().point("command", {"legal", "no steps", "no columns", "too many columns", "no such pattern"})),
        cover_kind_(unit.coverage().point("tile", {"fresh, stays", "fresh, drains", "accumulates, stays", "accumulates, drains"})),
        cover_shape_(
            unit.coverage().point("tile of", {"1 step, 1 column", "1 step, more columns", "more steps, 1 column", "more steps and columns"})),
        cover_columns_(unit.coverage().point("columns of a tile", number_names(1, std::min(config.columns, 64)))),
        cover_wait_(unit.coverage().point(
            "next step", {"issued", "no window", "no weights", "column not drained", "last step behind a drain", "sums behind a drain"})),
        cover_overlap_(unit.coverage().point("issued while a tile drains", {"yes"})),
        cover_stall_(unit.coverage().point("stall", {"before the first step", "after it"})) {
    for (const char* name : {"start", "bad_command", "running_tile", "issue", "issue_first", "issue_accumulate", "issue_last", "issue_drain",
                             "column", "columns", "stall", "rows"}) {
      out_.emplace(name, bench::Pin(unit.model(), name));
    }
    bool bad_mode = false;
    for (int rank = 0; rank < geometry_.family.rank_count(); ++rank) {
      if (geometry_.mode_bits(rank) == 0) continue;
      mode_.emplace_back(rank, bench::Pin(unit.model(), fmt::format("mode_rank{}", rank)));
      bad_mode = bad_mode || mode_limit(rank) > choices(rank);
      cover_mode_.emplace_back(rank, &unit.coverage().point(fmt::format("mode of rank{}", rank), number_names(0, choices(rank) - 1)));
    }
    if (config.compressed_b) compressed_.emplace(unit.model(), "compressed");
    if (!bad_mode) cover_fault_.exclude("no such pattern");
    if (column_limit() - 1 == config.columns) cover_fault_.exclude("too many columns");
    if (config.columns == 1) {
      for (const char* bin : {"1 step, more columns", "more steps and columns"}) cover_shape_.exclude(bin);
    }
    auto& monitor = unit.bench().monitor("cmd");
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    monitor.cover(unit.coverage());
  }

  void add_command() { add(draw()); }

  /// A tile of so many steps that nobody waits for its end: every bit of the count in turn, alone or with the lowest.
  void add_long_command() {
    Command command = draw();
    command.fault = Fault::kNone;
    for (int rank = 0; rank < geometry_.family.rank_count(); ++rank) {
      command.modes[static_cast<std::size_t>(rank)] = static_cast<int>(command_rng_.below(static_cast<std::uint64_t>(choices(rank))));
    }
    command.steps = (1 << long_commands_ / 2 % format::kStepsBits) | (long_commands_ % 2);
    ++long_commands_;
    command.columns = static_cast<int>(command_rng_.chance(70) ? 1 : command_rng_.range(1, config_.columns));
    add(std::move(command));
  }
  bool is_taken() const { return commands_.empty(); }
  /// The device was reset: its tile is no more.
  void abandon() { running_ = false; }

  void add(Command command) {
    Numbers bits;
    const auto put = [&](int width, std::int64_t value) {
      for (int i = 0; i < width; ++i) bits.push_back((value >> i) & 1);
    };
    for (int rank = geometry_.family.rank_count() - 1; rank >= 0; --rank)
      put(geometry_.mode_bits(rank), command.modes[static_cast<std::size_t>(rank)]);
    put(format::kStepsBits, command.steps);
    put(format::bits_for(static_cast<std::uint64_t>(config_.columns)), command.columns);
    put(format::kTileRowsBits, command.rows);
    if (config_.compressed_b) put(1, command.compressed ? 1 : 0);
    put(1, command.accumulate ? 1 : 0);
    put(1, command.drain ? 1 : 0);
    driver_.send(bench::Beat{pack(bits, 1), false});
    commands_.push_back(std::move(command));
  }

  void drive() override {
    window_now_ = !window_stalls_.next(rng_);
    weights_now_ = !weights_stalls_.next(rng_);
    pending_now_ = drain_stalls_.next(rng_);
    drained_now_ = static_cast<int>(rng_.below(static_cast<std::uint64_t>(config_.columns) + 1));
    window_valid_.set(window_now_ ? 1 : 0);
    weights_full_.set(weights_now_ ? 1 : 0);
    drain_pending_.set(pending_now_ ? 1 : 0);
    drained_.set(static_cast<std::uint64_t>(drained_now_));
  }

  void sample(std::uint64_t) override {
    const bool offered = cmd_.valid.get() == 1;
    check_pin(cmd_.ready, running_ ? 0 : 1, done_);
    check("running_tile", running_);
    const bool taken = offered && !running_;
    const bool legal = taken && commands_.front().fault == Fault::kNone;
    check("start", legal);
    check("bad_command", taken && !legal);
    if (legal) check("rows", commands_.front().rows);

    const bool issued = running_ && check_step();
    if (!running_) {
      for (const char* name : {"issue", "issue_first", "issue_last", "issue_drain", "stall"}) check(name, 0);
    }
    if (issued) advance();
    if (taken) take(legal);
  }
  bool idle() const override { return commands_.empty() && !running_; }
  std::uint64_t transactions() const override { return done_; }
  std::string waiting() const override { return idle() ? "" : "the tile's steps"; }

 private:
  void check(const char* name, std::int64_t expected) const { check_pin(out_.at(name), expected, done_); }
  int choices(int rank) const { return static_cast<int>(geometry_.family.rank(rank).h.size()); }
  int mode_limit(int rank) const { return 1 << geometry_.mode_bits(rank); }
  int column_limit() const { return 1 << format::bits_for(static_cast<std::uint64_t>(config_.columns)); }

  Command draw() {
    Command command;
    for (int rank = 0; rank < geometry_.family.rank_count(); ++rank) {
      command.modes.push_back(static_cast<int>(command_rng_.below(static_cast<std::uint64_t>(choices(rank)))));
    }
    command.steps = static_cast<int>(command_rng_.chance(40) ? 1 : command_rng_.range(1, 5));
    command.columns = static_cast<int>(command_rng_.chance(30) ? 1 : command_rng_.range(1, config_.columns));
    if (command_rng_.chance(2)) {
      command.steps = 300;  // the count's upper bits
      command.columns = 1;
    }
    command.rows = static_cast<std::int64_t>(command_rng_.below(1U << format::kTileRowsBits));
    command.compressed = config_.compressed_b && command_rng_.chance(50);
    command.accumulate = command_rng_.chance(50);
    command.drain = command_rng_.chance(50);
    if (command_rng_.chance(20)) spoil(command);
    return command;
  }

  void spoil(Command& command) {
    switch (command_rng_.below(4)) {
      case 0:
        command.fault = Fault::kNoSteps;
        command.steps = 0;
        return;
      case 1:
        command.fault = Fault::kNoColumns;
        command.columns = 0;
        return;
      case 2:
        if (column_limit() - 1 == config_.columns) return;
        command.fault = Fault::kTooManyColumns;
        command.columns = static_cast<int>(command_rng_.range(config_.columns + 1, column_limit() - 1));
        return;
      default: break;
    }
    std::vector<int> ranks;
    for (int rank = 0; rank < geometry_.family.rank_count(); ++rank) {
      if (mode_limit(rank) > choices(rank) && geometry_.mode_bits(rank) > 0) ranks.push_back(rank);
    }
    if (ranks.empty()) return;
    const int rank = command_rng_.pick(ranks);
    command.fault = Fault::kMode;
    command.modes[static_cast<std::size_t>(rank)] = static_cast<int>(command_rng_.range(choices(rank), mode_limit(rank) - 1));
  }

  /// A step of the running tile goes when its window is there, its weights if it is a K-step's first, and its accumulator is free: nothing drains, or the
  /// column it starts afresh has been drained. The tile's last step always waits, because a second drain would begin with it.
  bool check_step() {
    const bool fresh = step_ == 0 && !now_.accumulate;
    const bool last = step_ == now_.steps - 1 && column_ == now_.columns - 1;
    const bool weights = weights_now_ || column_ > 0;
    const bool free = !pending_now_ || (fresh && !last && column_ < drained_now_);
    const bool issued = weights && free && window_now_;
    check("issue", issued);
    check("issue_first", issued && column_ == 0);
    check("issue_last", issued && last);
    check("issue_drain", issued && last && now_.drain);
    check("stall", weights && free && begun_ && !window_now_);
    check("columns", now_.columns);
    if (issued) {
      check("column", column_);
      check("issue_accumulate", !fresh);
    }
    for (const auto& [rank, pin] : mode_) check_pin(pin, now_.modes[static_cast<std::size_t>(rank)], done_);
    if (compressed_) check_pin(*compressed_, now_.compressed, done_);
    cover_wait_.hit(issued ? 0 : !window_now_ ? 1 : !weights ? 2 : !fresh ? 5 : last ? 4 : 3);
    if (issued && pending_now_) cover_overlap_.hit(0);
    if (weights && free && !window_now_) cover_stall_.hit(begun_ ? 1 : 0);
    return issued;
  }

  void advance() {
    begun_ = true;
    if (++column_ < now_.columns) return;
    column_ = 0;
    if (++step_ < now_.steps) return;
    running_ = false;
    ++done_;
  }

  void take(bool legal) {
    const Command& command = commands_.front();
    cover_fault_.hit(static_cast<int>(command.fault));
    if (legal) {
      now_ = command;
      running_ = true;
      begun_ = false;
      step_ = column_ = 0;
      cover_kind_.hit((now_.accumulate ? 2 : 0) + (now_.drain ? 1 : 0));
      cover_shape_.hit((now_.steps > 1 ? 2 : 0) + (now_.columns > 1 ? 1 : 0));
      if (now_.columns <= static_cast<int>(cover_columns_.bins().size())) cover_columns_.hit(now_.columns - 1);
      for (const auto& [rank, point] : cover_mode_) point->hit(now_.modes[static_cast<std::size_t>(rank)]);
    }
    commands_.pop_front();
  }

  const config::HssConfig config_;
  const format::Geometry geometry_;
  bench::Driver& driver_;
  bench::StreamPins cmd_;
  bench::Pin window_valid_, weights_full_, drain_pending_, drained_;
  std::map<std::string, bench::Pin> out_;
  std::vector<std::pair<int, bench::Pin>> mode_;
  std::optional<bench::Pin> compressed_;
  bench::Rng rng_, command_rng_;
  bench::Stalls window_stalls_ = bench::Stalls::mixed(), weights_stalls_ = bench::Stalls::mixed(), drain_stalls_ = bench::Stalls::mixed();
  bench::CoverPoint &cover_fault_, &cover_kind_, &cover_shape_, &cover_columns_, &cover_wait_, &cover_overlap_, &cover_stall_;
  std::vector<std::pair<int, bench::CoverPoint*>> cover_mode_;

  std::deque<Command> commands_;  // sent, not taken
  int long_commands_ = 0;
  Command now_;
  bool running_ = false, begun_ = false;
  int step_ = 0, column_ = 0;
  std::uint64_t done_ = 0;
  bool window_now_ = false, weights_now_ = false, pending_now_ = false;
  int drained_now_ = 0;
};

}  // namespace

UnitReport verify_sequencer(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("sequencer", units::hss_sequencer(config), run);
  auto& check = unit.bench().add<SequencerCheck>(unit, config);
  return unit.run(
      1'000, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 20; ++i) check.add_command();
        unit.bench().run();
        for (int i = 0; i < 3; ++i) {
          check.add_long_command();
          while (!check.is_taken()) unit.bench().step();
          unit.bench().step(30);
          unit.bench().reset();
          check.abandon();
        }
      });
}

}  // namespace filigree::benches
