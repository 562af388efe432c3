#include "benches/step_planner.h"

#include <algorithm>
#include <utility>

#include "units/hss_lane_group.h"

namespace filigree::benches {

StepPlanner::StepPlanner(UnitBench& unit, const config::HssConfig& config, Load load)
    : model_(unit.model()),
      time_(config),
      load_(std::move(load)),
      window_(unit.model(), "window", config.b_bits),
      rng_(unit.rng("planner")),
      cover_spacing_(unit.coverage().point("steps", {"back to back", "apart"})),
      cover_loading_(unit.coverage().point("first step after its weights were loaded", {"at once", "later"})),
      past_(static_cast<std::size_t>(time_.write()) + 3),
      rows_(0) {
  const auto add = [&](const std::string& name, int delay, bool on_first) { pulses_.push_back({bench::Pin(unit.model(), name), delay, on_first}); };
  for (int i = 0; i < config.rank_count(); ++i) {
    if (!config.ranks[static_cast<std::size_t>(i)].has_select()) continue;
    add("swap_" + units::rank_name(config, i), time_.swap_select(units::select_stage(config, i)), true);
  }
  add("swap_weight", time_.swap_weight(), true);
  if (config.zero_gating) {
    add("operand_load", time_.operand_load(), false);
  }
}

void StepPlanner::add_tile(RowTile tile) {
  rows_ = tile.geometry.rows;
  const auto shared = std::make_shared<const RowTile>(std::move(tile));
  for (int step = 0; step < shared->steps; ++step) {
    to_load_.push_back({shared, step});
    to_run_.push_back({shared, step});
  }
}

void StepPlanner::load_row() {
  const bool may = !to_load_.empty() && loaded_ < rows_ && model_.cycle() >= load_from_;
  if (!may || load_stalls_.next(rng_)) {
    load_(nullptr, 0, 0);
    return;
  }
  load_(to_load_.front().tile.get(), to_load_.front().step, loaded_);
  ++loaded_;
}

IssuedStep StepPlanner::issue() {
  if (!warm() || to_run_.empty() || (column_ == 0 && !ready_) || issue_stalls_.next(rng_)) return {};
  const Set& set = to_run_.front();
  const IssuedStep step{set.tile, set.step, column_};
  if (column_ == 0) {
    to_load_.pop_front();
    loaded_ = 0;
    ready_ = false;
    load_from_ = model_.cycle() + static_cast<std::uint64_t>(time_.load_again());
  }
  if (++column_ == set.tile->columns) {
    column_ = 0;
    to_run_.pop_front();
  }
  ++steps_;
  return step;
}

void StepPlanner::drive() {
  const bool was_loaded = rows_ > 0 && loaded_ == rows_;
  const bool just_loaded = was_loaded && !ready_;
  ready_ = was_loaded;
  const IssuedStep now = issue();
  load_row();
  if (now.first()) cover_loading_.hit(just_loaded ? 0 : 1);
  if (now.issued()) cover_spacing_.hit(past_.front().issued() ? 0 : 1);
  past_.push_front(now);
  past_.pop_back();
  quiet_ = now.issued() ? 0 : quiet_ + 1;
  ++cycles_;

  window_.set_noise(rng_);
  if (const IssuedStep& step = before(time_.window()); step.issued()) window_.set(step.tile->window(step.step, step.column, window_.get()));
  for (const Pulse& pulse : pulses_) {
    const IssuedStep& step = before(pulse.delay);
    pulse.pin.set((pulse.on_first ? step.first() : step.issued()) ? 1 : 0);
  }
}

}  // namespace filigree::benches
