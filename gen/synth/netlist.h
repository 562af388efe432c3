// A hierarchical netlist of library cells and RAM macros: what mapping gives and timing and power start from.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "synth/liberty.h"

namespace filigree::synth {

/// One bit of a module: a net's number, or a constant.
using Bit = int;
inline constexpr Bit kZero = -1, kOne = -2;

struct NetlistPort {
  std::string name;
  bool is_output = false;
  std::vector<Bit> bits;  ///< lowest first
};

struct NetlistCell {
  std::string name, type;                        ///< the type is a cell of the library, another module of the netlist, or a RAM
  std::map<std::string, std::vector<Bit>> pins;  ///< lowest bit first
};

struct NetlistModule {
  std::string name;
  std::vector<NetlistPort> ports;
  std::vector<NetlistCell> cells;
  std::map<Bit, std::string> net_names;  ///< names that the source gave, such as "operand_3[2]"
  int nets = 0;                          ///< nets are numbered 0..nets-1

  const NetlistPort* find(const std::string& port) const;
};

/// fil_ram_1r1w of one size, a macro.
struct RamMacro {
  int width = 0, depth = 0;
};

struct Netlist {
  std::string top;
  std::map<std::string, NetlistModule> modules;
  std::map<std::string, RamMacro> rams;  ///< by the type of the cells that stand for them

  const NetlistModule& top_module() const { return modules.at(top); }
};

/// Reads what yosys' write_json left of a design mapped to `library`: constants x become 0. Registers are renamed after the net they drive, "operand_3_reg[2]",
/// RAM cells after their size. Throws std::runtime_error naming a cell that is neither of the library nor a
/// module, or what is not as yosys writes it.
Netlist read_netlist(std::istream& json, const std::string& top, const Liberty& library);

/// Structural Verilog that OpenSTA and Icarus read, RAM macros left undefined.
void write_verilog(std::ostream& out, const Netlist& netlist);

/// The modules that write_verilog() leaves undefined: each an instance of fil_ram_1r1w with its size as parameters. For simulators; a macro takes their place.
void write_ram_modules(std::ostream& out, const Netlist& netlist);

}  // namespace filigree::synth
