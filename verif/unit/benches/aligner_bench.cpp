// The aligner of dense B: every packed value must arrive in the slot that its coordinates name, under every pattern.
#include <fmt/format.h>

#include <map>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "system/geometry_of.h"
#include "units/hss_aligner.h"

namespace filigree::benches {
namespace {

class AlignerCheck : public bench::Component {
 public:
  AlignerCheck(UnitBench& unit, const config::HssConfig& config)
      : geometry_(system::geometry_of(config)),
        patterns_(geometry_.family.patterns()),
        range_(limits(config.b_bits, false)),
        mode_(unit.model(), "mode", 1),
        packed_(unit.model(), "packed_values", config.b_bits),
        slot_(unit.model(), "slot", config.b_bits),
        rng_(unit.rng("values")),
        met_(unit.coverage().point("pattern", pattern_names(geometry_))),
        routes_(unit.coverage().point("route", route_names())) {}

  void drive() override {
    now_ = rng_.below(patterns_.size());
    Numbers hot(patterns_.size(), 0);
    hot[now_] = 1;
    mode_.set(hot);
    // Values beyond the step's are there in the core, too: those of the next step.
    values_ = rng_.corner_values(packed_.count(), range_.low, range_.high);
    packed_.set(values_);
  }
  void sample(std::uint64_t) override {
    const Numbers slots = slot_.get();
    for (int k = 0; k < geometry_.depth(patterns_[now_]); ++k) {
      for (const int slot : slots_of(geometry_, patterns_[now_], k)) {
        check_equal(fmt::format("slot[{}]", slot), values_[static_cast<std::size_t>(k)], slots[static_cast<std::size_t>(slot)], number_);
        routes_.hit(route_.at({slot, k}));
      }
    }
    met_.hit(static_cast<int>(now_));
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  /// Every input of every slot's select; numbers them, too.
  std::vector<std::string> route_names() {
    std::vector<std::string> names;
    for (const model::Pattern& pattern : patterns_) {
      for (int k = 0; k < geometry_.depth(pattern); ++k) {
        for (const int slot : slots_of(geometry_, pattern, k)) {
          if (route_.try_emplace({slot, k}, static_cast<int>(names.size())).second) names.push_back(fmt::format("value {} to slot {}", k, slot));
        }
      }
    }
    return names;
  }

  const format::Geometry geometry_;
  const std::vector<model::Pattern> patterns_;
  Limits range_;
  std::map<std::pair<int, int>, int> route_;  // by slot and value, the bin
  Fields mode_, packed_, slot_;
  bench::Rng rng_;
  bench::CoverPoint& met_;
  bench::CoverPoint& routes_;
  std::size_t now_ = 0;
  Numbers values_;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_aligner(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("aligner", units::hss_aligner(config), run);
  return unit.run(2'000, unit.bench().add<AlignerCheck>(unit, config));
}

}  // namespace filigree::benches
