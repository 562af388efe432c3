// Tools that are missing, and folders that they need.
#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

const Files kInputs = {{"a.npy", good_a()}, {"b.npy", good_b()}, {"file", "not a folder\n"}, {"no-tools/", ""}};

std::vector<BadCase> tools() {
  Files broken = kInputs;
  // The file is there but cannot be executed by anyone.
  broken["broken/yosys"] = "not a program";
  broken["no-compiler/verilator"] = "#!/bin/sh\n";
  const std::string run = "run tc-s --a a.npy --b b.npy -o c.npy --json figures.json ";
  return {
      {"yosys_missing",
       words("synth tc-s --keep out --json figures.json"),
       "yosys: not found on PATH",
       "Debian's package 'yosys'",
       kInputs,
       {.path = "no-tools"}},
      {"yosys_not_executable", words("synth tc-s --keep out"), "yosys: not found on PATH", "Debian's package 'yosys'", broken, {.path = "broken"}},
      {"verilator_missing", words(run), "verilator: not found on PATH", "the interpreter engine", kInputs, {.path = "no-tools"}},
      {"verilator_missing_for_verify",
       words("verify tc-s --trace t.fst --json figures.json"),
       "verilator: not found on PATH",
       "g++",
       kInputs,
       {.path = "no-tools"}},
      {"verilator_missing_for_trace",
       words(run + "--trace t.fst"),
       "verilator: not found on PATH",
       "the interpreter engine",
       kInputs,
       {.path = "no-tools"}},
      {"compiler_missing", words(run), "g++: not found on PATH", "the interpreter engine", broken, {.path = "no-compiler"}},
      {"scratch_folder_missing",
       words("synth tc-s --keep out --json figures.json"),
       "no folder for intermediate files can be made",
       "a writable TMPDIR",
       kInputs,
       {.scratch = "/proc/none"}},
      {"scratch_below_a_file",
       words("synth tc-s --keep out"),
       "no folder for intermediate files can be made",
       "a writable TMPDIR",
       kInputs,
       {.scratch = "file"}},
      {"cache_below_a_file", words(run), "file/cache: the cache folder cannot be made", "FILIGREE_CACHE", kInputs, {.cache = "file/cache"}},
      {"cache_in_proc", words(run), "/proc/none: the cache folder cannot be made", "FILIGREE_CACHE", kInputs, {.cache = "/proc/none"}},
  };
}

INSTANTIATE_TEST_SUITE_P(Tool, BadInput, ::testing::ValuesIn(tools()), case_name);

}  // namespace
}  // namespace filigree::errors
