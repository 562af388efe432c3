// Runs the bench of a whole configuration on its Verilated RTL and records all ports in every cycle, for replays on netlists.
// usage: gate_record CONFIG SEED TRANSACTIONS FILE
// CONFIG is a preset's name or a file, TRANSACTIONS the least number of results (0: as many as the bench thinks right, until its coverage is full).
#include <cstdlib>
#include <exception>
#include <fstream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "bench/bench.h"
#include "bench/verilate.h"
#include "benches/unit_benches.h"
#include "config/preset.h"
#include "gate/recording_model.h"

namespace {

using namespace filigree;

std::uint64_t number(const std::string& what, const std::string& text) {
  std::size_t used = 0;
  std::uint64_t value = 0;
  try {
    value = std::stoull(text, &used);
  } catch (const std::logic_error&) {
    used = 0;
  }
  if (used == 0 || used != text.size() || text[0] == '-') throw std::invalid_argument(fmt::format("{}: '{}', accepted: a whole number", what, text));
  return value;
}

int record(const std::string& name, std::uint64_t seed, std::uint64_t transactions, const std::string& file) {
  const config::Config config = config::load(name);
  std::ofstream out(file, std::ios::binary);
  benches::UnitRun run;
  run.make_model = [&](const hdl::Design& design) {
    bench::VerilateOptions verilate;
    verilate.progress = bench::terminal_progress();
    return std::make_unique<gate::RecordingModel>(bench::verilated_model(design, static_cast<int>(seed % 1'000'000) + 1, verilate), out);
  };
  run.seed = seed;
  run.transactions = transactions;
  const benches::UnitEntry whole = benches::unit_benches(config).back();  // leaves first
  run.rerun = fmt::format("filigree verify {} --unit {} --seed {} --trace trace.fst", name, whole.name, seed);
  const benches::UnitReport report = whole.verify(run);
  if (!out.flush()) throw std::invalid_argument(fmt::format("{}: cannot be written, accepted: a file in a folder with room", file));
  fmt::print("{} {}: {} transactions, {} cycles, {} of {} coverage bins, seed {}\n", name, report.unit, report.transactions, report.cycles,
             report.coverage.met(), report.coverage.possible(), seed);
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    fmt::print(stderr, "usage: gate_record CONFIG SEED TRANSACTIONS FILE\n");
    return 2;
  }
  try {
    return record(argv[1], number("SEED", argv[2]), number("TRANSACTIONS", argv[3]), argv[4]);
  } catch (const filigree::bench::BenchFailure& failure) {
    fmt::print(stderr, "{}\n", failure.what());
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "gate_record: {}\n", error.what());
    return 2;
  }
}
