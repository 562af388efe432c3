// The pattern decoder: one bit per pattern of the family, and the number of values of a step.
#include <fmt/format.h>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "system/geometry_of.h"
#include "units/hss_layout.h"

namespace filigree::benches {
namespace {

class ModeCheck : public bench::Component {
 public:
  ModeCheck(UnitBench& unit, const config::HssConfig& config)
      : geometry_(system::geometry_of(config)),
        patterns_(geometry_.family.patterns()),
        mode_(unit.model(), "mode", 1),
        step_values_(unit.model(), "step_values"),
        rng_(unit.rng("patterns")),
        met_(unit.coverage().point("pattern", pattern_names(geometry_))) {
    for (int rank = 0; rank < geometry_.family.rank_count(); ++rank) {
      if (geometry_.mode_bits(rank) > 0) index_.push_back({rank, bench::Pin(unit.model(), fmt::format("mode_rank{}", rank))});
    }
  }

  void drive() override {
    now_ = rng_.below(patterns_.size());
    for (const auto& [rank, pin] : index_) pin.set(static_cast<std::uint64_t>(mode_index(geometry_, patterns_[now_], rank)));
  }
  void sample(std::uint64_t) override {
    Numbers expected(patterns_.size(), 0);
    expected[now_] = 1;
    check_equal("mode", expected, mode_.get(), number_);
    check_pin(step_values_, geometry_.depth(patterns_[now_]), number_);
    met_.hit(static_cast<int>(now_));
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  struct Index {
    int rank;
    bench::Pin pin;
  };

  const format::Geometry geometry_;
  const std::vector<model::Pattern> patterns_;
  std::vector<Index> index_;
  Fields mode_;
  bench::Pin step_values_;
  bench::Rng rng_;
  bench::CoverPoint& met_;
  std::size_t now_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_mode(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("mode", units::hss_mode(config), run);
  return unit.run(500, unit.bench().add<ModeCheck>(unit, config));
}

}  // namespace filigree::benches
