#include "mutate/campaign.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <memory>
#include <numeric>
#include <sstream>
#include <stdexcept>

#include "bench/interpreter_model.h"
#include "bench/rng.h"
#include "mutate/graph_model.h"
#include "mutate/mutant.h"
#include "mutate/netlist.h"

namespace filigree::mutate {
namespace {

namespace fs = std::filesystem;
using benches::MakeModel;
using benches::UnitReport;
using benches::UnitRun;

/// The cycles that the sound unit takes; it has to pass, and to meet its coverage.
std::uint64_t cycles_of(const Subject& subject, const MakeModel& make_model, std::uint64_t seed, int reset_cycles) {
  UnitRun run;
  run.reset_cycles = reset_cycles;
  run.make_model = make_model;
  run.seed = seed;
  const UnitReport report = subject.verify(run);
  const auto holes = report.coverage.holes();
  if (!holes.empty()) throw std::runtime_error(fmt::format("{}: the unit without a mutant misses '{}'", subject.name, holes.front()));
  return report.cycles;
}

/// Whether the bench notices nothing. A run of many times the sound unit's cycles is noticed.
bool survives(const Subject& subject, const MakeModel& make_model, std::uint64_t seed, std::uint64_t sound_cycles, int reset_cycles) {
  UnitRun run;
  run.reset_cycles = reset_cycles;
  run.make_model = make_model;
  run.seed = seed;
  run.progress = [&](std::uint64_t cycle) {
    if (cycle > 30 * sound_cycles + 100'000) throw std::runtime_error("it never ends");
  };
  try {
    return subject.verify(run).coverage.holes().empty();
  } catch (const std::exception&) {
    return false;
  }
}

/// The netlist of the environment's module, if there is one.
std::shared_ptr<const aig::Graph> environment_of(const Subject& subject, const CampaignOptions& options) {
  if (subject.environment.empty()) return nullptr;
  const fs::path file = options.sources / "verif/mutate/environment" / subject.environment;
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  if (text.str().empty()) throw std::runtime_error(fmt::format("{}: cannot be read", file.string()));
  return plain_netlist({"environment", {{"environment.v", text.str()}}, "", {}}, options.folder / "environment");
}

}  // namespace

std::size_t Outcome::equivalent() const {
  return static_cast<std::size_t>(std::ranges::count_if(survivors, [](const Survivor& s) { return s.proof.verdict == Verdict::kEquivalent; }));
}

double Outcome::score() const {
  const std::size_t others = tried - equivalent();
  return others == 0 ? 100.0 : 100.0 * static_cast<double>(killed()) / static_cast<double>(others);
}

Outcome try_netlist(const Subject& subject, const CampaignOptions& options) {
  const hdl::Design design = benches::design_of(subject.verify);
  const SwitchedNetlist netlist = switched_netlist(bench::model_source(design), options.mutants, options.seed, options.folder / "netlist");
  const auto engine = [&](std::uint64_t mutant, bool opposite) -> MakeModel {
    return [&, mutant, opposite](const hdl::Design& made) {
      return std::make_unique<GraphModel>(made.top(), bench::pins_of(made), netlist.graph, mutant, Start{options.seed, opposite});
    };
  };
  const std::uint64_t cycles = std::max(cycles_of(subject, engine(0, false), options.seed, 1), cycles_of(subject, engine(0, true), options.seed, 1));
  const auto environment = environment_of(subject, options);
  Outcome outcome;
  outcome.tried = netlist.mutants.size();
  for (std::size_t i = 0; i < netlist.mutants.size(); ++i) {
    // From opposite states: a register that is not reset any more starts wrong in one of them. One edge in reset has to be enough.
    if (!survives(subject, engine(i + 1, false), options.seed, cycles, 1) || !survives(subject, engine(i + 1, true), options.seed, cycles, 1))
      continue;
    Comparison proof;
    if (options.proof_seconds > 0) {
      const fs::path folder = options.folder / fmt::format("netlist_{}", i + 1);
      proof = compare({*netlist.graph, 0}, {*netlist.graph, i + 1}, environment.get(), options.proof_seconds, folder);
    }
    outcome.survivors.push_back({netlist.mutants[i], proof});
  }
  return outcome;
}

Outcome try_design(const Subject& subject, const CampaignOptions& options) {
  const std::vector<Mutation> all = mutations(benches::design_of(subject.verify));
  // Equal descriptions are told apart by their order.
  std::map<std::string, int> seen;
  std::vector<std::string> names;
  for (const Mutation& mutation : all) {
    const int before = seen[mutation.description]++;
    names.push_back(before == 0 ? mutation.description : fmt::format("{} #{}", mutation.description, before + 1));
  }
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  bench::Rng rng(options.seed);
  for (std::size_t i = 0; i + 1 < order.size(); ++i) std::swap(order[i], order[i + rng.below(order.size() - i)]);
  order.resize(std::min(order.size(), options.mutants));
  std::ranges::sort(order);

  const MakeModel sound = [](const hdl::Design& design) { return std::make_unique<bench::InterpreterModel>(design); };
  const std::uint64_t cycles = cycles_of(subject, sound, options.seed, 0);
  const auto environment = environment_of(subject, options);
  std::shared_ptr<const aig::Graph> plain;
  Outcome outcome;
  outcome.tried = order.size();
  for (const std::size_t number : order) {
    const MakeModel mutated = [&](const hdl::Design& design) {
      mutate(design, all[number]);
      return std::make_unique<bench::InterpreterModel>(design);
    };
    if (!survives(subject, mutated, options.seed, cycles, 0)) continue;
    Comparison proof;
    if (options.proof_seconds > 0) {
      const fs::path folder = options.folder / fmt::format("design_{}", number);
      if (!plain) plain = plain_netlist(bench::model_source(benches::design_of(subject.verify)), options.folder / "plain");
      const hdl::Design design = benches::design_of(subject.verify);
      mutate(design, all[number]);
      const auto graph = plain_netlist(bench::model_source(design), folder);
      proof = compare({*plain, 0}, {*graph, 0}, environment.get(), options.proof_seconds, folder);
    }
    outcome.survivors.push_back({names[number], proof});
  }
  return outcome;
}

}  // namespace filigree::mutate
