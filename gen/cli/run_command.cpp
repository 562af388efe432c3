// filigree run: one GEMM on the hardware, bit-compared with the golden model.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

#include "bench/bench.h"
#include "bench/interpreter_model.h"
#include "bench/verilate.h"
#include "cli/commands.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/tensors.h"
#include "cli/user_error.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "format/job.h"
#include "model/gemm.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/latencies_of.h"
#include "tools/tensor_file.h"
#include "units/hss_core.h"

namespace filigree::cli {
namespace {

constexpr const char* kRtl = "rtl";
constexpr const char* kInterpreter = "interpreter";
constexpr const char* kModel = "model";

struct Options {
  std::string config;
  std::string a;
  std::string b;
  std::string pattern = "dense";
  std::string output;
  std::string engine = kRtl;
  bool compressed = false;
  bool stalls = false;
  std::uint64_t seed = 1;
  std::string trace;
  std::string json;
};

std::unique_ptr<bench::Model> build_model(const Options& options, const config::HssConfig& config) {
  const hdl::Design design(units::hss_core(config));
  if (options.engine == kInterpreter) return std::make_unique<bench::InterpreterModel>(design);
  bench::VerilateOptions verilate;
  verilate.trace = !options.trace.empty();
  verilate.progress = bench::terminal_progress();
  return bench::verilated_model(design, 0, verilate);
}

/// The operands cut into tiles. What does not fit the configuration is named by its option or file.
format::Job make_job(const Options& options, const config::HssConfig& config, const Operands& operands) {
  const format::Geometry geometry = system::geometry_of(config);
  const model::Pattern pattern = geometry.family.resolve(model::Pattern::parse(options.pattern));
  try {
    return {geometry, pattern, operands.a, operands.b, {.compressed = options.compressed}};
  } catch (const std::invalid_argument& error) {
    throw UserError(
        fmt::format("{}: {}, accepted: a matrix as 'filigree prune --pattern {}' writes it", options.a, error.what(), model::to_string(pattern)));
  }
}

/// Where a trace is written until it is whole.
std::unique_ptr<OutputFile> trace_file(const Options& options) {
  if (options.trace.empty()) return nullptr;
  if (options.engine != kRtl) throw UserError(fmt::format("--trace: the engine '{}' writes no trace, accepted: --engine rtl", options.engine));
  auto file = std::make_unique<OutputFile>(options.trace);
  if (file->is_device()) throw UserError(fmt::format("--trace: {} is not a regular file, accepted: the name of a file", options.trace));
  return file;
}

/// What the hardware answers; nothing when the engine is the golden model itself.
std::optional<system::GemmRun> run_hardware(const Options& options, const config::HssConfig& config, const format::Job& job,
                                            const OutputFile* trace) {
  if (options.engine == kModel) return std::nullopt;
  const std::unique_ptr<bench::Model> model = build_model(options, config);
  Progress progress(fmt::format("running {}", config.name));
  system::GemmOptions run;
  run.stalls = options.stalls;
  run.bench.seed = options.seed;
  if (trace != nullptr) run.bench.trace = trace->working_path().string();
  run.bench.progress = [&](std::uint64_t cycle) {
    progress.show(fmt::format("running {}, cycle {}", config.name, grouped(static_cast<long long>(cycle))));
  };
  return system::run_gemm_unchecked(*model, job, run);
}

std::int64_t count_mismatches(const model::Matrix<std::int64_t>& got, const model::Matrix<std::int64_t>& expected) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < expected.values().size(); ++i) count += got.values()[i] != expected.values()[i] ? 1 : 0;
  return count;
}

void report_run(Report& report, const Options& options, const config::HssConfig& config, const format::Job& job,
                const std::optional<system::GemmRun>& run, std::int64_t mismatches, const estimate::HssWork& work) {
  const std::int64_t closed_form = estimate::total_cycles(job.plans(), system::latencies_of(config));
  const std::int64_t cycles = run ? static_cast<std::int64_t>(run->counters.cycles) : closed_form;
  const double utilisation = estimate::slot_utilisation(work, cycles);
  const double effective = estimate::effective_utilisation(job.geometry(), {job.m(), job.k(), job.n()}, cycles);
  auto& figures = report.figures();
  figures = {{"name", config.name},           {"m", job.m()}, {"k", job.k()}, {"n", job.n()}, {"pattern", model::to_string(job.pattern())},
             {"compressed", job.compressed()}};
  figures["cycles"] = run ? nlohmann::ordered_json(cycles) : nlohmann::ordered_json();
  figures["closed_form_cycles"] = closed_form;
  figures["steady_cycles"] = estimate::steady_cycles(job.geometry(), job.pattern(), {job.m(), job.k(), job.n()});
  figures["utilisation"] = utilisation;
  figures["dense_products_per_mac_cycle"] = effective;
  figures["outputs"] = job.m() * job.n();
  figures["mismatches"] = mismatches;
  if (run) {
    figures["steps"] = run->counters.steps;
    figures["useful"] = run->counters.useful;
    figures["gated"] = run->counters.gated;
    figures["b_rows"] = run->counters.b_rows;
    figures["stall"] = run->counters.stall;
  }
  Table table({"M", "K", "N", "pattern", "cycles", "closed form", "utilisation", "against dense", "outputs", "mismatches"});
  table.add_row({fmt::format("{}", job.m()), fmt::format("{}", job.k()), fmt::format("{}", job.n()), model::to_string(job.pattern()),
                 run ? fmt::format("{}", cycles) : "-", fmt::format("{}", closed_form), percent(utilisation), fmt::format("{:.2f} x", effective),
                 fmt::format("{}", job.m() * job.n()), run ? fmt::format("{}", mismatches) : "-"});
  report.add(table);
  if (!options.output.empty()) report.add_line(fmt::format("\nresult in {}", options.output));
}

