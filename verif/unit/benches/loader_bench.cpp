// The weight loader between beats of `a` and the sequencer that uses what was loaded.
#include <fmt/format.h>

#include <algorithm>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "units/hss_loader.h"

namespace filigree::benches {
namespace {

class LoaderCheck : public bench::Component {
 public:
  LoaderCheck(UnitBench& unit, const config::HssConfig& config)
      : rows_(config.rows),
        driver_(unit.bench().driver("a")),
        a_(unit.model(), "a"),
        take_(unit.model(), "take"),
        swapped_(unit.model(), "swapped"),
        load_(unit.model(), "load", 1),
        load_data_(unit.model(), "load_data"),
        full_(unit.model(), "full"),
        last_error_(unit.model(), "last_error"),
        rng_(unit.rng("use")),
        beat_rng_(unit.rng("beats")),
        cover_row_(unit.coverage().point("row loaded", number_names(0, config.rows - 1))),
        cover_wait_(unit.coverage().point("loaded weights wait", {"no cycle", "some cycles"})),
        cover_gap_(unit.coverage().point("swapped after use", number_names(0, kLongestSkew))),
        cover_last_(unit.coverage().point("last flag", {"right", "early", "missing"})) {
    if (rows_ == 1) cover_last_.exclude("early");
    auto& monitor = unit.bench().monitor("a");
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    monitor.cover(unit.coverage());
    // A single row fills the registers, and loading pauses.
    if (rows_ == 1) unit.exclude("a handshake", "back to back");
  }

  /// Queues the weights of another K-step.
  void add_step() {
    for (int r = 0; r < rows_; ++r) {
      bench::Beat beat = a_.blank();
      beat_rng_.fill(beat.words, a_.data.width());
      beat.last = (r == rows_ - 1) != beat_rng_.chance(5);
      driver_.send(std::move(beat));
    }
    ++expected_steps_;
  }

  void drive() override {
    take_now_ = full_now_ && !take_stalls_.next(rng_);
    if (take_now_) {
      cover_wait_.hit(waited_ == 0 ? 0 : 1);
      swap_in_ = static_cast<int>(rng_.below(kLongestSkew + 1));
      cover_gap_.hit(swap_in_);
    }
    swap_now_ = swap_in_ == 0;
    --swap_in_;
    take_.set(take_now_ ? 1 : 0);
    swapped_.set(swap_now_ ? 1 : 0);
  }

  void sample(std::uint64_t) override {
    const bool beat = may_load_ && a_.valid.get() == 1;
    const bool last_row = row_ == rows_ - 1;
    const bool flagged = a_.last->get() == 1;
    check_pin(a_.ready, may_load_, steps_);
    check_pin(full_, full_now_, steps_);
    check_pin(last_error_, beat && flagged != last_row, steps_);
    Numbers load(static_cast<std::size_t>(rows_), 0);
    if (beat) load[static_cast<std::size_t>(row_)] = 1;
    check_equal("load", load, load_.get(), steps_);
    if (beat && load_data_.bits() != a_.data.bits()) {
      throw bench::CheckFailed("load_data", steps_, fmt::format("load_data: row {} is not the beat's", row_));
    }

    waited_ = full_now_ && !take_now_ ? waited_ + 1 : 0;
    if (take_now_) full_now_ = false;
    if (swap_now_) {
      may_load_ = true;
      ++steps_;
    }
    if (beat) {
      cover_row_.hit(row_);
      cover_last_.hit(flagged == last_row ? 0 : flagged ? 1 : 2);
      row_ = last_row ? 0 : row_ + 1;
      if (last_row) {
        full_now_ = true;
        may_load_ = false;
        waited_ = 0;
      }
    }
  }
  bool idle() const override { return steps_ == expected_steps_; }
  std::uint64_t transactions() const override { return steps_; }
  std::string waiting() const override { return idle() ? "" : "weights"; }

 private:
  static constexpr int kLongestSkew = 4;  // cycles over which a swap may be spread

  int rows_;
  bench::Driver& driver_;
  bench::StreamPins a_;
  bench::Pin take_, swapped_;
  Fields load_;
  bench::Pin load_data_, full_, last_error_;
  bench::Rng rng_, beat_rng_;
  bench::Stalls take_stalls_ = bench::Stalls::mixed();
  bench::CoverPoint &cover_row_, &cover_wait_, &cover_gap_, &cover_last_;

  bool may_load_ = true, full_now_ = false;
  bool take_now_ = false, swap_now_ = false;
  int row_ = 0;
  int swap_in_ = -1;  // cycles until the weights in use have left the shadow registers
  int waited_ = 0;
  std::uint64_t steps_ = 0, expected_steps_ = 0;
};

}  // namespace

UnitReport verify_loader(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("loader", units::hss_loader(config), run);
  auto& check = unit.bench().add<LoaderCheck>(unit, config);
  return unit.run(
      1'000, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 30; ++i) check.add_step();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
