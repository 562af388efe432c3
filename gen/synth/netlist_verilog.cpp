#include <algorithm>
#include <bit>
#include <cctype>
#include <ostream>

#include <fmt/format.h>
#include <fmt/ostream.h>

#include "synth/netlist.h"

namespace filigree::synth {
namespace {

/// A name as Verilog has it: escaped where it is no plain identifier.
std::string identifier(const std::string& name) {
  bool plain = !name.empty() && (std::isalpha(static_cast<unsigned char>(name[0])) != 0 || name[0] == '_');
  for (const char c : name) plain = plain && (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_');
  return plain ? name : "\\" + name + " ";
}

class ModuleWriter {
 public:
  ModuleWriter(std::ostream& out, const NetlistModule& module) : out_(out), module_(module), names_(static_cast<std::size_t>(module.nets)) {
    for (const NetlistPort& port : module.ports) {
      for (std::size_t i = 0; i < port.bits.size(); ++i) {
        if (port.is_output || port.bits[i] < 0) continue;
        names_[static_cast<std::size_t>(port.bits[i])] = port_bit(port, i);
      }
    }
  }

  void write() {
    std::vector<std::string> ports;
    for (const NetlistPort& port : module_.ports) ports.push_back(port.name);
    fmt::print(out_, "module {} ({});\n", module_.name, fmt::join(ports, ", "));
    for (const NetlistPort& port : module_.ports) {
      fmt::print(out_, "  {} {}{};\n", port.is_output ? "output" : "input", port.bits.size() > 1 ? fmt::format("[{}:0] ", port.bits.size() - 1) : "",
                 port.name);
    }
    for (int net = 0; net < module_.nets; ++net) {
      std::string& name = names_[static_cast<std::size_t>(net)];
      if (!name.empty()) continue;
      name = fmt::format("n{}", net);
      fmt::print(out_, "  wire {};\n", name);
    }
    for (const NetlistPort& port : module_.ports) {
      for (std::size_t i = 0; port.is_output && i < port.bits.size(); ++i)
        fmt::print(out_, "  assign {} = {};\n", port_bit(port, i), bit(port.bits[i]));
    }
    for (const NetlistCell& cell : module_.cells) write_cell(cell);
    fmt::print(out_, "endmodule\n\n");
  }

 private:
  static std::string port_bit(const NetlistPort& port, std::size_t i) {
    return port.bits.size() == 1 ? port.name : fmt::format("{}[{}]", port.name, i);
  }
  std::string bit(Bit net) const { return net == kOne ? "1'b1" : net == kZero ? "1'b0" : names_[static_cast<std::size_t>(net)]; }

  void write_cell(const NetlistCell& cell) {
    std::vector<std::string> pins;
    for (const auto& [pin, bits] : cell.pins) {
      std::vector<std::string> parts;
      for (auto b = bits.rbegin(); b != bits.rend(); ++b) parts.push_back(bit(*b));
      pins.push_back(parts.size() == 1 ? fmt::format(".{}({})", pin, parts.front()) : fmt::format(".{}({{{}}})", pin, fmt::join(parts, ", ")));
    }
    fmt::print(out_, "  {} {} ({});\n", cell.type, identifier(cell.name), fmt::join(pins, ", "));
  }

  std::ostream& out_;
  const NetlistModule& module_;
  std::vector<std::string> names_;
};

}  // namespace

void write_verilog(std::ostream& out, const Netlist& netlist) {
  for (const auto& [name, module] : netlist.modules) ModuleWriter(out, module).write();
}

void write_ram_modules(std::ostream& out, const Netlist& netlist) {
  for (const auto& [name, ram] : netlist.rams) {
    const int address_bits = std::max(1, static_cast<int>(std::bit_width(static_cast<unsigned>(ram.depth - 1))));
    const std::string word = ram.width > 1 ? fmt::format("[{}:0] ", ram.width - 1) : "";
    const std::string address = address_bits > 1 ? fmt::format("[{}:0] ", address_bits - 1) : "";
    fmt::print(out, "module {} (clk, write_enable, write_address, write_data, read_enable, read_address, read_data);\n", name);
    fmt::print(out, "  input clk, write_enable, read_enable;\n  input {}write_address, read_address;\n", address);
    fmt::print(out, "  input {}write_data;\n  output {}read_data;\n", word, word);
    fmt::print(out, "  fil_ram_1r1w #(.WIDTH({}), .DEPTH({})) ram (.clk(clk), .write_enable(write_enable), .write_address(write_address),\n",
               ram.width, ram.depth);
    fmt::print(out, "    .write_data(write_data), .read_enable(read_enable), .read_address(read_address), .read_data(read_data));\nendmodule\n\n");
  }
}

}  // namespace filigree::synth
