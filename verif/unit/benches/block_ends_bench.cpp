// The decoder of compressed B's metadata: where every block ends among the packed values.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "benches/compressed_step.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "system/geometry_of.h"
#include "units/hss_layout.h"

namespace filigree::benches {
namespace {

class BlockEndsCheck : public bench::Component {
 public:
  BlockEndsCheck(UnitBench& unit, const config::HssConfig& config)
      : geometry_(system::geometry_of(config)),
        patterns_(geometry_.family.patterns()),
        mode_(unit.model(), "mode", 1),
        group_end_(unit.model(), "group_end", geometry_.end_bits()),
        compressed_(unit.model(), "compressed"),
        block_end_(unit.model(), "block_end", units::step_count_bits(config)),
        rng_(unit.rng("steps")),
        met_dense_(unit.coverage().point("dense pattern", pattern_names(geometry_))),
        met_compressed_(unit.coverage().point("compressed pattern", pattern_names(geometry_))),
        sizes_(unit.coverage().point("compressed step", {"empty", "some values", "full window"})) {
    if (config.groups() > 1) start_.emplace(unit.model(), "start", units::step_count_bits(config));
  }

  void drive() override {
    pattern_ = static_cast<int>(rng_.below(patterns_.size()));
    step_ = random_step(rng_, geometry_, patterns_[static_cast<std::size_t>(pattern_)], rng_.chance(60));
    Numbers hot(patterns_.size(), 0);
    hot[static_cast<std::size_t>(pattern_)] = 1;
    mode_.set(hot);
    compressed_.set(step_.compressed ? 1 : 0);
    if (!step_.compressed) {
      group_end_.set_noise(rng_);
      if (start_) start_->set_noise(rng_);
      return;
    }
    Numbers ends, starts;
    std::int64_t total = 0;
    for (const std::vector<int>& group : step_.counts) {
      std::int64_t end = 0;
      for (const int count : group) ends.push_back(end += count);
      starts.push_back(total += end);
    }
    starts.pop_back();
    group_end_.set(ends);
    if (start_) start_->set(starts);
  }
  void sample(std::uint64_t) override {
    check_equal("block_end", step_.ends(), block_end_.get(), number_);
    (step_.compressed ? met_compressed_ : met_dense_).hit(pattern_);
    if (step_.compressed) sizes_.hit(step_.values.empty() ? 0 : static_cast<int>(step_.values.size()) < geometry_.window_slots() ? 1 : 2);
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  const format::Geometry geometry_;
  const std::vector<model::Pattern> patterns_;
  Fields mode_, group_end_;
  std::optional<Fields> start_;
  bench::Pin compressed_;
  Fields block_end_;
  bench::Rng rng_;
  bench::CoverPoint &met_dense_, &met_compressed_, &sizes_;
  int pattern_ = 0;
  CompressedStep step_;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_block_ends(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("block_ends", units::hss_block_ends(config), run);
  return unit.run(1'500, unit.bench().add<BlockEndsCheck>(unit, config));
}

}  // namespace filigree::benches
