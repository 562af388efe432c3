#include "bench/model_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "bench/embedded.h"

namespace filigree::bench {
namespace {

namespace fs = std::filesystem;

// Measured (docs/verification.md): splitting functions and keeping repeated modules apart lets Verilator emit one function for all instances of
// a module. That, with the hints, makes the C++ of a 256-MAC array six times smaller and faster to run; g++ -O2 takes half as long again and gains
// no speed.
// Two of Verilator 5.006's own rewrites are off because they compute wrong values: trees of XOR (its issues 4059, 4709, 5186), and with the data flow
// graph $signed(0) >= $signed(0) becomes false when the zero comes through a port. The fuzzer met both.
const std::vector<std::string> kVerilatorOptions = {
    "-Wall", "-fno-const-bit-op-tree", "-fno-dfg", "--x-assign", "unique", "--x-initial", "unique", "--inline-mult",
    "500",   "--output-split-cfuncs",  "200"};
const std::string kFast = "-O1";
const std::string kSlow = "-O0";  // constructors and the like, run once, and the writing of traces
// Generated text beyond this many bytes is compiled in two pieces at once.
constexpr std::uintmax_t kSplitSize = 400'000;

void write(const fs::path& file, std::string_view text) {
  std::ofstream stream(file, std::ios::binary);
  stream.write(text.data(), static_cast<std::streamsize>(text.size()));
  if (!stream.flush()) {
    throw BuildError(fmt::format("{}: cannot be written, accepted: a folder with room in FILIGREE_CACHE", file.string()));
  }
}

std::string read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// Left alone, Verilator reads the inputs of an instance straight from the parent's variables, and then every instance has code of its own. An input
// that is visible from outside stays a variable, and all instances of a module share one function.
std::string hints(const ModelSource& source) {
  std::string text = "`verilator_config\n";
  for (const RepeatedModule& module : source.repeated) {
    if (!module.has_state) {
      text += fmt::format("tracing_off -file \"rtl/{}.v\"\n", module.name);
    }
    for (const std::string& input : module.inputs) {
      text += fmt::format("public_flat_rd -module \"{}\" -var \"{}\"\n", module.name, input);
    }
  }
  return text;
}

/// The line of a tool's output that says what is wrong: the first that is marked as such, else the last.
std::string first_complaint(const std::string& output) {
  std::istringstream lines(output);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    for (const char* mark : {"%Error", "%Warning", "error:", "undefined reference"}) {
      if (line.find(mark) != std::string::npos) {
        return line;
      }
    }
    last = line.empty() ? last : line;
  }
  return last.empty() ? "no output" : last;
}

}  // namespace

ModelBuilder::ModelBuilder(const ModelSource& source, const VerilateOptions& options)
    : source_(source), options_(options), cache_(options.cache), verilator_(find_program("verilator")), compiler_(find_program("g++")) {}

fs::path ModelBuilder::build() {
  ContentHash hash;
  hash.add(tools_identity());
  for (const std::string& flag : compiler_flags()) {
    hash.add(flag);
  }
  hash.add(kFast + kSlow);
  const std::string runtime_name = "runtime-" + hash.text();
  for (const std::string& flag : kVerilatorOptions) {
    hash.add(flag);
  }
  for (const ModelText& file : model_texts()) {
    hash.add(file.text);
  }
  hash.add(source_.top);
  hash.add(source_.ports_header);
  hash.add(hints(source_));
  for (const hdl::File& file : source_.verilog) {
    hash.add(file.name);
    hash.add(file.text);
  }
  const std::string model_name = "model-" + hash.text();

  const auto build_model_here = [&](const fs::path& folder) {
    name_ = runtime_name;
    const fs::path runtime = cache_.get(runtime_name, [this](const fs::path& fresh) { build_runtime(fresh); });
    name_ = model_name;
    build_model(folder, runtime);
  };
  return cache_.get(model_name, build_model_here) / "model.so";
}

std::string ModelBuilder::tools_identity() const {
  // Size and date change with every version; asking each tool for it would cost more than finding the model in the cache.
  std::string text;
  for (const fs::path& tool : {verilator_, compiler_}) {
    text += fmt::format("{} {} {}\n", tool.string(), fs::file_size(tool), fs::last_write_time(tool).time_since_epoch().count());
  }
  return text;
}

std::vector<std::string> ModelBuilder::compiler_flags() const {
  const int trace = options_.trace ? 1 : 0;
  return {"-std=gnu++17",
          "-fPIC",
          "-fvisibility=hidden",
          "-fno-gnu-unique",
          "-faligned-new",
          "-w",
          "-DVL_USER_FINISH",
          "-DVL_USER_STOP",
          "-DVL_USER_FATAL",
          "-DVM_SC=0",
          fmt::format("-DVM_COVERAGE={}", options_.coverage ? 1 : 0),
          "-DVM_TRACE_VCD=0",
          fmt::format("-DVM_TRACE={}", trace),
          fmt::format("-DVM_TRACE_FST={}", trace)};
}

fs::path ModelBuilder::verilator_root(const fs::path& folder) {
  if (root_.empty()) {
    const fs::path log = folder / "root.log";
    execute("asking verilator for its runtime", {{{verilator_, "--getenv", "VERILATOR_ROOT"}, folder, log}});
    std::string text = read(log);
    text.erase(text.find_last_not_of(" \n") + 1);
    root_ = text;
  }
  return root_;
}

void ModelBuilder::build_runtime(const fs::path& folder) {
  std::vector<std::pair<std::string, std::string>> pieces = {{"verilated", kFast}, {"verilated_threads", kFast}};
  if (options_.trace) {
    pieces.emplace_back("verilated_fst_c", "-O2");
  }
  if (options_.coverage) {
    pieces.emplace_back("verilated_cov", kSlow);
  }
  for (const auto& [name, optimization] : pieces) {
    write(folder / (name + ".cpp"), fmt::format("#include \"{}\"\n", (verilator_root(folder) / "include" / (name + ".cpp")).string()));
  }
  compile(folder, pieces);
}

