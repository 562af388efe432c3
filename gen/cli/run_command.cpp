// filigree run: one GEMM on the hardware, bit-compared with the golden model.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/bench.h"
#include "bench/interpreter_model.h"
#include "bench/verilate.h"
#include "cli/beats_folder.h"
#include "cli/board_of.h"
#include "cli/commands.h"
#include "cli/emission.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/run_job.h"
#include "cli/tensors.h"
#include "cli/user_error.h"
#include "config/config_toml.h"
#include "config/preset.h"
#include "estimate/hss_cycles.h"
#include "estimate/tasd_plan.h"
#include "host/link.h"
#include "host/serial_port.h"
#include "tools/tensor_file.h"

namespace filigree::cli {
namespace {

constexpr const char* kRtl = "rtl";
constexpr const char* kInterpreter = "interpreter";
constexpr const char* kModel = "model";

std::unique_ptr<bench::Model> build_model(const RunOptions& options, const config::Config& config) {
  const hdl::Design design(top_module(config));
  if (options.engine == kInterpreter) return std::make_unique<bench::InterpreterModel>(design);
  bench::VerilateOptions verilate;
  verilate.trace = !options.trace.empty();
  verilate.progress = bench::terminal_progress();
  return bench::verilated_model(design, 0, verilate);
}

/// Where a trace is written until it is whole.
std::unique_ptr<OutputFile> trace_file(const RunOptions& options) {
  if (options.trace.empty()) return nullptr;
  if (options.engine != kRtl) throw UserError(fmt::format("--trace: the engine '{}' writes no trace, accepted: --engine rtl", options.engine));
  auto file = std::make_unique<OutputFile>(options.trace);
  if (file->is_device()) throw UserError(fmt::format("--trace: {} is not a regular file, accepted: the name of a file", options.trace));
  return file;
}

/// The series of the layer in the plan, in place of --pattern.
void take_pattern_of_plan(RunOptions& options) {
  if (options.plan.empty() != options.layer.empty()) {
    throw UserError(
        fmt::format("{}: missing, accepted: --plan with the file and --layer with a layer's name", options.plan.empty() ? "--plan" : "--layer"));
  }
  if (options.plan.empty()) return;
  if (options.pattern_given) throw UserError("--pattern: stands beside --plan, accepted: one of them");
  const estimate::TasdPlan plan = estimate::read_plan(options.plan);
  const auto found = std::ranges::find(plan.layers, options.layer, &estimate::TasdPlanLayer::name);
  if (found == plan.layers.end()) {
    std::vector<std::string> names;
    for (const estimate::TasdPlanLayer& layer : plan.layers) names.push_back(layer.name);
    throw UserError(fmt::format("--layer: {} has no layer '{}', accepted: {}", options.plan, options.layer, fmt::join(names, ", ")));
  }
  options.pattern = found->series ? model::to_string(*found->series) : "dense";
}

std::unique_ptr<RunJob> make_job(const RunOptions& options, const config::Config& config) {
  const std::optional<config::HssConfig> core = config::core_of(config);
  if (!core) {
    throw UserError(
        fmt::format("{} is no GEMM core, accepted: a configuration of kind {} or {}", config::name_of(config), config::kHssKind, config::kTtcKind));
  }
  return make_run_job(options, config, load_operands(options.a, options.b, *core));
}

/// Options of a simulation make no sense beside a board.
void check_board_options(const RunOptions& options, const config::Config& config) {
  if (options.serial.empty()) {
    if (options.line_given) throw UserError("--baud, --timeout: stand without --serial, accepted: --serial DEVICE beside them");
    return;
  }
  if (options.engine_given || options.stalls || !options.trace.empty()) {
    throw UserError("--serial: stands beside --engine, --stalls or --trace, accepted: a board without them, or a simulation");
  }
  if (!std::holds_alternative<config::HssConfig>(config)) {
    throw UserError(fmt::format("--serial: {} is of kind {}, accepted: a configuration of kind {}", config::name_of(config), config::kind_of(config),
                                config::kHssKind));
  }
}

RunAnswer run_on_board(const RunOptions& options, const config::Config& config, const RunJob& job) {
  host::SerialPort port(options.serial, options.baud);
  host::Link link(port, host::Milliseconds(options.timeout_ms));
  const host::Hello hello = link.synchronise();
  if (const std::uint32_t expected = identity_of(config); hello.identity != expected) {
    throw UserError(fmt::format("{}: the board has configuration {:08x}, accepted: {:08x}, a bitstream of {}", options.serial, hello.identity,
                                expected, config::name_of(config)));
  }
  Progress progress(fmt::format("running on {}", options.serial));
  try {
    return job.on_board(link, hello, [&](std::uint64_t received, std::uint64_t total) {
      progress.show(fmt::format("running on {}, {} of {} result bytes", options.serial, received, total));
    });
  } catch (const host::LineError& error) {
    throw CheckFailed(error.what());
  }
}

/// What the hardware answers; nothing when the engine is the golden model itself. The trace is kept when the run fails: then it is needed most.
std::optional<RunAnswer> run_hardware(const RunOptions& options, const config::Config& config, const RunJob& job, OutputFile* trace) {
  if (!options.serial.empty()) return run_on_board(options, config, job);
  if (options.engine == kModel) return std::nullopt;
  const std::unique_ptr<bench::Model> model = build_model(options, config);
  const std::string& name = config::name_of(config);
  Progress progress(fmt::format("running {}", name));
  system::GemmOptions run;
  run.stalls = options.stalls;
  run.bench.seed = options.seed;
  if (trace != nullptr) run.bench.trace = trace->working_path().string();
  run.bench.progress = [&](std::uint64_t cycle) { progress.show(fmt::format("running {}, cycle {}", name, grouped(static_cast<long long>(cycle)))); };
  try {
    return job.simulate(*model, run);
  } catch (const bench::BenchFailure&) {
    if (trace != nullptr) trace->commit();
    throw;
  }
}

std::int64_t count_mismatches(const model::Matrix<std::int64_t>& got, const model::Matrix<std::int64_t>& expected) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < expected.values().size(); ++i) count += got.values()[i] != expected.values()[i] ? 1 : 0;
  return count;
}