/// The same, with the trace kept when the run fails: then it is needed most.
std::optional<system::GemmRun> run_traced(const Options& options, const config::HssConfig& config, const format::Job& job, OutputFile* trace) {
  try {
    return run_hardware(options, config, job, trace);
  } catch (const bench::BenchFailure&) {
    if (trace != nullptr) trace->commit();
    throw;
  }
}

tools::NpyArray result_array(const Options& options, const model::Matrix<std::int64_t>& result) {
  try {
    return tools::from_matrix(result);
  } catch (const std::invalid_argument& error) {
    throw UserError(fmt::format("{}: {}, accepted: results of 32 bits, or no --output", options.output, error.what()));
  }
}

void run(const Options& options) {
  require_distinct({{"--output", options.output}, {"--trace", options.trace}, {"--json", options.json}});
  const config::HssConfig config = config::load_hss(options.config);
  if (options.compressed && !config.compressed_b) {
    throw UserError(fmt::format("--compressed: {} takes dense B only, accepted: a configuration with compressed_b = true", config.name));
  }
  const std::unique_ptr<OutputFile> trace = trace_file(options);
  const Operands operands = load_operands(options.a, options.b, config);
  const format::Job job = make_job(options, config, operands);
  Report report(options.json);
  std::optional<OutputFile> output;
  if (!options.output.empty()) output.emplace(options.output);

  const model::Matrix<std::int64_t> expected = system::golden_gemm(job, operands.b);
  if (output) result_array(options, expected);  // what cannot be stored is found before the long part
  const std::optional<system::GemmRun> hardware = run_traced(options, config, job, trace.get());
  const model::Matrix<std::int64_t>& result = hardware ? hardware->z : expected;
  const std::int64_t mismatches = count_mismatches(result, expected);
  if (output) write_npy(*output, result_array(options, result));
  const auto work =
      estimate::count_work(job.geometry(), job.pattern(), operands.a, operands.b, config.zero_gating, {.compressed = options.compressed});
  report_run(report, options, config, job, hardware, mismatches, work);
  report.commit();
  if (output) output->commit();
  if (trace) trace->commit();
  if (mismatches > 0) throw CheckFailed(fmt::format("{} of {} results differ from the golden model", mismatches, expected.size()));
  if (hardware && hardware->protocol_error) throw CheckFailed("the core reports a stream whose last flag was not where it belongs");
}

}  // namespace

void add_run(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Run one GEMM on the hardware and compare every bit with the golden model");
  add_config_argument(*command, options->config);
  add_path(*command, "--a", options->a, "Weights [M,K], .npy; real numbers are quantised")->required()->type_name("FILE");
  add_path(*command, "--b", options->b, "Activations [K,N], .npy; real numbers are quantised")->required()->type_name("FILE");
  command->add_option("--pattern", options->pattern, "The weights' pattern, outermost rank first: \"4:8,2:4\"")
      ->capture_default_str()
      ->type_name("PATTERN");
  add_path(*command, "-o,--output", options->output, "The result [M,N], int32 .npy")->type_name("FILE");
  command->add_option("--engine", options->engine, "What computes: the Verilated RTL, the interpreter, or the golden model alone")
      ->check(one_of({kRtl, kInterpreter, kModel}))
      ->capture_default_str()
      ->type_name("rtl|interpreter|model");
  command->add_flag("--compressed", options->compressed, "Send B without its zeros")->disable_flag_override();
  command->add_flag("--stalls", options->stalls, "Let every stream hesitate at random")->disable_flag_override();
  command->add_option("--seed", options->seed, "Seed of the stalls")->check(whole_number())->capture_default_str()->type_name("NUMBER");
  add_path(*command, "--trace", options->trace, "Write all signals to this FST file")->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([options] { run(*options); });
}

}  // namespace filigree::cli
