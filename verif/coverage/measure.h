// Runs every bench of a configuration on Verilated RTL that counts lines and toggles.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bench/rtl_coverage.h"
#include "benches/unit_benches.h"
#include "config/config.h"

namespace filigree::coverage {

struct Measured {
  std::string config;
  std::string prefix;                       ///< what the names of its modules start with, "tc_s_"
  std::vector<benches::UnitReport> units;   ///< functional coverage
  bench::RtlCoverage rtl;                   ///< of all benches together
  std::map<std::string, std::string> text;  ///< of every module, by name
};

/// Throws what a bench or a build throws. `folder` takes the counts of each model; `progress` is told each unit's name.
Measured measure(const config::Config& config, std::uint64_t seed, const std::filesystem::path& folder,
                 const std::function<void(const std::string& unit)>& progress);

}  // namespace filigree::coverage
