// filigree verify: the Verilator bench of every unit of a configuration.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/bench.h"
#include "bench/verilate.h"
#include "benches/unit_benches.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/user_error.h"
#include "config/preset.h"

namespace filigree::cli {
namespace {

struct Options {
  std::string config;
  std::vector<std::string> units;
  std::uint64_t seed = 1;
  std::uint64_t transactions = 0;
  bool coverage = false;
  std::string trace;
  std::string json;
};

struct Result {
  benches::UnitReport report;
  std::string failure;  ///< empty: every check held

  std::vector<std::string> holes() const { return report.coverage.holes(); }
  bool passed() const { return failure.empty() && holes().empty(); }
};

/// All units, or those asked for.
std::vector<benches::UnitEntry> chosen_units(const Options& options, const config::Config& config) {
  const std::vector<benches::UnitEntry> all = benches::unit_benches(config);
  if (options.units.empty()) return all;
  std::vector<std::string> names;
  for (const benches::UnitEntry& unit : all) names.push_back(unit.name);
  std::vector<benches::UnitEntry> chosen;
  for (const std::string& name : options.units) {
    const auto found = std::ranges::find(all, name, &benches::UnitEntry::name);
    if (found == all.end())
      throw UserError(fmt::format("--unit: {} has no unit '{}', accepted: {}", config::name_of(config), name, fmt::join(names, ", ")));
    chosen.push_back(*found);
  }
  return chosen;
}

/// One unit's trace has the name given; several get theirs in front of the extension.
std::string trace_of(const Options& options, const std::string& unit, bool only_one) {
  if (options.trace.empty() || only_one) return options.trace;
  std::filesystem::path path = options.trace;
  path.replace_filename(path.stem().string() + "." + unit + path.extension().string());
  return path.string();
}

Result run_unit(const Options& options, const benches::UnitEntry& unit, const std::string& trace) {
  std::optional<Progress> progress;
  benches::UnitRun run;
  run.make_model = [&](const hdl::Design& design) {
    bench::VerilateOptions verilate;
    verilate.trace = !trace.empty();
    verilate.progress = bench::terminal_progress();
    auto model = bench::verilated_model(design, static_cast<int>(options.seed % 1'000'000) + 1, verilate);
    progress.emplace(fmt::format("verifying {}", unit.name));
    return model;
  };
  run.seed = options.seed;
  run.transactions = options.transactions;
  run.trace = trace;
  run.rerun = fmt::format("filigree verify {} --unit {} --seed {} --trace trace.fst", options.config, unit.name, options.seed);
  run.progress = [&](std::uint64_t cycle) {
    if (progress) progress->show(fmt::format("verifying {}, cycle {}", unit.name, grouped(static_cast<long long>(cycle))));
  };
  try {
    return {unit.verify(run), ""};
  } catch (const bench::BenchFailure& failure) {
    Result result;
    result.report.unit = unit.name;
    result.failure = failure.what();
    return result;
  }
}

nlohmann::ordered_json figures_of(const Result& result) {
  nlohmann::ordered_json figures{{"name", result.report.unit},
                                 {"passed", result.passed()},
                                 {"transactions", result.report.transactions},
                                 {"cycles", result.report.cycles},
                                 {"bins_met", result.report.coverage.met()},
                                 {"bins", result.report.coverage.possible()},
                                 {"holes", result.holes()}};
  if (!result.failure.empty()) figures["failure"] = result.failure;
  auto& points = figures["coverage"] = nlohmann::ordered_json::object();
  for (const bench::CoverPoint& point : result.report.coverage.points()) {
    for (int bin = 0; bin < static_cast<int>(point.bins().size()); ++bin) {
      if (!point.excluded(bin)) points[point.name()][point.bins()[static_cast<std::size_t>(bin)]] = point.count(bin);
    }
  }
  return figures;
}

void report_units(Report& report, const Options& options, const config::Config& config, const std::vector<Result>& results) {
  auto& figures = report.figures();
  figures = {{"name", config::name_of(config)}, {"seed", options.seed}};
  figures["passed"] = std::ranges::all_of(results, &Result::passed);
  figures["units"] = nlohmann::ordered_json::array();
  Table table({"unit", "transactions", "cycles", "bins met", "of", "result"});
  for (const Result& result : results) {
    figures["units"].push_back(figures_of(result));
    const bool ran = result.failure.empty();
    const auto number = [&](std::uint64_t value) { return ran ? grouped(static_cast<long long>(value)) : std::string("-"); };
    table.add_row({result.report.unit, number(result.report.transactions), number(result.report.cycles), number(result.report.coverage.met()),
                   number(result.report.coverage.possible()),
                   !ran              ? "FAILED"
                   : result.passed() ? "passed"
                                     : "HOLES"});
  }
  report.add(table);
  for (const Result& result : results) {
    if (!result.failure.empty()) report.add_line("\n" + result.failure);
    for (const std::string& hole : result.holes()) report.add_line(fmt::format("{}: not met: {}", result.report.unit, hole));
    if (options.coverage && result.failure.empty()) report.add_line(fmt::format("\n{}: {}", result.report.unit, result.report.coverage.report()));
  }
}

/// A file for each unit's trace; none without --trace.
std::vector<std::unique_ptr<OutputFile>> trace_files(const Options& options, const std::vector<benches::UnitEntry>& units) {
  std::vector<std::unique_ptr<OutputFile>> files;
  if (options.trace.empty()) return files;
  for (const benches::UnitEntry& unit : units) {
    files.push_back(std::make_unique<OutputFile>(trace_of(options, unit.name, units.size() == 1)));
    if (files.back()->is_device()) throw UserError(fmt::format("--trace: {} is not a regular file, accepted: the name of a file", options.trace));
  }
  return files;
}

void run(const Options& options) {
  require_distinct({{"--trace", options.trace}, {"--json", options.json}});
  const config::Config config = config::load(options.config);
  const std::vector<benches::UnitEntry> units = chosen_units(options, config);
  const std::vector<std::unique_ptr<OutputFile>> traces = trace_files(options, units);
  Report report(options.json);
  std::vector<Result> results;
  for (std::size_t i = 0; i < units.size(); ++i) {
    results.push_back(run_unit(options, units[i], traces.empty() ? "" : traces[i]->working_path().string()));
  }
  report_units(report, options, config, results);
  report.commit();
  for (const auto& trace : traces) trace->commit();  // of a unit that failed too: then it is needed most
  const auto failed = results.size() - static_cast<std::size_t>(std::ranges::count_if(results, &Result::passed));
  if (failed > 0) throw CheckFailed(fmt::format("{} of {} units of {} failed", failed, results.size(), config::name_of(config)));
}

}  // namespace

void add_verify(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("verify", "Run the Verilator bench of every unit and print its coverage");
  add_config_argument(*command, options->config);
  command->add_option("--unit", options->units, "Only this unit; may be repeated")->allow_extra_args(false)->type_name("NAME");
  command->add_option("--seed", options->seed, "Seed of data, stalls and uninitialised registers")
      ->check(whole_number())
      ->capture_default_str()
      ->type_name("NUMBER");
  command->add_option("--transactions", options->transactions, "At least this many per unit; more until the coverage is full")
      ->check(whole_number(1))
      ->type_name("NUMBER");
  command->add_flag("--coverage", options->coverage, "Print how often every bin was met")->disable_flag_override();
  add_path(*command, "--trace", options->trace, "Write all signals to this FST file; of several units, to one each: FILE.<unit>.fst")
      ->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([options] { run(*options); });
}

}  // namespace filigree::cli
