// Random modules: the interpreter, Verilator and Icarus agree; Verilator's lint is silent; yosys reads the text.
//
// FILIGREE_FUZZ_FIRST and FILIGREE_FUZZ_COUNT choose the seeds: FIRST .. FIRST + COUNT - 1.
#include <cstdlib>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "fuzz/cosim.h"
#include "fuzz/random_module.h"

namespace filigree::fuzz {
namespace {

constexpr int kCycles = 60;
constexpr int kBatch = 60;  // modules per build

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

std::string rerun(int seed) {
  return fmt::format("rerun: FILIGREE_FUZZ_FIRST={} FILIGREE_FUZZ_COUNT=1 {}/verif/fuzz/fuzz_test", seed, FILIGREE_BINARY_DIR);
}

std::vector<Subject> random_subjects(int first, int count) {
  std::vector<Subject> subjects;
  for (int seed = first; seed < first + count; ++seed) {
    SCOPED_TRACE(rerun(seed));
    const auto number = static_cast<std::uint64_t>(seed);
    hdl::Design design(random_module(number, fmt::format("fuzz_{}", seed)));
    auto stimulus = random_stimulus(design, number, kCycles);
    subjects.push_back({std::move(design), std::move(stimulus)});
  }
  return subjects;
}

/// Builds and compares the modules of `count` seeds.
void check_batch(int first, int count) {
  const std::vector<Subject> subjects = random_subjects(first, count);
  const Cosim cosim(subjects, fmt::format("{}/fuzz/{}_{}", FILIGREE_BINARY_DIR, first, count));
  EXPECT_EQ(cosim.lint(), "");
  EXPECT_EQ(cosim.yosys(), "");
  ASSERT_EQ(cosim.build_icarus(), "");
  ASSERT_EQ(cosim.build_verilator(), "");
  const auto icarus = cosim.run_icarus();
  const auto verilator = cosim.run_verilator();
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::size_t>(i);
    SCOPED_TRACE(fmt::format("module fuzz_{}, {}", first + i, rerun(first + i)));
    const Trace expected = interpret(subjects[at]);
    EXPECT_EQ(difference(subjects[at], expected, verilator[at]), "") << "Verilator against the interpreter";
    EXPECT_EQ(difference(subjects[at], expected, icarus[at]), "") << "Icarus against the interpreter";
  }
}

TEST(Fuzz, InterpreterVerilatorAndIcarusAgree) {
  const int first = setting("FILIGREE_FUZZ_FIRST", FILIGREE_FUZZ_DEFAULT_FIRST);
  const int count = setting("FILIGREE_FUZZ_COUNT", FILIGREE_FUZZ_DEFAULT_COUNT);
  for (int done = 0; done < count; done += kBatch) check_batch(first + done, std::min(kBatch, count - done));
}

/// Of `count` modules, how many are found out when their text has `to` for `from`; those without `from` do not count.
double caught(int count, const std::string& from, const std::string& to) {
  const std::vector<Subject> subjects = random_subjects(1, count);
  const Cosim cosim(subjects, FILIGREE_BINARY_DIR "/fuzz/mutants");
  std::vector<std::size_t> mutants;
  for (int i = 0; i < count; ++i) {
    const std::string file = fmt::format("fuzz_{}.v", 1 + i);
    if (cosim.mutate(file, from, to)) mutants.push_back(static_cast<std::size_t>(i));
  }
  EXPECT_EQ(cosim.build_icarus(), "");
  const auto traces = cosim.run_icarus();
  int found = 0;
  for (const std::size_t at : mutants) found += difference(subjects[at], interpret(subjects[at]), traces[at]).empty() ? 0 : 1;
  return mutants.empty() ? 0 : static_cast<double>(found) / static_cast<double>(mutants.size());
}

TEST(Fuzz, FaultsInTheTextAreCaught) {
  EXPECT_GT(caught(20, " + ", " - "), 0.5);
  EXPECT_GT(caught(20, "} - {", "} + {"), 0.5);
  EXPECT_GT(caught(20, "$signed(", "$unsigned("), 0.0) << "often both readings agree";
  EXPECT_GT(caught(20, "!rst_n", "rst_n"), 0.5);
  EXPECT_GT(caught(20, " ^ ", " | "), 0.2);
}

}  // namespace
}  // namespace filigree::fuzz
