// Bench options for a GoogleTest case. A failure then names the command that repeats this case alone, with a trace.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "bench/bench.h"
#include "bench/engine.h"

namespace filigree::bench {

/// $FILIGREE_TRACE, or empty.
inline std::string trace_wanted() {
  const char* trace = std::getenv("FILIGREE_TRACE");
  return trace == nullptr ? "" : trace;
}

/// $FILIGREE_SEED if it is set, else `seed`.
inline std::uint64_t test_seed(std::uint64_t seed) {
  const char* given = std::getenv("FILIGREE_SEED");
  return given == nullptr ? seed : std::strtoull(given, nullptr, 0);
}

inline BenchOptions test_options(std::uint64_t seed = 1) {
  BenchOptions options;
  options.seed = test_seed(seed);
  options.trace = trace_wanted();
  const ::testing::TestInfo* test = ::testing::UnitTest::GetInstance()->current_test_info();
  options.rerun = fmt::format("FILIGREE_SEED={} FILIGREE_TRACE=trace.fst {} --gtest_filter={}.{}", options.seed,
                              std::filesystem::read_symlink("/proc/self/exe").string(), test->test_suite_name(), test->name());
  return options;
}

/// A model of the engine that can be traced when a trace is wanted.
inline std::unique_ptr<Model> test_model(const hdl::Design& design, Engine engine, int seed = 1) {
  VerilateOptions options;
  options.trace = !trace_wanted().empty();
  return make_model(design, engine, seed, options);
}

}  // namespace filigree::bench
