// The aligner of dense and compressed B: every entry in its slot, zero everywhere else.
#include <fmt/format.h>

#include <algorithm>

#include "benches/compressed_step.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "system/geometry_of.h"
#include "units/hss_aligner.h"
#include "units/hss_layout.h"

namespace filigree::benches {
namespace {

class ScatterCheck : public bench::Component {
 public:
  ScatterCheck(UnitBench& unit, const config::HssConfig& config)
      : geometry_(system::geometry_of(config)),
        patterns_(geometry_.family.patterns()),
        value_(unit.model(), "value", config.b_bits),
        offset_(unit.model(), "offset", config.offset_bits()),
        block_end_(unit.model(), "block_end", units::step_count_bits(config)),
        compressed_(unit.model(), "compressed"),
        slot_(unit.model(), "slot", config.b_bits),
        rng_(unit.rng("steps")),
        met_dense_(unit.coverage().point("dense pattern", pattern_names(geometry_))),
        met_compressed_(unit.coverage().point("compressed pattern", pattern_names(geometry_))),
        windows_(unit.coverage().point("compressed window", {"empty", "some values", "full"})),
        fills_(unit.coverage().point("entries in a block", fill_names(config))),
        routes_(unit.coverage().point("entry of its block to slot", route_names(config))) {}

  void drive() override {
    pattern_ = static_cast<int>(rng_.below(patterns_.size()));
    step_ = random_step(rng_, geometry_, patterns_[static_cast<std::size_t>(pattern_)], rng_.chance(70));
    compressed_.set(step_.compressed ? 1 : 0);
    block_end_.set(step_.ends());
    // Behind the step's entries come those of the next; a dense entry's offset means nothing.
    const Limits values = limits(geometry_.b_bits, false), offsets = limits(geometry_.offset_bits(), false);
    Numbers next = rng_.corner_values(value_.count(), values.low, values.high);
    std::copy(step_.values.begin(), step_.values.end(), next.begin());
    value_.set(next);
    Numbers noise;
    for (int i = 0; i < offset_.count(); ++i) noise.push_back(rng_.range(offsets.low, offsets.high));
    if (step_.compressed) std::copy(step_.offsets.begin(), step_.offsets.end(), noise.begin());
    offset_.set(noise);
  }
  void sample(std::uint64_t) override {
    check_equal("slot", step_.slots, slot_.get(), number_);
    cover();
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  static std::vector<std::string> fill_names(const config::HssConfig& config) {
    std::vector<std::string> names;
    const int h0 = config.ranks.back().h_max();
    for (int block = 0; block < config.slots() / h0; ++block) {
      for (int count = 0; count <= h0; ++count) names.push_back(fmt::format("block {}: {}", block, count));
    }
    return names;
  }
  /// Every input of the selects of one block: slot o is filled by entry 0 .. o.
  static std::vector<std::string> route_names(const config::HssConfig& config) {
    std::vector<std::string> names;
    for (int slot = 0; slot < config.ranks.back().h_max(); ++slot) {
      for (int entry = 0; entry <= slot; ++entry) names.push_back(fmt::format("{} to {}", entry, slot));
    }
    return names;
  }

  void cover() {
    (step_.compressed ? met_compressed_ : met_dense_).hit(pattern_);
    if (!step_.compressed) return;
    windows_.hit(step_.values.empty() ? 0 : static_cast<int>(step_.values.size()) < geometry_.window_slots() ? 1 : 2);
    const int h0 = geometry_.family.rank(0).h_max();
    std::size_t next = 0;
    int block = 0;
    for (const std::vector<int>& group : step_.counts) {
      for (const int count : group) {
        fills_.hit(block * (h0 + 1) + count);
        for (int entry = 0; entry < count; ++entry) {
          const int slot = static_cast<int>(step_.offsets[next++]);
          routes_.hit(slot * (slot + 1) / 2 + entry);
        }
        ++block;
      }
    }
  }

  const format::Geometry geometry_;
  const std::vector<model::Pattern> patterns_;
  Fields value_, offset_, block_end_;
  bench::Pin compressed_;
  Fields slot_;
  bench::Rng rng_;
  bench::CoverPoint &met_dense_, &met_compressed_, &windows_, &fills_, &routes_;
  int pattern_ = 0;
  CompressedStep step_;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_scatter(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("scatter", units::hss_scatter(config), run);
  return unit.run(3'000, unit.bench().add<ScatterCheck>(unit, config));
}

}  // namespace filigree::benches
