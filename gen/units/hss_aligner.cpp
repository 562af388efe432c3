#include "units/hss_aligner.h"

#include <fmt/format.h>

#include <map>

#include "lib/select.h"
#include "units/hss_layout.h"
#include "units/names.h"

namespace filigree::units {

using config::HssConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module hss_aligner(const HssConfig& cfg) {
  Module m(module_name(cfg.name, "aligner"), "Aligner: places the packed values of a step in the fixed slots of the window.");
  m.describe("Combinational. A slot's sources are the places its value has under the different patterns; patterns with the same place share a select bit.");
  const std::vector<HssMode> modes = all_modes(cfg);
  const Bus mode = m.inputs("mode", UInt(1), static_cast<int>(modes.size()));
  const Bus packed = m.inputs("packed_values", UInt(cfg.b_bits), cfg.step_max());

  std::map<std::vector<int>, Value> any_of;  // select bits that several slots share
  const auto any_mode = [&](const std::vector<int>& choices) {
    Value& bit = any_of[choices];
    if (bit.empty()) {
      for (const int choice : choices) bit = bit.empty() ? mode[choice] : bit | mode[choice];
      if (choices.size() > 1) bit = m.name(fmt::format("any_of_{}", fmt::join(choices, "_")), bit);
    }
    return bit;
  };
  std::vector<Value> slots;
  for (int slot = 0; slot < cfg.slots(); ++slot) {
    std::map<int, std::vector<int>> sources;  // packed position -> modes
    for (std::size_t choice = 0; choice < modes.size(); ++choice) {
      const int position = packed_position(cfg, modes[choice], slot);
      if (position >= 0) sources[position].push_back(static_cast<int>(choice));
    }
    std::vector<Value> choose, candidates;
    for (const auto& [position, choices] : sources) {
      candidates.push_back(packed[position]);
      choose.push_back(sources.size() == 1 ? Value{} : any_mode(choices));
    }
    slots.push_back(lib::select_one_hot(choose, candidates));
  }
  m.outputs("slot", Bus(slots));
  return m;
}

}  // namespace filigree::units