void ModelBuilder::build_model(const fs::path& folder, const fs::path& runtime) {
  verilate(folder);
  const fs::path objects = folder / "obj";
  for (const ModelText& file : model_texts()) {
    write(objects / file.name, file.text);
  }
  write(objects / "ports.h", source_.ports_header);

  std::string fast = "#include \"model_shim.cpp\"\n";
  std::string slow;
  std::uintmax_t size = 0;
  std::vector<fs::path> generated;
  std::ranges::copy_if(fs::directory_iterator(objects), std::back_inserter(generated),
                       [&](const fs::path& file) { return file.extension() == ".cpp" && file.filename().string().starts_with("V" + source_.top); });
  std::ranges::sort(generated);
  for (const fs::path& file : generated) {
    const std::string name = file.filename().string();
    const bool hurried =
        name.find("__Slow") == std::string::npos && name.find("__Syms") == std::string::npos && name.find("__Trace") == std::string::npos;
    (hurried ? fast : slow) += fmt::format("#include \"{}\"\n", name);
    size += fs::file_size(file);
  }
  std::vector<std::pair<std::string, std::string>> pieces = {{"fast", kFast}};
  if (size > kSplitSize) {
    write(objects / "slow.cpp", slow);
    pieces.emplace_back("slow", kSlow);
  } else {
    fast += slow;
  }
  write(objects / "fast.cpp", fast);
  compile(objects, pieces);

  Command link = {{compiler_, "-shared", "-Wl,-Bsymbolic", "-o", "model.so"}, folder, folder / "link.log"};
  for (const fs::path& place : {objects, runtime}) {
    for (const auto& file : fs::directory_iterator(place)) {
      if (file.path().extension() == ".o") {
        link.words.push_back(file.path().string());
      }
    }
  }
  link.words.insert(link.words.end(), {"-lz", "-pthread"});
  if (!options_.trace) {
    std::erase(link.words, "-lz");
  }
  execute("linking", {link});
  fs::remove_all(objects);
}

void ModelBuilder::verilate(const fs::path& folder) {
  fs::create_directory(folder / "rtl");
  Command build = {
      {verilator_, "--cc", "--Mdir", "obj", "--prefix", "V" + source_.top, "--top-module", source_.top}, folder, folder / "verilator.log"};
  if (options_.trace) {
    build.words.insert(build.words.end(), {"--trace-fst", "--trace-max-width", "0"});
  }
  if (options_.coverage) {
    build.words.insert(build.words.end(), {"--coverage-line", "--coverage-toggle", "--coverage-max-width", "4096"});
  }
  build.words.insert(build.words.end(), kVerilatorOptions.begin(), kVerilatorOptions.end());
  // Verilator wants to know what the hints say before it reads the text they are about.
  if (!source_.repeated.empty()) {
    write(folder / "hints.vlt", hints(source_));
    build.words.push_back("hints.vlt");
  }
  for (const hdl::File& file : source_.verilog) {
    write(folder / "rtl" / file.name, file.text);
    build.words.push_back("rtl/" + file.name);
  }
  std::vector<Command> commands;
  if (!source_.repeated.empty()) {
    // A visible input is never reported as unused: the modules in question are read once more without the hints.
    Command lint = {{verilator_, "--lint-only", "-Wall", "-Wno-MULTITOP", "-y", "rtl"}, folder, folder / "lint.log"};
    for (const RepeatedModule& module : source_.repeated) {
      lint.words.push_back("rtl/" + module.name + ".v");
    }
    commands.push_back(lint);
  }
  commands.push_back(build);
  execute("verilator", commands);
}

void ModelBuilder::compile(const fs::path& folder, const std::vector<std::pair<std::string, std::string>>& name_and_optimization) {
  const fs::path include = verilator_root(folder) / "include";
  std::vector<Command> commands;
  for (const auto& [name, optimization] : name_and_optimization) {
    Command command = {{compiler_, optimization}, folder, folder / (name + ".log")};
    const std::vector<std::string> flags = compiler_flags();
    command.words.insert(command.words.end(), flags.begin(), flags.end());
    command.words.insert(command.words.end(), {"-I" + include.string(), "-I" + (include / "vltstd").string(), "-DMODEL=V" + source_.top,
                                               fmt::format("-DMODEL_HEADER=\"V{}.h\"", source_.top), "-c", name + ".cpp", "-o", name + ".o"});
    commands.push_back(std::move(command));
  }
  for (std::size_t i = 0; i < commands.size(); i += 2) {
    const auto end = std::min(i + 2, commands.size());
    execute("compiling", {commands.begin() + static_cast<std::ptrdiff_t>(i), commands.begin() + static_cast<std::ptrdiff_t>(end)});
  }
}

void ModelBuilder::execute(const std::string& step, const std::vector<Command>& commands) {
  const auto waiting = [&] {
    if (options_.progress) {
      const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start_;
      options_.progress(fmt::format("building the model of {}: {}", source_.top, step), elapsed.count());
    }
  };
  const std::vector<int> statuses = run(commands, waiting);
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (statuses[i] != 0) {
      const fs::path log = cache_.failed(name_) / fs::relative(commands[i].log, options_.cache / ("building-" + name_));
      throw BuildError(fmt::format("{} failed on {} (status {}): {}; its output is in {}", fs::path(commands[i].words[0]).filename().string(),
                                   source_.top, statuses[i], first_complaint(read(commands[i].log)), log.string()));
    }
  }
}

}  // namespace filigree::bench
