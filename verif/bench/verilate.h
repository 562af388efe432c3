// Builds a Verilated model of any design while the program runs, and loads it. Done at run time, one program drives every configuration; a cache
// makes the second time instant.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bench/build_error.h"
#include "bench/model_cache.h"
#include "bench/verilated_model.h"
#include "hdl/design.h"

namespace filigree::bench {

/// A module of which the device has many instances, with its inputs other than clk.
struct RepeatedModule {
  std::string name;
  std::vector<std::string> inputs;
  bool has_state = false;  ///< those without are left out of traces: their inputs and outputs are in the parent's
};

/// What a model is built from: nothing but text.
struct ModelSource {
  std::string top;
  std::vector<hdl::File> verilog;             ///< every module, hand-written leaves included
  std::string ports_header;                   ///< see raw_pin.h
  std::vector<RepeatedModule> repeated = {};  ///< changes how fast the model is built and runs, not what it does
};

/// The emitted Verilog, the leaves of rtl/prim it instantiates, its port table, and what is repeated in it.
ModelSource model_source(const hdl::Design& design);

/// Called about ten times a second during a build: what is being done, and for how many seconds the build has been going on.
using BuildProgress = std::function<void(const std::string& step, double seconds)>;

/// Writes the step to stderr in place once a build has taken two seconds; does nothing unless stderr is a terminal.
BuildProgress terminal_progress();

struct VerilateOptions {
  bool trace = false;     ///< able to write an FST trace; slower to build and to run
  bool coverage = false;  ///< counts executed lines and toggled bits, see VerilatedModel::collect_coverage; slower to run
  std::filesystem::path cache = default_cache_folder();
  BuildProgress progress;  ///< may throw to give up
};

/// Builds (or finds) the shared object and opens it. Warnings of `verilator -Wall` are errors. At most two compilers run at once. Throws BuildError.
std::shared_ptr<const ModelLibrary> verilate(const ModelSource& source, const VerilateOptions& options = {});

/// The usual way: a fresh model of the design. See VerilatedModel for `seed`.
std::unique_ptr<Model> verilated_model(const hdl::Design& design, int seed = 0, const VerilateOptions& options = {});

}  // namespace filigree::bench
