// filigree run: one GEMM on the hardware, bit-compared with the golden model.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>

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

enum class Engine { kRtl, kInterpreter, kModel };

struct Options {
  std::string config;
  std::string a;
  std::string b;
  std::string pattern = "dense";
  std::string output;
  Engine engine = Engine::kRtl;
  bool compressed = false;
  bool stalls = false;
  std::uint64_t seed = 1;
  std::string trace;
  std::string json;
};

std::unique_ptr<bench::Model> build_model(const Options& options, const config::HssConfig& config) {
  const hdl::Design design(units::hss_core(config));
  if (options.engine == Engine::kInterpreter) return std::make_unique<bench::InterpreterModel>(design);
  bench::VerilateOptions verilate;
  verilate.trace = !options.trace.empty();
  verilate.progress = bench::terminal_progress();
  return bench::verilated_model(design, 0, verilate);
}

/// What the hardware answers; nothing when the engine is the golden model itself.
std::optional<system::GemmRun> run_hardware(const Options& options, const config::HssConfig& config, const format::Job& job) {
  if (options.engine == Engine::kModel) return std::nullopt;
  const std::unique_ptr<bench::Model> model = build_model(options, config);
  Progress progress(fmt::format("running {}", config.name));
  system::GemmOptions run;
  run.stalls = options.stalls;
  run.bench.seed = options.seed;
  run.bench.trace = options.trace;
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

void run(const Options& options) {
  const config::HssConfig config = config::load(options.config);
  if (!options.trace.empty() && options.engine != Engine::kRtl)
    throw UserError("--trace: only the Verilated model writes traces, accepted: --engine rtl");
  if (options.compressed && !config.compressed_b) {
    throw UserError(fmt::format("--compressed: {} takes dense B only, accepted: a configuration with compressed_b = true", config.name));
  }
  const Operands operands = load_operands(options.a, options.b, config);
  const format::JobOptions job_options{.compressed = options.compressed};
  const format::Job job(system::geometry_of(config), model::Pattern::parse(options.pattern), operands.a, operands.b, job_options);
  Report report(options.json);
  std::optional<OutputFile> output;
  if (!options.output.empty()) output.emplace(options.output);

  const std::optional<system::GemmRun> hardware = run_hardware(options, config, job);
  const model::Matrix<std::int64_t> expected = system::golden_gemm(job, operands.b);
  const model::Matrix<std::int64_t>& result = hardware ? hardware->z : expected;
  const std::int64_t mismatches = count_mismatches(result, expected);
  if (output) {
    write_npy(*output, tools::from_matrix(result));
    output->commit();
  }
  const auto work = estimate::count_work(job.geometry(), job.pattern(), operands.a, operands.b, config.zero_gating, job_options);
  report_run(report, options, config, job, hardware, mismatches, work);
  report.commit();
  if (mismatches > 0) throw CheckFailed(fmt::format("{} of {} results differ from the golden model", mismatches, expected.size()));
  if (hardware && hardware->protocol_error) throw CheckFailed("the core reports a stream whose last flag was not where it belongs");
}

}  // namespace

void add_run(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("run", "Run one GEMM on the hardware and compare every bit with the golden model");
  add_config_argument(*command, options->config);
  command->add_option("--a", options->a, "Weights [M,K], .npy; real numbers are quantised")->required()->type_name("FILE");
  command->add_option("--b", options->b, "Activations [K,N], .npy; real numbers are quantised")->required()->type_name("FILE");
  command->add_option("--pattern", options->pattern, "The weights' pattern, outermost rank first: \"4:8,2:4\"")->capture_default_str();
  command->add_option("-o,--output", options->output, "The result [M,N], int32 .npy")->type_name("FILE");
  command->add_option("--engine", options->engine, "What computes: the Verilated RTL, the interpreter, or the golden model alone")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Engine>{{"rtl", Engine::kRtl}, {"interpreter", Engine::kInterpreter}, {"model", Engine::kModel}}))
      ->type_name("rtl|interpreter|model");
  command->add_flag("--compressed", options->compressed, "Send B without its zeros");
  command->add_flag("--stalls", options->stalls, "Let every stream hesitate at random");
  command->add_option("--seed", options->seed, "Of the stalls")->capture_default_str();
  command->add_option("--trace", options->trace, "Write all signals to this FST file")->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([options] { run(*options); });
}

}  // namespace filigree::cli
