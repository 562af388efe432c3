// What a unit bench is told and what it reports.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "bench/coverage.h"
#include "bench/model.h"
#include "hdl/design.h"

namespace filigree::benches {

/// Which engine executes the unit; a test of the benches puts a faulty device here.
using MakeModel = std::function<std::unique_ptr<bench::Model>(const hdl::Design& design)>;

struct UnitRun {
  MakeModel make_model;
  std::uint64_t seed = 1;
  /// At least this many, 0: as many as the bench thinks right. A bench goes on until its coverage is full, within reason.
  std::uint64_t transactions = 0;
  int reset_cycles = 0;                               ///< edges in reset, 0: as many as the bench thinks right
  std::string trace;                                  ///< FST file to write, if any
  std::string rerun;                                  ///< command that repeats this run, for the failure message
  std::function<void(std::uint64_t cycle)> progress;  ///< now and then
};

/// Of a run without a failed check; the coverage may still have holes.
struct UnitReport {
  std::string unit;
  std::uint64_t transactions = 0;  ///< compared with their prediction
  std::uint64_t cycles = 0;
  bench::Coverage coverage;
};

/// A bench: builds its unit, has the model made, and compares.
using Verify = std::function<UnitReport(const UnitRun& run)>;

/// What the bench is about: it is made, and thrown away.
hdl::Design design_of(const Verify& verify);

}  // namespace filigree::benches
