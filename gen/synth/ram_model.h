// RAM macros: a documented model in place of a memory compiler's data. docs/power.md says where the numbers come from.
#pragma once

#include <string>

#include "synth/netlist.h"

namespace filigree::synth {

/// Of one macro of fil_ram_1r1w.
struct RamModel {
  double area_um2 = 0;  ///< 45 nm
  double read_pj = 0;   ///< energy of one read of a whole word, 45 nm
  double write_pj = 0;
};

/// Area and access energies scale with the bits of the macro and of its word from one point: the 2 KB register file of the 2022 Sparseloop artifact at 45 nm
/// (23384 um2; 1.659 pJ to read and 1.676 pJ to write 8 bits).
RamModel ram_model(const RamMacro& ram);

/// Delay of an inverter that drives four of its kind [ns]: the unit in which the model's delays are given, so that it goes with any library.
double fanout_of_four_ns(const Liberty& library);

/// Load of each input of a macro: that of the library's smallest inverter [pF].
double ram_input_pf(const Liberty& library);

/// A liberty with one cell per RAM of the netlist: from the clock edge to read_data 8 fan-out-of-four delays, set-up of every input 2.
std::string ram_liberty(const Netlist& netlist, const Liberty& library);

}  // namespace filigree::synth
