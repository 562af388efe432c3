// The command sequencer of a TASD tensor core: legal and illegal commands in, steps out, against rows of B, weights and a drain that come and go at random.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>

#include "benches/fields.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "format/series_job.h"
#include "system/series_run.h"
#include "units/ttc_sequencer.h"

namespace filigree::benches {
namespace {

enum class Fault { kNone, kNoTiles, kNoColumns, kTooManyColumns, kNoTerms, kTooManyTerms, kMode, kNoSteps, kTooManySteps };

struct Command {
  Fault fault = Fault::kNone;
  int k_tiles = 1, columns = 1, terms = 1;
  Numbers modes, last_steps;  // of all terms the core has
  bool accumulate = false, drain = false;
};

/// One K-step of a command, all its columns.
struct KStep {
  std::int64_t mode = 0;
  int term = 0;
  int slice = 0;
  bool ends_tile = false;
};

class TtcSequencerCheck : public bench::Component {
 public:
  TtcSequencerCheck(UnitBench& unit, const config::TtcConfig& config)
      : config_(config),
        geometry_(system::geometry_of(config)),
        patterns_(geometry_.core.family.patterns()),
        driver_(unit.bench().driver("cmd")),
        cmd_(unit.model(), "cmd"),
        window_valid_(unit.model(), "window_valid"),
        weights_full_(unit.model(), "weights_full"),
        drain_pending_(unit.model(), "drain_pending"),
        drained_(unit.model(), "drained"),
        rng_(unit.rng("environment")),
        command_rng_(unit.rng("commands")),
        cover_fault_(unit.coverage().point("command", {"legal", "no K tiles", "no columns", "too many columns", "no terms", "too many terms",
                                                       "no such mode", "no last steps", "too many last steps"})),
        cover_terms_(unit.coverage().point("terms", number_names(1, config.term_count()))),
        cover_tiles_(unit.coverage().point("K tiles", {"1", "more", "beyond a byte"})),
        cover_last_(unit.coverage().point("last K tile", {"whole", "short"})),
        cover_kind_(unit.coverage().point("tile", {"fresh, stays", "fresh, drains", "accumulates, stays", "accumulates, drains"})),
        cover_wait_(unit.coverage().point(
            "next step", {"issued", "no row", "no weights", "column not drained", "last step behind a drain", "sums behind a drain"})),
        cover_stall_(unit.coverage().point("stall", {"before the first step", "after it"})) {
    for (const char* name : {"bad_command", "running_tile", "issue", "issue_first", "issue_accumulate", "issue_drain", "column", "columns", "mode",
                             "slice", "term", "tile_done", "stall"}) {
      out_.emplace(name, bench::Pin(unit.model(), name));
    }
    for (int t = 0; t < config.term_count(); ++t) {
      cover_modes_.push_back(&unit.coverage().point(fmt::format("mode of term {}", t), number_names(0, static_cast<int>(patterns_.size()) - 1)));
    }
    if (column_limit() - 1 == config.core.columns) cover_fault_.exclude("too many columns");
    if (config.term_count() == 1) cover_fault_.exclude("no terms");
    if (term_limit() - 1 == config.term_count() || config.term_count() == 1) cover_fault_.exclude("too many terms");
    if (mode_limit() == static_cast<std::int64_t>(patterns_.size())) cover_fault_.exclude("no such mode");
    auto& monitor = unit.bench().monitor("cmd");
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    monitor.cover(unit.coverage());
  }

  void add_command() {
    Command command = draw();
    Numbers bits;
    const auto put = [&](int width, std::int64_t value) {
      for (int i = 0; i < width; ++i) bits.push_back((value >> i) & 1);
    };
    put(format::kKTilesBits, command.k_tiles);
    put(format::bits_for(static_cast<std::uint64_t>(config_.core.columns)), command.columns);
    if (config_.term_count() > 1) put(format::bits_for(static_cast<std::uint64_t>(config_.term_count())), command.terms);
    for (std::size_t t = 0; t < command.modes.size(); ++t) {
      put(geometry_.core.mode_bits(0), command.modes[t]);
      put(geometry_.tile_step_bits(), command.last_steps[t]);
    }
    put(1, command.accumulate ? 1 : 0);
    put(1, command.drain ? 1 : 0);
    driver_.send(bench::Beat{pack(bits, 1), false});
    commands_.push_back(std::move(command));
  }

