#include "bench/verilate.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <ranges>

#include "bench/model_builder.h"
#include "lib/prim_text.h"

namespace filigree::bench {

namespace {

// Fewer instances than this are quick to compile in any way.
constexpr std::uint64_t kRepeated = 32;

/// How often `module` is instantiated in an emitted text, where an instance is a line "  module instance (" or "  module #(".
std::uint64_t instances(const std::string& text, const std::string& module) {
  const std::string start = "\n  " + module + " ";
  std::uint64_t count = 0;
  for (std::size_t at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
    ++count;
  }
  return count;
}

std::vector<RepeatedModule> repeated_modules(const hdl::Design& design, const std::vector<hdl::File>& files) {
  std::vector<RepeatedModule> repeated;
  std::map<std::string, std::uint64_t> count = {{design.top(), 1}};
  // Files are in the order children before parents: from the last on, a module's own count is known when it is reached.
  for (const hdl::File& file : files | std::views::reverse) {
    const std::string name = file.name.substr(0, file.name.size() - 2);
    for (const hdl::Module& module : design.modules()) {
      count[module.name_of()] += count[name] * instances(file.text, module.name_of());
    }
  }
  for (const hdl::Module& module : design.modules()) {
    const bool emitted = std::ranges::find(files, module.name_of() + ".v", &hdl::File::name) != files.end();
    if (!emitted || count[module.name_of()] < kRepeated) {
      continue;
    }
    repeated.push_back({module.name_of(), {}, false});
    for (const hdl::Port& port : hdl::Design(module).ports()) {
      if (port.name == "clk") {
        repeated.back().has_state = true;
      } else if (port.is_input) {
        repeated.back().inputs.push_back(port.name);
      }
    }
  }
  return repeated;
}

}  // namespace

ModelSource model_source(const hdl::Design& design) {
  ModelSource source{design.top(), design.verilog({.source_lines = false, .configuration = {}, .version = {}}), hdl::ports_header(design), {}};
  source.repeated = repeated_modules(design, source.verilog);
  for (const std::string& name : design.primitives()) {
    source.verilog.push_back({name, std::string(lib::prim_text(name))});
  }
  return source;
}

BuildProgress terminal_progress() {
  if (isatty(STDERR_FILENO) == 0) {
    return {};
  }
  return [](const std::string& step, double seconds) {
    if (seconds >= 2) {
      fmt::print(stderr, "\r\033[K{} ({:.0f} s)", step, seconds);
      std::fflush(stderr);
    }
  };
}

std::shared_ptr<const ModelLibrary> verilate(const ModelSource& source, const VerilateOptions& options) {
  return std::make_shared<ModelLibrary>(ModelBuilder(source, options).build());
}

std::unique_ptr<Model> verilated_model(const hdl::Design& design, int seed, const VerilateOptions& options) {
  return std::make_unique<VerilatedModel>(design.top(), verilate(model_source(design), options), seed);
}

}  // namespace filigree::bench
