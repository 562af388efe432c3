// Drives PE rows as the step line and the loader do: windows, loads and swaps of weights, each in its cycle, with random pauses.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "benches/fields.h"
#include "benches/row_tile.h"
#include "benches/unit_bench.h"
#include "config/hss_config.h"
#include "units/hss_timing.h"

namespace filigree::benches {

struct IssuedStep {
  std::shared_ptr<const RowTile> tile;  ///< none: no step was issued
  int step = 0, column = 0;

  bool issued() const { return tile != nullptr; }
  bool first() const { return issued() && column == 0; }
  bool accumulates() const { return issued() && (step > 0 || tile->accumulate); }
};

class StepPlanner : public bench::Component {
 public:
  /// `load` puts one row's weights of a K-step on the ports, or noise and no load when `tile` is null; it is called in every cycle.
  using Load = std::function<void(const RowTile* tile, int step, int row)>;

  StepPlanner(UnitBench& unit, const config::HssConfig& config, Load load);

  void add_tile(RowTile tile);
  /// The step issued `cycles` before the present cycle.
  const IssuedStep& before(int cycles) const { return past_[static_cast<std::size_t>(cycles)]; }
  const units::HssTiming& time() const { return time_; }
  /// The pipeline's registers hold nothing from before the first cycle any more; no step is issued before.
  bool warm() const { return cycles_ > time_.write() + 2; }

  void drive() override;
  bool idle() const override { return to_run_.empty() && quiet_ > time_.write() + 2; }
  std::uint64_t transactions() const override { return steps_; }
  std::string waiting() const override { return idle() ? "" : "steps to be issued"; }

 private:
  struct Set {
    std::shared_ptr<const RowTile> tile;
    int step;
  };
  struct Pulse {
    bench::Pin pin;
    int delay;
    bool on_first;  ///< with the first column of a K-step, else with every step
  };

  void load_row();
  IssuedStep issue();

  bench::Model& model_;
  const units::HssTiming time_;
  Load load_;
  Fields window_;
  std::vector<Pulse> pulses_;
  bench::Rng rng_;
  bench::Stalls load_stalls_ = bench::Stalls::mixed(), issue_stalls_ = bench::Stalls::mixed();
  bench::CoverPoint &cover_spacing_, &cover_loading_;

  std::deque<Set> to_load_, to_run_;
  std::deque<IssuedStep> past_;
  int rows_;
  int loaded_ = 0;               // rows of the K-step at the front of to_load_
  std::uint64_t load_from_ = 0;  // cycle in which the shadow registers are free
  int column_ = 0;               // of the K-step at the front of to_run_
  bool ready_ = false;           // its weights were loaded in an earlier cycle
  int cycles_ = 0, quiet_ = 0;
  std::uint64_t steps_ = 0;
};

}  // namespace filigree::benches
