// An array: rows, accumulators and their ports. Columns are read back at any time and must be what the tiles have added up to so far.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "benches/step_planner.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "model/gemm.h"
#include "system/geometry_of.h"
#include "units/hss_array.h"

namespace filigree::benches {
namespace {

format::Geometry array_geometry(const config::HssConfig& config) {
  format::Geometry geometry = system::geometry_of(config);
  geometry.arrays = 1;
  return geometry;
}

class LoadPorts {
 public:
  explicit LoadPorts(UnitBench& unit) : load_(unit.model(), "load", 1), data_(unit.model(), "load_data", 1), rng_(unit.rng("load noise")) {}

  void operator()(const RowTile* tile, int step, int row) {
    Numbers load(static_cast<std::size_t>(load_.count()), 0);
    data_.set_noise(rng_);
    if (tile != nullptr) {
      load[static_cast<std::size_t>(row)] = 1;
      data_.set_words(tile->beat(step, row).words());
    }
    load_.set(load);
  }

 private:
  Fields load_, data_;
  bench::Rng rng_;
};

class ArrayCheck : public bench::Component {
 public:
  ArrayCheck(UnitBench& unit, const config::HssConfig& config, const StepPlanner& planner)
      : geometry_(array_geometry(config)),
        columns_(config.columns),
        planner_(planner),
        accumulate_(unit.model(), "accumulate"),
        write_(unit.model(), "write"),
        write_column_(unit.model(), "write_column"),
        read_(unit.model(), "read"),
        read_column_(unit.model(), "read_column"),
        read_data_(unit.model(), "read_data", config.acc_bits, true),
        rng_(unit.rng("reads")),
        cover_pattern_(unit.coverage().point("pattern", pattern_names(geometry_))),
        cover_sum_(unit.coverage().point("partial sums", {"fresh", "of this tile", "of a tile before"})),
        cover_written_(unit.coverage().point("column written", number_names(0, std::min(columns_, 64) - 1))),
        cover_read_(unit.coverage().point("column read", number_names(0, std::min(columns_, 64) - 1))),
        cover_ports_(unit.coverage().point("ports", {"idle", "read", "write", "read and write", "read and write of one column"})) {
    if (config.zero_gating) active_.emplace(unit.model(), "active", 1);
    if (columns_ > 1) return;
    cover_ports_.exclude("read and write");
    unit.exclude("steps", "back to back");  // every step has weights of its own
  }

  void drive() override {
    const IssuedStep& reads = planner_.before(planner_.time().read());
    const IssuedStep& writes = planner_.before(planner_.time().write());
    // The step line has the port first; the drain reads when it is free, here any column at any time.
    reading_ = reads.accumulates() || rng_.chance(40);
    column_now_ = reads.accumulates()                  ? reads.column
                  : writes.issued() && rng_.chance(20) ? writes.column
                                                       : static_cast<int>(rng_.below(static_cast<std::uint64_t>(columns_)));
    read_.set(reading_ ? 1 : 0);
    read_column_.set(static_cast<std::uint64_t>(column_now_));
    write_.set(writes.issued() ? 1 : 0);
    write_column_.set(static_cast<std::uint64_t>(writes.issued() ? writes.column : 0));
    accumulate_.set(writes.accumulates() ? 1 : 0);
  }

  void sample(std::uint64_t) override {
    if (!planner_.warm()) return;
    check_active();
    if (!expected_read_.empty()) check_equal("read_data", expected_read_, read_data_.get(), number_);
    const IssuedStep& writes = planner_.before(planner_.time().write());
    const bool known = sums_.contains(column_now_);
    if (reading_) {
      expected_read_ = known ? sums_[column_now_] : Numbers{};
      if (known && column_now_ < static_cast<int>(cover_read_.bins().size())) cover_read_.hit(column_now_);
    }
    const bool same = writes.issued() && reading_ && writes.column == column_now_;
    cover_ports_.hit(same ? 4 : (reading_ ? 1 : 0) + (writes.issued() ? 2 : 0));
    if (writes.issued()) add(writes);
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  void add(const IssuedStep& step) {
    Numbers& sums = sums_[step.column];
    sums.resize(static_cast<std::size_t>(geometry_.rows));
    for (int row = 0; row < geometry_.rows; ++row) {
      std::int64_t& sum = sums[static_cast<std::size_t>(row)];
      sum = model::wrap((step.accumulates() ? sum : 0) + step.tile->sum(step.step, row, step.column), geometry_.acc_bits);
    }
    cover_pattern_.hit(step.tile->pattern_index);
    cover_sum_.hit(step.step > 0 ? 1 : step.tile->accumulate ? 2 : 0);
    if (step.column < static_cast<int>(cover_written_.bins().size())) cover_written_.hit(step.column);
    ++number_;
  }

  void check_active() const {
    if (!active_) return;
    const IssuedStep& step = planner_.before(planner_.time().fetch + planner_.time().select);
    Numbers expected(static_cast<std::size_t>(geometry_.rows * geometry_.lanes), 0);
    for (int mac = 0; step.issued() && mac < geometry_.rows * geometry_.lanes; ++mac) {
      const int row = mac / geometry_.lanes;
      const int k = step.tile->position(step.step, row, mac % geometry_.lanes);
      expected[static_cast<std::size_t>(mac)] = step.tile->weight(step.step, row, mac % geometry_.lanes) != 0 && step.tile->b(k, step.column) != 0;
    }
    check_equal("active", expected, active_->get(), number_);
  }

  const format::Geometry geometry_;
  int columns_;
  const StepPlanner& planner_;
  bench::Pin accumulate_, write_, write_column_, read_, read_column_;
  Fields read_data_;
  std::optional<Fields> active_;
  bench::Rng rng_;
  bench::CoverPoint &cover_pattern_, &cover_sum_, &cover_written_, &cover_read_, &cover_ports_;
  std::map<int, Numbers> sums_;  // by column, of every row; columns never written are missing
  Numbers expected_read_;        // empty: not known
  bool reading_ = false;
  int column_now_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_array(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("array", units::hss_array(config), run);
  const format::Geometry geometry = array_geometry(config);
  auto& planner = unit.bench().add<StepPlanner>(unit, config, LoadPorts(unit));
  const auto& check = unit.bench().add<ArrayCheck>(unit, config, planner);
  bench::Rng rng = unit.rng("tiles");
  int written = 0;  // columns that hold sums by the time a tile starts
  return unit.run(
      2'000, [&] { return check.transactions(); },
      [&] {
        for (int i = 0; i < 8; ++i) {
          RowTile tile = random_tile(rng, geometry, 4, config.columns);
          tile.accumulate = tile.columns <= written && rng.chance(40);
          written = std::max(written, tile.columns);
          planner.add_tile(std::move(tile));
        }
        unit.bench().run();
      });
}

}  // namespace filigree::benches
