#include "synth/electrical.h"

#include <algorithm>

#include "synth/ram_model.h"

namespace filigree::synth {
namespace {

void drive(const FlatNetlist& netlist, const FlatCell& cell, Electrical& result) {
  const Cell& type = *netlist.types[cell.type];
  for (std::size_t p = 0; p < type.pins.size(); ++p) {
    if (!type.pins[p].is_output) continue;
    const Net out = netlist.net(cell, p);
    double rise = 0, fall = 0;
    for (const TimingArc& arc : type.pins[p].arcs) {
      double in_rise = 0, in_fall = 0;
      if (!arc.clocked) {
        const Pin* from = type.find(arc.related_pin);
        if (from == nullptr) continue;
        const Net in = netlist.net(cell, static_cast<std::size_t>(from - type.pins.data()));
        in_rise = result.rise_ns[in];
        in_fall = result.fall_ns[in];
      }
      const double load = result.load_pf[out];
      if (arc.follows) {
        rise = std::max(rise, arc.rise_slew.at(in_rise, load));
        fall = std::max(fall, arc.fall_slew.at(in_fall, load));
      }
      if (arc.inverts) {
        rise = std::max(rise, arc.rise_slew.at(in_fall, load));
        fall = std::max(fall, arc.fall_slew.at(in_rise, load));
      }
    }
    result.rise_ns[out] = rise;
    result.fall_ns[out] = fall;
  }
}

}  // namespace

Electrical compute_electrical(const FlatNetlist& netlist, const Liberty& library) {
  Electrical result{std::vector<double>(netlist.nets, 0), std::vector<double>(netlist.nets, 0), std::vector<double>(netlist.nets, 0)};
  for (const auto* cells : {&netlist.flops, &netlist.gates}) {
    for (const FlatCell& cell : *cells) {
      const Cell& type = *netlist.types[cell.type];
      for (std::size_t p = 0; p < type.pins.size(); ++p) {
        if (!type.pins[p].is_output) result.load_pf[netlist.net(cell, p)] += type.pins[p].capacitance_pf;
      }
    }
  }
  const double ram_pf = ram_input_pf(library);
  for (const FlatRam& ram : netlist.rams) {
    for (const Net net : {ram.write_enable, ram.read_enable}) result.load_pf[net] += ram_pf;
    for (const auto* nets : {&ram.write_address, &ram.write_data, &ram.read_address}) {
      for (const Net net : *nets) result.load_pf[net] += ram_pf;
    }
    for (const Net net : ram.read_data) result.rise_ns[net] = result.fall_ns[net] = fanout_of_four_ns(library);
  }
  for (const FlatCell& flop : netlist.flops) drive(netlist, flop, result);
  for (const FlatCell& gate : netlist.gates) drive(netlist, gate, result);
  return result;
}

}  // namespace filigree::synth