  void drive() override {
    window_now_ = !window_stalls_.next(rng_);
    weights_now_ = !weights_stalls_.next(rng_);
    pending_now_ = drain_stalls_.next(rng_);
    drained_now_ = static_cast<int>(rng_.below(static_cast<std::uint64_t>(config_.core.columns) + 1));
    window_valid_.set(window_now_ ? 1 : 0);
    weights_full_.set(weights_now_ ? 1 : 0);
    drain_pending_.set(pending_now_ ? 1 : 0);
    drained_.set(static_cast<std::uint64_t>(drained_now_));
  }

  void sample(std::uint64_t) override {
    const bool running = !plan_.empty();
    check_pin(cmd_.ready, running ? 0 : 1, done_);
    check("running_tile", running);
    const bool taken = cmd_.valid.get() == 1 && !running;
    const bool legal = taken && commands_.front().fault == Fault::kNone;
    check("bad_command", taken && !legal);
    const bool issued = running && check_step();
    if (!running) {
      for (const char* name : {"issue", "issue_first", "issue_drain", "tile_done", "stall"}) check(name, 0);
    }
    if (issued) advance();
    if (taken) take(legal);
  }
  bool idle() const override { return commands_.empty() && plan_.empty(); }
  /// Steps count as progress: a tile of 300 K tiles has thousands.
  std::uint64_t transactions() const override { return done_ + steps_; }
  std::uint64_t tiles() const { return done_; }
  std::string waiting() const override { return idle() ? "" : "the tile's steps"; }

 private:
  void check(const char* name, std::int64_t expected) const { check_pin(out_.at(name), expected, done_); }
  int column_limit() const { return 1 << format::bits_for(static_cast<std::uint64_t>(config_.core.columns)); }
  int term_limit() const { return 1 << format::bits_for(static_cast<std::uint64_t>(config_.term_count())); }
  std::int64_t mode_limit() const { return std::int64_t{1} << geometry_.core.mode_bits(0); }
  std::int64_t step_limit() const { return std::int64_t{1} << geometry_.tile_step_bits(); }
  int tile_steps(std::int64_t mode) const { return geometry_.tile_steps(patterns_[static_cast<std::size_t>(mode)]); }

  Command draw() {
    Command command;
    command.k_tiles = static_cast<int>(command_rng_.chance(40) ? 1 : command_rng_.range(1, 4));
    command.columns = static_cast<int>(command_rng_.chance(30) ? 1 : command_rng_.range(1, config_.core.columns));
    if (command_rng_.chance(2)) {
      command.k_tiles = 300;  // the count's upper bits
      command.columns = 1;
    }
    command.terms = static_cast<int>(command_rng_.range(1, config_.term_count()));
    for (int t = 0; t < config_.term_count(); ++t) {
      command.modes.push_back(static_cast<std::int64_t>(command_rng_.below(patterns_.size())));
      command.last_steps.push_back(command_rng_.range(1, tile_steps(command.modes.back())));
      if (t >= command.terms) {  // nobody may look at the others
        command.modes.back() = static_cast<std::int64_t>(command_rng_.below(static_cast<std::uint64_t>(mode_limit())));
        command.last_steps.back() = static_cast<std::int64_t>(command_rng_.below(static_cast<std::uint64_t>(step_limit())));
      }
    }
    command.accumulate = command_rng_.chance(50);
    command.drain = command_rng_.chance(50);
    if (command_rng_.chance(30)) spoil(command);
    return command;
  }

  /// Makes one field illegal, if this core has a way to write such a thing.
  void spoil(Command& command) {
    const auto term = static_cast<std::size_t>(command_rng_.below(static_cast<std::uint64_t>(command.terms)));
    const auto set = [&](Fault fault, auto& field, std::int64_t low, std::int64_t high) {
      if (low > high) return;
      command.fault = fault;
      field = static_cast<std::remove_reference_t<decltype(field)>>(command_rng_.range(low, high));
    };
    switch (command_rng_.range(1, 8)) {
      case 1: return set(Fault::kNoTiles, command.k_tiles, 0, 0);
      case 2: return set(Fault::kNoColumns, command.columns, 0, 0);
      case 3: return set(Fault::kTooManyColumns, command.columns, config_.core.columns + 1, column_limit() - 1);
      case 4:
        if (config_.term_count() > 1) set(Fault::kNoTerms, command.terms, 0, 0);
        return;
      case 5:
        if (config_.term_count() > 1) set(Fault::kTooManyTerms, command.terms, config_.term_count() + 1, term_limit() - 1);
        return;
      case 6: return set(Fault::kMode, command.modes[term], static_cast<std::int64_t>(patterns_.size()), mode_limit() - 1);
      case 7: return set(Fault::kNoSteps, command.last_steps[term], 0, 0);
      default: return set(Fault::kTooManySteps, command.last_steps[term], tile_steps(command.modes[term]) + 1, step_limit() - 1);
    }
  }

