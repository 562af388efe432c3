// One group of lanes: each lane's product is its weight times the B value that the weight's coordinates name.
#include <fmt/format.h>

#include <optional>

#include "benches/step_planner.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "system/geometry_of.h"
#include "units/hss_lane_group.h"

namespace filigree::benches {
namespace {

/// The geometry of a single group of one row.
format::Geometry group_geometry(const config::HssConfig& config) {
  format::Geometry geometry = system::geometry_of(config);
  geometry.lanes = config.group_lanes();
  geometry.rows = geometry.arrays = 1;
  return geometry;
}

/// The group's load ports.
class LoadPorts {
 public:
  LoadPorts(UnitBench& unit, const format::Geometry& geometry, int a_bits)
      : load_(unit.model(), "load"), weight_(unit.model(), "load_weight", a_bits), rng_(unit.rng("load noise")) {
    for (int rank = 0; rank < geometry.family.rank_count(); ++rank) {
      if (geometry.meta_bits(rank) > 0)
        coords_.push_back({rank, Fields(unit.model(), fmt::format("load_coord_rank{}", rank), geometry.meta_bits(rank))});
    }
  }

  void operator()(const RowTile* tile, int step, int row) {
    load_.set(tile != nullptr ? 1 : 0);
    if (tile == nullptr) {
      weight_.set_noise(rng_);
      for (auto& [rank, field] : coords_) field.set_noise(rng_);
      return;
    }
    Numbers weights;
    for (int lane = 0; lane < weight_.count(); ++lane) weights.push_back(tile->weight(step, row, lane));
    weight_.set(weights);
    for (auto& [rank, field] : coords_) field.set(tile->step_coordinates(step, row, rank));
  }

 private:
  struct Rank {
    int rank;
    Fields field;
  };
  bench::Pin load_;
  Fields weight_;
  std::vector<Rank> coords_;
  bench::Rng rng_;
};

class LaneGroupCheck : public bench::Component {
 public:
  LaneGroupCheck(UnitBench& unit, const config::HssConfig& config, const StepPlanner& planner)
      : geometry_(group_geometry(config)),
        planner_(planner),
        range_(limits(config.a_bits, true)),
        product_(unit.model(), "product", config.product_bits(), true),
        cover_pattern_(unit.coverage().point("pattern", pattern_names(geometry_))),
        cover_factor_(unit.coverage().point("factors", {"both zero", "weight zero", "value zero", "neither"})),
        cover_weight_(unit.coverage().point("weight", {"least", "greatest", "other"})) {
    if (config.zero_gating) active_.emplace(unit.model(), "active", 1);
    for (int rank = 0; rank < geometry_.family.rank_count(); ++rank) {
      if (geometry_.meta_bits(rank) > 0)
        cover_choice_.push_back({rank, &unit.coverage().point(fmt::format("choice of rank{}", rank), choice_names(rank))});
    }
  }

  void sample(std::uint64_t) override {
    if (!planner_.warm()) return;
    const units::HssTiming& time = planner_.time();
    if (active_) {
      const IssuedStep& step = planner_.before(time.fetch + time.select);
      Numbers expected(static_cast<std::size_t>(geometry_.lanes), 0);
      for (int lane = 0; step.issued() && lane < geometry_.lanes; ++lane)
        expected[static_cast<std::size_t>(lane)] = weight(step, lane) != 0 && value(step, lane) != 0;
      check_equal("active", expected, active_->get(), number_);
    }
    const IssuedStep& step = planner_.before(time.product_ready());
    if (!step.issued() && !active_) return;
    Numbers expected(static_cast<std::size_t>(geometry_.lanes), 0);
    for (int lane = 0; step.issued() && lane < geometry_.lanes; ++lane)
      expected[static_cast<std::size_t>(lane)] = weight(step, lane) * value(step, lane);
    check_equal("product", expected, product_.get(), number_);
    if (!step.issued()) return;
    check_prediction(step, expected);
    cover(step);
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  static std::int64_t weight(const IssuedStep& step, int lane) { return step.tile->weight(step.step, 0, lane); }
  static std::int64_t value(const IssuedStep& step, int lane) { return step.tile->b(step.tile->position(step.step, 0, lane), step.column); }

  /// The lanes together must be the plain dot product: no weight of the tensor is forgotten.
  void check_prediction(const IssuedStep& step, const Numbers& products) const {
    std::int64_t sum = 0;
    for (const std::int64_t product : products) sum += product;
    check_equal("sum of the predicted products", step.tile->sum(step.step, 0, step.column), sum, number_);
  }

  std::vector<std::string> choice_names(int rank) const {
    std::vector<std::string> names;
    const model::RankFamily& family = geometry_.family.rank(rank);
    for (int entry = 0; entry < geometry_.paths(rank) * family.g; ++entry) {
      for (int choice = 0; choice < choices(family); ++choice) names.push_back(fmt::format("{} takes {}", entry, least(family, entry) + choice));
    }
    return names;
  }
  /// Coordinates that an entry can have: a sorted one of G:H has H - G + 1 from its own number on, one of N:M has all.
  static int least(const model::RankFamily& family, int entry) { return family.m > 0 ? 0 : entry % family.g; }
  static int choices(const model::RankFamily& family) { return family.m > 0 ? family.m : family.h_max() - family.g + 1; }

  void cover(const IssuedStep& step) {
    cover_pattern_.hit(step.tile->pattern_index);
    for (int lane = 0; lane < geometry_.lanes; ++lane) {
      const std::int64_t w = weight(step, lane);
      cover_factor_.hit((w != 0 ? 2 : 0) + (value(step, lane) != 0 ? 1 : 0) == 3 ? 3 : w != 0 ? 2 : value(step, lane) != 0 ? 1 : 0);
      cover_weight_.hit(w == range_.low ? 0 : w == range_.high ? 1 : 2);
    }
    for (const auto& [rank, point] : cover_choice_) {
      const model::RankFamily& family = geometry_.family.rank(rank);
      const Numbers coordinates = step.tile->step_coordinates(step.step, 0, rank);
      for (int entry = 0; entry < static_cast<int>(coordinates.size()); ++entry) {
        const int choice = static_cast<int>(coordinates[static_cast<std::size_t>(entry)]) - least(family, entry);
        point->hit(entry * choices(family) + choice);
      }
    }
  }

  const format::Geometry geometry_;
  const StepPlanner& planner_;
  Limits range_;
  Fields product_;
  std::optional<Fields> active_;
  bench::CoverPoint &cover_pattern_, &cover_factor_, &cover_weight_;
  std::vector<std::pair<int, bench::CoverPoint*>> cover_choice_;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_lane_group(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("lane_group", units::hss_lane_group(config), run);
  const format::Geometry geometry = group_geometry(config);
  auto& planner = unit.bench().add<StepPlanner>(unit, config, LoadPorts(unit, geometry, config.a_bits));
  const auto& check = unit.bench().add<LaneGroupCheck>(unit, config, planner);
  bench::Rng rng = unit.rng("tiles");
  return unit.run(
      8'000, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 10; ++i) planner.add_tile(random_tile(rng, geometry, 4, 6));
        unit.bench().run();
      });
}

}  // namespace filigree::benches
