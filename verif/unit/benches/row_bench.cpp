// One PE row: the sum it adds to a partial sum is A[row] * B[column] over one step.
#include <fmt/format.h>

#include <optional>

#include "benches/step_planner.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "model/gemm.h"
#include "system/geometry_of.h"
#include "units/hss_row.h"

namespace filigree::benches {
namespace {

format::Geometry row_geometry(const config::HssConfig& config) {
  format::Geometry geometry = system::geometry_of(config);
  geometry.rows = geometry.arrays = 1;
  return geometry;
}

class LoadPorts {
 public:
  explicit LoadPorts(UnitBench& unit) : load_(unit.model(), "load"), data_(unit.model(), "load_data", 1), rng_(unit.rng("load noise")) {}

  void operator()(const RowTile* tile, int step, int row) {
    load_.set(tile != nullptr ? 1 : 0);
    data_.set_noise(rng_);
    if (tile != nullptr) data_.set_words(tile->beat(step, row).words());
  }

 private:
  bench::Pin load_;
  Fields data_;
  bench::Rng rng_;
};

class RowCheck : public bench::Component {
 public:
  RowCheck(UnitBench& unit, const config::HssConfig& config, const StepPlanner& planner)
      : geometry_(row_geometry(config)),
        planner_(planner),
        accumulate_(unit.model(), "accumulate"),
        psum_in_(unit.model(), "psum_in", config.acc_bits),
        psum_out_(unit.model(), "psum_out", config.acc_bits, true),
        range_(limits(config.acc_bits, true)),
        rng_(unit.rng("partial sums")),
        cover_pattern_(unit.coverage().point("pattern", pattern_names(geometry_))),
        cover_sum_(unit.coverage().point("row sum", {"zero", "positive", "negative"})),
        cover_psum_(unit.coverage().point("partial sum", {"not added", "added", "added, wraps"})) {
    if (config.zero_gating) active_.emplace(unit.model(), "active", 1);
  }

  void drive() override {
    accumulate_now_ = rng_.chance(60);
    psum_now_ = rng_.corner(range_.low, range_.high);
    accumulate_.set(accumulate_now_ ? 1 : 0);
    psum_in_.set(Numbers{psum_now_});
  }
  void sample(std::uint64_t) override {
    if (!planner_.warm()) return;
    check_active();
    const IssuedStep& step = planner_.before(planner_.time().write());
    if (!step.issued()) return;
    const std::int64_t sum = step.tile->sum(step.step, 0, step.column);
    // Added without a sign: accumulators of 64 bits wrap as well.
    const std::uint64_t added = accumulate_now_ ? static_cast<std::uint64_t>(psum_now_) : 0;
    const std::int64_t expected = model::wrap(static_cast<std::int64_t>(added + static_cast<std::uint64_t>(sum)), geometry_.acc_bits);
    const bool wraps = sum < 0 ? expected > psum_now_ : expected < psum_now_;
    check_equal("psum_out", expected, psum_out_.get().front(), number_);
    cover_pattern_.hit(step.tile->pattern_index);
    cover_sum_.hit(sum == 0 ? 0 : sum > 0 ? 1 : 2);
    cover_psum_.hit(!accumulate_now_ ? 0 : !wraps ? 1 : 2);
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  void check_active() const {
    if (!active_) return;
    const IssuedStep& step = planner_.before(planner_.time().fetch + planner_.time().select);
    Numbers expected(static_cast<std::size_t>(geometry_.lanes), 0);
    for (int lane = 0; step.issued() && lane < geometry_.lanes; ++lane) {
      const int k = step.tile->position(step.step, 0, lane);
      expected[static_cast<std::size_t>(lane)] = step.tile->weight(step.step, 0, lane) != 0 && step.tile->b(k, step.column) != 0;
    }
    check_equal("active", expected, active_->get(), number_);
  }

  const format::Geometry geometry_;
  const StepPlanner& planner_;
  bench::Pin accumulate_;
  Fields psum_in_, psum_out_;
  std::optional<Fields> active_;
  Limits range_;
  bench::Rng rng_;
  bench::CoverPoint &cover_pattern_, &cover_sum_, &cover_psum_;
  bool accumulate_now_ = false;
  std::int64_t psum_now_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_row(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("row", units::hss_row(config), run);
  const format::Geometry geometry = row_geometry(config);
  auto& planner = unit.bench().add<StepPlanner>(unit, config, LoadPorts(unit));
  const auto& check = unit.bench().add<RowCheck>(unit, config, planner);
  bench::Rng rng = unit.rng("tiles");
  return unit.run(
      2'000, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 10; ++i) planner.add_tile(random_tile(rng, geometry, 4, 6));
        unit.bench().run();
      });
}

}  // namespace filigree::benches
