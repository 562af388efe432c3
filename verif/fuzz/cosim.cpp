#include "fuzz/cosim.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include <fmt/format.h>

#include "hdl/interpreter.h"
#include "lib/prim_text.h"

namespace filigree::fuzz {
namespace {

using hdl::Bits;
using hdl::Port;

bool is_driven(const Port& port) { return port.is_input && port.name != "clk"; }

std::vector<Port> select(const hdl::Design& design, bool inputs) {
  std::vector<Port> ports;
  for (const Port& port : design.ports()) {
    if (inputs ? is_driven(port) : !port.is_input) ports.push_back(port);
  }
  return ports;
}

int total_width(const std::vector<Port>& ports) {
  int width = 0;
  for (const Port& port : ports) width += port.type.width;
  return width;
}

Bits join(const std::vector<Bits>& parts) {
  int width = 0;
  for (const Bits& part : parts) width += part.width();
  Bits all(width);
  int lsb = 0;
  for (const Bits& part : parts) {
    all.set_slice(lsb, part);
    lsb += part.width();
  }
  return all;
}

void write(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out(path);
  out << text;
  if (!out) throw std::runtime_error("cannot write " + path.string());
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

Trace interpret(const Subject& subject) {
  hdl::Interpreter interpreter(subject.design);
  const auto inputs = select(subject.design, true);
  const auto outputs = select(subject.design, false);
  Trace trace;
  for (const auto& values : subject.stimulus) {
    for (std::size_t i = 0; i < inputs.size(); ++i) interpreter.set(interpreter.port(inputs[i].name), values[i]);
    interpreter.settle();
    std::vector<Bits> out;
    for (const Port& port : outputs) out.push_back(interpreter.get(interpreter.port(port.name)));
    trace.push_back(join(out).to_hex());
    interpreter.clock();
  }
  return trace;
}

Cosim::Cosim(const std::vector<Subject>& subjects, std::filesystem::path folder) : subjects_(subjects), folder_(std::move(folder)) {
  std::filesystem::remove_all(folder_);
  for (const char* sub : {"rtl", "zeroed"}) std::filesystem::create_directories(folder_ / sub);
  std::set<std::string> names;
  for (const Subject& subject : subjects_) {
    for (const hdl::File& file : subject.design.verilog({.configuration = "fuzz", .version = "0"})) {
      if (!names.insert(file.name).second) throw std::invalid_argument("two modules are printed to " + file.name);
      write(folder_ / "rtl" / file.name, file.text);
      write(folder_ / "zeroed" / file.name, with_zero_state(file.text));
    }
    for (const std::string& prim : subject.design.primitives()) {
      const std::string text(lib::prim_text(prim));
      write(folder_ / "rtl" / prim, text);
      write(folder_ / "zeroed" / prim, with_zero_state(text));
      names.insert(prim);
    }
  }
  for (const std::string& name : names) files_ += name + "\n";
  write(folder_ / "rtl" / "files.f", files_);
  write(folder_ / "zeroed" / "files.f", files_);
  write_top();
  write_testbench();
  write_stimulus();
}

bool Cosim::mutate(const std::string& file, const std::string& from, const std::string& to) const {
  for (const char* sub : {"rtl", "zeroed"}) {
    std::string text = read(folder_ / sub / file);
    const std::size_t at = text.find(from, text.find("\nmodule "));
    if (at == std::string::npos) return false;
    write(folder_ / sub / file, text.replace(at, from.size(), to));
  }
  return true;
}

void Cosim::write_top() const {
  std::string ports = "  input wire clk", body;
  for (std::size_t s = 0; s < subjects_.size(); ++s) {
    const hdl::Design& design = subjects_[s].design;
    ports += fmt::format(",\n  input  wire [{}:0] in_{},\n  output wire [{}:0] out_{}", total_width(select(design, true)) - 1, s,
                         total_width(select(design, false)) - 1, s);
    std::string pins;
    int in = 0, out = 0;
    for (const Port& port : design.ports()) {
      std::string wire = "clk";
      if (port.name != "clk") {
        int& lsb = port.is_input ? in : out;
        wire = fmt::format("{}_{}[{}:{}]", port.is_input ? "in" : "out", s, lsb + port.type.width - 1, lsb);
        lsb += port.type.width;
      }
      pins += fmt::format("{}\n    .{}({})", pins.empty() ? "" : ",", port.name, wire);
    }
    body += fmt::format("  {} subject_{} ({}\n  );\n", design.top(), s, pins);
  }
  write(folder_ / "rtl" / "cosim_top.v", fmt::format("module cosim_top (\n{}\n);\n{}endmodule\n", ports, body));
}

void Cosim::write_testbench() const {
  const std::size_t cycles = subjects_.front().stimulus.size();
  std::string declare = "  reg clk = 0;\n  integer cycle;\n", connect = "    .clk(clk)", load, drive, print;
  for (std::size_t s = 0; s < subjects_.size(); ++s) {
    const hdl::Design& design = subjects_[s].design;
    const int in = total_width(select(design, true)), out = total_width(select(design, false));
    declare += fmt::format("  reg [{0}:0] in_{1}, stimulus_{1} [0:{2}];\n  wire [{3}:0] out_{1};\n", in - 1, s, cycles - 1, out - 1);
    connect += fmt::format(",\n    .in_{0}(in_{0}), .out_{0}(out_{0})", s);
    load += fmt::format("    $readmemh(\"stimulus_{0}.hex\", stimulus_{0});\n", s);
    drive += fmt::format("      in_{0} = stimulus_{0}[cycle];\n", s);
    print += fmt::format("      $display(\"{0} %h\", out_{0});\n", s);
  }
  write(folder_ / "rtl" / "cosim_tb.v",
        fmt::format("`timescale 1ns/1ns\nmodule cosim_tb;\n{}  cosim_top top (\n{}\n  );\n  initial begin\n{}"
                    "    for (cycle = 0; cycle < {}; cycle = cycle + 1) begin\n{}      #5;\n{}      clk = 1;\n      #5;\n      clk = 0;\n    end\n"
                    "    $finish;\n  end\nendmodule\n",
                    declare, connect, load, cycles, drive, print));
}

void Cosim::write_stimulus() const {
  for (std::size_t s = 0; s < subjects_.size(); ++s) {
    std::string text;
    for (const auto& values : subjects_[s].stimulus) text += join(values).to_hex() + "\n";
    write(folder_ / fmt::format("stimulus_{}.hex", s), text);
  }
}

std::string Cosim::execute(const std::string& command, const std::string& log) const {
  const std::string line = fmt::format("cd '{}' && ( {} ) > {} 2>&1", folder_.string(), command, log);
  const int status = std::system(line.c_str());
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
  return fmt::format("{}\nin {} said:\n{}", command, folder_.string(), read(folder_ / log));
}

std::string Cosim::lint() const {
  // Comparisons that are constant after folding across modules are the random design's doing, not the printer's.
  return execute("cd rtl && verilator --lint-only -Wall -Wno-UNSIGNED -Wno-CMPCONST --top-module cosim_top cosim_top.v -f files.f", "lint.log");
}

std::string Cosim::yosys() const {
  std::string script = "read_verilog cosim_top.v ";
  for (const char c : files_) script += c == '\n' ? ' ' : c;
  write(folder_ / "rtl" / "read.ys", script + "\nhierarchy -check -top cosim_top\nproc\n");
  std::string failure = execute("cd rtl && yosys -q read.ys", "yosys.log");
  const std::string text = read(folder_ / "yosys.log");
  return failure.empty() && text.find("Warning") != std::string::npos ? text : failure;
}

std::string Cosim::build_verilator() const {
  // What Verilator 5.006 gets wrong: rewriting trees of XOR (its issues 4059, 4709, 5186), folding $signed(0) >= $signed(0) to false (dfg), and
  // stopping with "Reduction over single bit value should have been folded" (subst-const).
  return execute(
      "cd rtl && OBJCACHE=$(command -v ccache) verilator --binary -fno-const-bit-op-tree -fno-dfg -fno-subst-const "
      "-Wno-lint -Wno-style -Wno-fatal "
      "--top-module cosim_tb --Mdir ../obj -o simulation -j 2 -MAKEFLAGS 'OPT_FAST=-O0 OPT_SLOW=-O0 OPT_GLOBAL=-O0' "
      "cosim_tb.v cosim_top.v -f files.f",
      "verilator.log");
}

std::string Cosim::build_icarus() const {
  return execute("cd zeroed && iverilog -g2005 -o ../icarus.vvp ../rtl/cosim_tb.v ../rtl/cosim_top.v -c files.f", "icarus.log");
}

std::vector<Trace> Cosim::run_verilator() const {
  const std::string failure = execute("obj/simulation", "verilator.trace");
  if (!failure.empty()) throw std::runtime_error(failure);
  return parse("verilator.trace");
}

std::vector<Trace> Cosim::run_icarus() const {
  const std::string failure = execute("vvp -n icarus.vvp", "icarus.trace");
  if (!failure.empty()) throw std::runtime_error(failure);
  return parse("icarus.trace");
}

std::vector<Trace> Cosim::parse(const std::string& log) const {
  std::vector<Trace> traces(subjects_.size());
  std::ifstream in(folder_ / log);
  for (std::string line; std::getline(in, line);) {
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos || line.find_first_not_of("0123456789") != blank) continue;  // tools' own remarks
    traces.at(static_cast<std::size_t>(std::stoi(line))).push_back(line.substr(blank + 1));
  }
  return traces;
}

std::string difference(const Subject& subject, const Trace& expected, const Trace& actual) {
  if (expected.size() != actual.size()) return fmt::format("{} cycles instead of {}", actual.size(), expected.size());
  for (std::size_t cycle = 0; cycle < expected.size(); ++cycle) {
    if (expected[cycle] == actual[cycle]) continue;
    std::string text = fmt::format("cycle {}: expected {}, got {}", cycle, expected[cycle], actual[cycle]);
    int lsb = 0;
    const auto digits = [&](const std::string& hex, const Port& port) {  // those that hold the port's bits
      const auto size = static_cast<int>(hex.size());
      const int first = std::max(0, size - 1 - (lsb + port.type.width - 1) / 4);
      return hex.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(size - lsb / 4 - first));
    };
    for (const Port& port : select(subject.design, false)) {
      const std::string want = digits(expected[cycle], port), have = digits(actual[cycle], port);
      if (want != have) text += fmt::format("\n  around output {} [{} +: {}]: expected {}, got {}", port.name, lsb, port.type.width, want, have);
      lsb += port.type.width;
    }
    return text;
  }
  return "";
}

}  // namespace filigree::fuzz