void report_run(Report& report, const RunOptions& options, const config::Config& config, const RunJob& job, estimate::GemmSize size,
                const std::optional<RunAnswer>& run, std::int64_t mismatches) {
  const std::int64_t closed_form = job.closed_form_cycles();
  const std::int64_t cycles = run ? static_cast<std::int64_t>(run->counters.cycles) : closed_form;
  const double utilisation = estimate::slot_utilisation(job.work(), cycles);
  const double effective = estimate::effective_utilisation(config::macs_of(config), size, cycles);
  auto& figures = report.figures();
  figures = {{"name", config::name_of(config)}, {"m", size.m}, {"k", size.k}, {"n", size.n}, {"pattern", job.pattern()}};
  figures.update(job.figures());
  figures["cycles"] = run ? nlohmann::ordered_json(cycles) : nlohmann::ordered_json();
  figures["closed_form_cycles"] = closed_form;
  figures["steady_cycles"] = job.steady_cycles();
  figures["utilisation"] = utilisation;
  figures["dense_products_per_mac_cycle"] = effective;
  figures["outputs"] = size.m * size.n;
  figures["mismatches"] = mismatches;
  if (run) {
    figures["steps"] = run->counters.steps;
    figures["useful"] = run->counters.useful;
    figures["gated"] = run->counters.gated;
    figures["b_rows"] = run->counters.b_rows;
    figures["stall"] = run->counters.stall;
    figures["a_beats"] = run->counters.a_beats;
    figures["bm_beats"] = run->counters.bm_beats;
    figures["c_reads"] = run->counters.c_reads;
    figures["c_writes"] = run->counters.c_writes;
    figures["c_beats"] = run->counters.c_beats;
    figures.update(run->more);
  }
  Table table({"M", "K", "N", "pattern", "cycles", "closed form", "utilisation", "against dense", "outputs", "mismatches"});
  table.add_row({fmt::format("{}", size.m), fmt::format("{}", size.k), fmt::format("{}", size.n), job.pattern(),
                 run ? fmt::format("{}", cycles) : "-", fmt::format("{}", closed_form), percent(utilisation), fmt::format("{:.2f} x", effective),
                 fmt::format("{}", size.m * size.n), run ? fmt::format("{}", mismatches) : "-"});
  report.add(table);
  if (const std::string note = job.note(); !note.empty()) report.add_line("\n" + note);
  if (!options.output.empty()) report.add_line(fmt::format("\nresult in {}", options.output));
  if (!options.beats.empty()) report.add_line(fmt::format("\nbeats in {}", options.beats));
}

tools::NpyArray result_array(const RunOptions& options, const model::Matrix<std::int64_t>& result) {
  try {
    return tools::from_matrix(result);
  } catch (const std::invalid_argument& error) {
    throw UserError(fmt::format("{}: {}, accepted: results of 32 bits, or no --output", options.output, error.what()));
  }
}

