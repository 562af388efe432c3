// Random modules: the interpreter, Verilator and Icarus agree; Verilator's lint is silent; yosys reads the text.
//
// FILIGREE_FUZZ_FIRST and FILIGREE_FUZZ_COUNT choose the seeds: FIRST .. FIRST + COUNT - 1.
#include <algorithm>
#include <cstdlib>
#include <numeric>
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

std::vector<int> seeds_from(int first, int count) {
  std::vector<int> seeds(static_cast<std::size_t>(count));
  std::iota(seeds.begin(), seeds.end(), first);
  return seeds;
}

std::vector<Subject> random_subjects(const std::vector<int>& seeds) {
  std::vector<Subject> subjects;
  for (const int seed : seeds) {
    SCOPED_TRACE(rerun(seed));
    const auto number = static_cast<std::uint64_t>(seed);
    hdl::Design design(random_module(number, fmt::format("fuzz_{}", seed)));
    auto stimulus = random_stimulus(design, number, kCycles);
    subjects.push_back({std::move(design), std::move(stimulus)});
  }
  return subjects;
}

/// The seed of the module on which Verilator itself broke down ("Internal Error", docs/tool-notes.md); -1 if it did not.
int broke_verilator(const std::string& complaint) {
  const std::string mark = "%Error: Internal Error: fuzz_";
  const auto at = complaint.find(mark);
  return at == std::string::npos ? -1 : std::atoi(complaint.c_str() + at + mark.size());
}

void compare(const std::vector<int>& seeds, const std::vector<Subject>& subjects, const std::vector<Trace>& traces, const char* engine) {
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    SCOPED_TRACE(fmt::format("module fuzz_{}, {}", seeds[i], rerun(seeds[i])));
    EXPECT_EQ(difference(subjects[i], interpret(subjects[i]), traces[i]), "") << engine << " against the interpreter";
  }
}

/// Builds and compares the modules of these seeds. Those that Verilator cannot translate are compared with Icarus alone, and returned.
std::vector<int> check_batch(std::vector<int> seeds) {
  const std::string folder = fmt::format("{}/fuzz/{}_{}", FILIGREE_BINARY_DIR, seeds.front(), seeds.size());
  std::vector<int> untranslated;
  {
    const std::vector<Subject> subjects = random_subjects(seeds);
    const Cosim cosim(subjects, folder);
    EXPECT_EQ(cosim.lint(), "");
    EXPECT_EQ(cosim.yosys(), "");
    const std::string complaint = cosim.build_icarus();
    EXPECT_EQ(complaint, "");
    if (complaint.empty()) compare(seeds, subjects, cosim.run_icarus(), "Icarus");
  }
  while (!seeds.empty()) {
    const std::vector<Subject> subjects = random_subjects(seeds);
    const Cosim cosim(subjects, folder);
    const std::string complaint = cosim.build_verilator();
    const auto broken = std::find(seeds.begin(), seeds.end(), broke_verilator(complaint));
    if (broken == seeds.end()) {
      EXPECT_EQ(complaint, "");
      if (complaint.empty()) compare(seeds, subjects, cosim.run_verilator(), "Verilator");
      break;
    }
    untranslated.push_back(*broken);
    seeds.erase(broken);
  }
  return untranslated;
}

TEST(Fuzz, InterpreterVerilatorAndIcarusAgree) {
  const int first = setting("FILIGREE_FUZZ_FIRST", FILIGREE_FUZZ_DEFAULT_FIRST);
  const int count = setting("FILIGREE_FUZZ_COUNT", FILIGREE_FUZZ_DEFAULT_COUNT);
  std::vector<int> untranslated;
  for (int done = 0; done < count; done += kBatch) {
    for (const int seed : check_batch(seeds_from(first + done, std::min(kBatch, count - done)))) untranslated.push_back(seed);
  }
  EXPECT_LE(static_cast<double>(untranslated.size()), 0.01 * count)
      << "Verilator broke down on fuzz_" << fmt::format("{}", fmt::join(untranslated, ", fuzz_"));
}

TEST(Fuzz, KnowsWhenVerilatorBreaksDown) {
  EXPECT_EQ(broke_verilator("%Error: Internal Error: fuzz_1015.v:114:18: ../V3EmitCFunc.h:1031: Reduction over single bit value"), 1015);
  EXPECT_EQ(broke_verilator("%Error: fuzz_1015.v:114:18: syntax error"), -1);
}

/// Of `count` modules, how many are found out when their text has `to` for `from`; those without `from` do not count.
double caught(int count, const std::string& from, const std::string& to) {
  const std::vector<Subject> subjects = random_subjects(seeds_from(1, count));
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
