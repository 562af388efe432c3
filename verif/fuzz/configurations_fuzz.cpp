// Random legal configurations of every kind, small ones: the real command generates, Verilator, yosys and Icarus read without a word, the interpreter computes what
// the golden models say.
//
// FILIGREE_FUZZ_FIRST and FILIGREE_FUZZ_COUNT choose the seeds: FIRST .. FIRST + COUNT - 1; the seed modulo 4 is the kind.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "bench/bench.h"
#include "bench/interpreter_model.h"
#include "benches/unit_benches.h"
#include "cli/process.h"
#include "config/config_toml.h"
#include "system/check_gemm.h"
#include "system/check_series.h"
#include "system/random_tasd.h"

namespace filigree::fuzz {
namespace {

using cli::ProcessResult;
using cli::run_process;
using system::pick;
using system::pick_ends;
using system::Rng;

int setting(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

/// Small enough for one that takes a second or two. Draws until one is legal: the limits of a head depend on each other.
config::AttentionConfig random_attention(Rng& rng) {
  while (true) {
    config::AttentionConfig config;
    config.name = "drawn";
    config.lanes = 1 << pick(rng, 2, 3);
    config.banks = 1 << pick(rng, 0, 2);
    config.max_keys = pick(rng, 2, 200);
    config.max_sampled = pick(rng, 1, 16);
    config.head_dim = pick_ends(rng, 1, 64);
    config.query_block = 1 << pick(rng, 0, 5);
    config.digit_bits = pick(rng, 1, 3);
    config.window_first = pick(rng, 0, 1) == 1;
    config.fraction_bits = pick(rng, 4, 10);
    config.table_bits = pick(rng, 2, 6);
    config.factor_bits = pick(rng, 3, 16);
    config.exponential_bits = pick(rng, 12, 24);
    config.probability_bits = pick(rng, 12, 24);
    if (config.check().empty()) return config;
  }
}

config::Config random_of_kind(unsigned seed, Rng& rng) {
  switch (seed % 4) {
    case 0: return system::random_config(rng);
    case 1: return system::random_ttc(rng, 4);
    case 2: return system::random_tasd(rng);
    default: return random_attention(rng);
  }
}

void give_name(config::Config& config, const std::string& name) {
  std::visit([&](auto& c) { c.name = name; }, config);
  if (auto* ttc = std::get_if<config::TtcConfig>(&config)) ttc->core.name = name;
}

class RandomConfiguration : public ::testing::TestWithParam<unsigned> {
 protected:
  std::string path(const std::string& name) const { return (scratch_.path() / name).string(); }

  static void expect_silence(const std::vector<std::string>& command) {
    const ProcessResult result = run_process(command);
    EXPECT_EQ(result.exit_code, 0) << command.front() << ": " << result.output;
    EXPECT_EQ(result.output, "") << command.front();
  }

  /// The real command from a file, and the three tools on what it writes.
  void generate_and_read(const config::Config& config) {
    std::ofstream(path("config.toml")) << config::to_toml(config);
    const ProcessResult generated = run_process({FILIGREE_COMMAND, "generate", path("config.toml"), "-o", path("out")});
    ASSERT_EQ(generated.exit_code, 0) << generated.output;
    std::vector<std::string> files;
    std::ifstream list(path("out/filelist.f"));
    for (std::string file; std::getline(list, file);) files.push_back(path("out/" + file));
    ASSERT_FALSE(files.empty());
    const std::string top = std::filesystem::path(files.back()).stem().string();
    std::vector<std::string> verilator = {"verilator", "--lint-only", "-Wall", "--top-module", top};
    std::vector<std::string> icarus = {"iverilog", "-g2005", "-Wall", "-t", "null", "-s", top};
    verilator.insert(verilator.end(), files.begin(), files.end());
    icarus.insert(icarus.end(), files.begin(), files.end());
    expect_silence(verilator);
    expect_silence(icarus);
    expect_silence({"yosys", "-q", "-p", fmt::format("read_verilog {}; hierarchy -check -top {}; proc; check -assert", fmt::join(files, " "), top)});
  }

 private:
  cli::ScratchFolder scratch_;
};

void compute(const config::HssConfig& config, Rng& rng) {
  system::CoreUnderTest core(config, bench::Engine::kInterpreter);
  const auto patterns = core.geometry().family.patterns();
  for (const bool stalls : {false, true}) {
    const model::Pattern& pattern = patterns[static_cast<std::size_t>(pick(rng, 0, static_cast<int>(patterns.size()) - 1))];
    const bool compressed = config.compressed_b && pick(rng, 0, 1) == 1;
    const system::Shape shape = system::random_shape(rng, core.geometry(), pattern, compressed, 3);
    core.check(pattern, shape.options, system::random_gemm(rng, core.geometry(), pattern, shape), stalls, 1);
  }
}

void compute(const config::TtcConfig& config, Rng& rng) {
  system::TtcUnderTest core(config, bench::Engine::kInterpreter);
  const std::vector<model::Series> all = core.every_series();
  const config::HssConfig& size = config.core;
  for (const bool stalls : {false, true}) {
    const model::Series& series = all[static_cast<std::size_t>(pick(rng, 0, static_cast<int>(all.size()) - 1))];
    const auto a =
        system::random_matrix(rng, pick(rng, 1, 2 * size.total_rows()), pick(rng, 1, 2 * size.step_max()), model::operand_range(size.a_bits, true));
    const auto b = system::random_matrix(rng, a.cols(), pick(rng, 1, size.columns + 2), model::operand_range(size.b_bits, size.b_signed));
    core.check(series, a, b, stalls, 1);
  }
}

/// The bench of the whole unit, the last one of the list.
void verify_whole(const config::Config& config, std::uint64_t transactions) {
  const std::vector<benches::UnitEntry> units = benches::unit_benches(config);
  benches::UnitRun run;
  run.make_model = [](const hdl::Design& design) { return std::make_unique<bench::InterpreterModel>(design); };
  run.transactions = transactions;
  try {
    units.back().verify(run);
  } catch (const bench::BenchFailure& failure) {
    ADD_FAILURE() << units.back().name << ": " << failure.what();
  }
}

void compute(const config::TasdConfig& config, Rng&) { verify_whole(config, 30); }
void compute(const config::AttentionConfig& config, Rng&) { verify_whole(config, 2); }

TEST_P(RandomConfiguration, IsReadByTheToolsAndComputes) {
  const unsigned seed = GetParam();
  SCOPED_TRACE(fmt::format("rerun: FILIGREE_FUZZ_FIRST={} FILIGREE_FUZZ_COUNT=1 {}/verif/fuzz/configurations_fuzz", seed, FILIGREE_BINARY_DIR));
  Rng rng(seed);
  config::Config config = random_of_kind(seed, rng);
  give_name(config, fmt::format("random-{}", seed));
  ASSERT_TRUE(std::visit([](const auto& c) { return c.check().empty(); }, config));
  generate_and_read(config);
  if (HasFatalFailure()) return;
  std::visit([&](const auto& c) { compute(c, rng); }, config);
}

const unsigned kFirst = static_cast<unsigned>(setting("FILIGREE_FUZZ_FIRST", 1));
const unsigned kCount = static_cast<unsigned>(setting("FILIGREE_FUZZ_COUNT", 4));
INSTANTIATE_TEST_SUITE_P(Seed, RandomConfiguration, ::testing::Range(kFirst, kFirst + kCount));

}  // namespace
}  // namespace filigree::fuzz