  /// A step of the running tile goes when its row of B is there, its weights if it is a K-step's first, and its accumulator is free: nothing drains, or the column it starts
  /// afresh has been drained. The tile's last step always waits, because a second drain would begin with it.
  bool check_step() {
    const KStep& step = plan_.front();
    const bool fresh = first_ && !now_.accumulate;
    const bool last_column = column_ == now_.columns - 1;
    const bool last = plan_.size() == 1 && last_column;
    const bool weights = weights_now_ || column_ > 0;
    const bool free = !pending_now_ || (fresh && !last && column_ < drained_now_);
    const bool issued = weights && free && window_now_;
    check("issue", issued);
    check("issue_first", issued && column_ == 0);
    check("issue_drain", issued && last && now_.drain);
    check("tile_done", issued && last_column && step.ends_tile);
    check("stall", weights && free && begun_ && !window_now_);
    check("columns", now_.columns);
    check("column", column_);
    check("mode", step.mode);
    check("slice", step.slice);
    check("term", step.term);
    if (issued) check("issue_accumulate", !fresh);
    cover_wait_.hit(issued ? 0 : !window_now_ ? 1 : !weights ? 2 : !fresh ? 5 : last ? 4 : 3);
    if (weights && free && !window_now_) cover_stall_.hit(begun_ ? 1 : 0);
    return issued;
  }

  void advance() {
    begun_ = true;
    ++steps_;
    if (++column_ < now_.columns) return;
    column_ = 0;
    first_ = false;
    plan_.pop_front();
    if (plan_.empty()) ++done_;
  }

  void take(bool legal) {
    const Command command = commands_.front();
    commands_.pop_front();
    cover_fault_.hit(static_cast<int>(command.fault));
    if (!legal) return;
    now_ = command;
    begun_ = false;
    first_ = true;
    column_ = 0;
    for (int tile = 0; tile < now_.k_tiles; ++tile) {
      const bool last_tile = tile == now_.k_tiles - 1;
      for (int t = 0; t < now_.terms; ++t) {
        const auto at = static_cast<std::size_t>(t);
        const int steps = last_tile ? static_cast<int>(now_.last_steps[at]) : tile_steps(now_.modes[at]);
        for (int slice = 0; slice < steps; ++slice) plan_.push_back({now_.modes[at], t, slice, t == now_.terms - 1 && slice == steps - 1});
        cover_modes_[at]->hit(static_cast<int>(now_.modes[at]));
        if (last_tile) cover_last_.hit(steps == tile_steps(now_.modes[at]) ? 0 : 1);
      }
    }
    cover_terms_.hit(now_.terms - 1);
    cover_tiles_.hit(now_.k_tiles == 1 ? 0 : now_.k_tiles < 256 ? 1 : 2);
    cover_kind_.hit((now_.accumulate ? 2 : 0) + (now_.drain ? 1 : 0));
  }

  const config::TtcConfig config_;
  const format::TtcGeometry geometry_;
  const std::vector<model::Pattern> patterns_;
  bench::Driver& driver_;
  bench::StreamPins cmd_;
  bench::Pin window_valid_, weights_full_, drain_pending_, drained_;
  std::map<std::string, bench::Pin> out_;
  bench::Rng rng_, command_rng_;
  bench::Stalls window_stalls_ = bench::Stalls::mixed(), weights_stalls_ = bench::Stalls::mixed(), drain_stalls_ = bench::Stalls::mixed();
  bench::CoverPoint &cover_fault_, &cover_terms_, &cover_tiles_, &cover_last_, &cover_kind_, &cover_wait_, &cover_stall_;
  std::vector<bench::CoverPoint*> cover_modes_;

  std::deque<Command> commands_;  // sent, not taken
  Command now_;
  std::deque<KStep> plan_;  // what is left of the running command; empty: none runs
  bool begun_ = false, first_ = false;
  int column_ = 0;
  std::uint64_t done_ = 0, steps_ = 0;
  bool window_now_ = false, weights_now_ = false, pending_now_ = false;
  int drained_now_ = 0;
};

}  // namespace

UnitReport verify_ttc_sequencer(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("sequencer", units::ttc_sequencer(config), run);
  auto& check = unit.bench().add<TtcSequencerCheck>(unit, config);
  return unit.run(
      1'000, [&] { return check.tiles(); },
      [&] {
        for (int i = 0; i < 20; ++i) check.add_command();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
