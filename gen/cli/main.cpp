// The `filigree` command: parses the command line, runs one command, and turns what went wrong into one line and an exit code.
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>
#include <string>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "bench/bench.h"
#include "bench/build_error.h"
#include "cli/commands.h"
#include "cli/shell.h"
#include "cli/usage.h"
#include "cli/user_error.h"

namespace filigree::cli {
namespace {

constexpr int kCheckFailed = 1;
constexpr int kBadInput = 2;

constexpr const char* kFooter =
    "CONFIG is a preset's name or a TOML file; 'filigree COMMAND --help' lists a command's options.\n"
    "Exit code: 0 done, 1 a check failed, 2 bad input (one line says what would be accepted).\n\n"
    "  filigree generate highlight -o highlight\n"
    "  filigree prune w.npy --pattern 4:8,2:4 -o a.npy\n"
    "  filigree run highlight --a a.npy --b b.npy --pattern 4:8,2:4\n"
    "  filigree synth highlight";

/// Exactly one line, whatever is in the message.
int fail(int code, const std::string& message) {
  std::string line = "filigree: " + message;
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  }
  fmt::print(stderr, "{}\n", line);
  return code;
}

int run(int argc, char** argv) {
  CLI::App app("Generates sparse DNN accelerators as Verilog, and runs, measures and compares them.", "filigree");
  app.set_version_flag("--version", "filigree " FILIGREE_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(32);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Positionals", "Arguments");
  app.get_formatter()->label("REQUIRED", "(required)");
  add_presets(app);
  add_generate(app);
  add_synth(app);
  add_import(app);
  add_prune(app);
  add_decompose(app);
  add_tasder(app);
  add_filter(app);
  add_verify(app);
  add_run(app);
  add_estimate(app);
  add_compare(app);
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) command->group("Commands");
  app.footer(kFooter);  // last: commands would inherit it
  try {
    app.parse(argc, argv);
    return 0;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help, --version
    return fail(kBadInput, usage_problem(app, error));
  }
}

}  // namespace
}  // namespace filigree::cli

int main(int argc, char** argv) {
  namespace bench = filigree::bench;
  // A full disk and a reader that has gone are errors of a write, which leave nothing behind, and not signals, which leave what was begun.
  std::signal(SIGXFSZ, SIG_IGN);
  std::signal(SIGPIPE, SIG_IGN);
  using namespace filigree::cli;
  try {
    return run(argc, argv);
  } catch (const CheckFailed& error) {
    return fail(kCheckFailed, error.what());
  } catch (const Interrupted& error) {
    return fail(128 + error.signal(), error.what());
  } catch (const std::invalid_argument& error) {
    return fail(kBadInput, error.what());
  } catch (const bench::BuildError& error) {
    return fail(kBadInput, error.what());
  } catch (const bench::BenchFailure& error) {
    return fail(kCheckFailed, error.what());
  } catch (const std::filesystem::filesystem_error& error) {
    return fail(kBadInput, fmt::format("{}: {}", error.path1().string(), error.code().message()));
  } catch (const std::bad_alloc&) {
    return fail(kBadInput, "not enough memory for these sizes");
  } catch (const std::exception& error) {
    return fail(kCheckFailed, fmt::format("internal error: {}", error.what()));
  }
}