void run(RunOptions options) {
  require_distinct({{"--output", options.output}, {"--beats", options.beats}, {"--trace", options.trace}, {"--json", options.json}});
  const config::Config config = config::load(options.config);
  take_pattern_of_plan(options);
  check_board_options(options, config);
  const std::unique_ptr<OutputFile> trace = trace_file(options);
  const std::unique_ptr<RunJob> job = make_job(options, config);
  Report report(options.json);
  std::optional<OutputFile> output;
  if (!options.output.empty()) output.emplace(options.output);

  std::optional<OutputFolder> beats;
  if (!options.beats.empty()) beats.emplace(options.beats);

  const model::Matrix<std::int64_t> expected = job->golden();
  if (output) result_array(options, expected);  // what cannot be stored is found before the long part
  const std::optional<RunAnswer> hardware = run_hardware(options, config, *job, trace.get());
  const model::Matrix<std::int64_t>& result = hardware ? hardware->z : expected;
  const std::int64_t mismatches = count_mismatches(result, expected);
  if (output) write_npy(*output, result_array(options, result));
  report_run(report, options, config, *job, job->size(), hardware, mismatches);
  if (beats) write_beats(*beats, config::name_of(config), job->tiles(), job->expected_c(expected));
  report.commit();
  if (output) output->commit();
  if (beats) beats->commit();
  if (trace) trace->commit();
  if (mismatches > 0) throw CheckFailed(fmt::format("{} of {} results differ from the golden model", mismatches, expected.size()));
  if (hardware && hardware->protocol_error) throw CheckFailed("the core reports a stream whose last flag was not where it belongs");
}

}  // namespace

void add_run(CLI::App& app) {
  auto options = std::make_shared<RunOptions>();
  options->engine = kRtl;
  options->baud = kBoardBaud;
  options->timeout_ms = 2000;
  CLI::App* command = app.add_subcommand("run", "Run one GEMM on the hardware and compare every bit with the golden model");
  add_config_argument(*command, options->config);
  add_path(*command, "--a", options->a, "Compressed operand [M,K], .npy; real numbers are quantised")->required()->type_name("FILE");
  add_path(*command, "--b", options->b, "Plain operand [K,N], .npy; real numbers are quantised")->required()->type_name("FILE");
  const CLI::Option* pattern =
      command
          ->add_option("--pattern", options->pattern,
                       "A's pattern, outermost rank first: \"4:8,2:4\"; on a TASD tensor core the series that A is decomposed into: \"4:8+1:8\"")
          ->capture_default_str()
          ->type_name("PATTERN");
  add_path(*command, "--plan", options->plan, "Take the series from this plan of 'filigree tasder', with --layer")->type_name("FILE");
  command->add_option("--layer", options->layer, "Name of the layer in the plan")->type_name("NAME");
  add_path(*command, "-o,--output", options->output, "The result [M,N], int32 .npy")->type_name("FILE");
  add_path(*command, "--beats", options->beats, "Folder for every beat of the run as .hex files for $readmemh, expected results too")
      ->type_name("DIR");
  const CLI::Option* engine =
      command->add_option("--engine", options->engine, "What computes: the Verilated RTL, the interpreter, or the golden model alone")
          ->check(one_of({kRtl, kInterpreter, kModel}))
          ->capture_default_str()
          ->type_name("rtl|interpreter|model");
  command->add_flag("--compressed", options->compressed, "Send B without its zeros")->disable_flag_override();
  command->add_flag("--stalls", options->stalls, "Let every stream hesitate at random")->disable_flag_override();
  command->add_option("--seed", options->seed, "Seed of the stalls")->check(whole_number())->capture_default_str()->type_name("NUMBER");
  add_path(*command, "--trace", options->trace, "Write all signals to this FST file")->type_name("FILE");
  add_path(*command, "--serial", options->serial, "Let the board on this serial line compute (fpga/README.md)")->type_name("DEVICE");
  const CLI::Option* baud = command->add_option("--baud", options->baud, "Bits per second on the serial line")
                                ->check(whole_number(1))
                                ->capture_default_str()
                                ->type_name("NUMBER");
  const CLI::Option* timeout = command->add_option("--timeout", options->timeout_ms, "Milliseconds without an answer of the board before giving up")
                                   ->check(whole_number(1, 3'600'000))
                                   ->capture_default_str()
                                   ->type_name("MS");
  add_json_option(*command, options->json);
  command->callback([options, pattern, engine, baud, timeout] {
    options->pattern_given = pattern->count() > 0;
    options->engine_given = engine->count() > 0;
    options->line_given = baud->count() + timeout->count() > 0;
    run(*options);
  });
}

}  // namespace filigree::cli
