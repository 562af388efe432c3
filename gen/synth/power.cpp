#include "synth/power.h"

#include <algorithm>

#include "synth/ram_model.h"

namespace filigree::synth {
namespace {

constexpr const char* kClockGroup = "clock";

class PowerSum {
 public:
  PowerSum(const FlatNetlist& netlist, const Liberty& library, const Activity& activity, const Electrical& electrical)
      : netlist_(netlist),
        activity_(activity),
        electrical_(electrical),
        joules_per_pf_(0.5 * library.voltage * library.voltage),
        cycles_(static_cast<double>(std::max<std::uint64_t>(activity.cycles, 1))),
        groups_(netlist.groups.size()) {}

  PowerReport run() {
    std::size_t number = 0;
    for (const auto* cells : {&netlist_.flops, &netlist_.gates}) {
      for (const FlatCell& cell : *cells) add(cell, number++);
    }
    add_ports();
    PowerReport report;
    for (std::size_t g = 0; g < groups_.size(); ++g) report.groups[netlist_.groups[g]] += groups_[g];
    report.groups[kClockGroup] = clock_;
    for (const auto& [name, terms] : report.groups) report.total += terms;
    for (std::size_t r = 0; r < netlist_.rams.size(); ++r) {
      const RamModel model = ram_model(netlist_.rams[r].macro);
      report.ram_pj += (static_cast<double>(activity_.ram_accesses[r].rise) * model.read_pj +
                        static_cast<double>(activity_.ram_accesses[r].fall) * model.write_pj) /
                       cycles_;
    }
    return report;
  }

 private:
  double toggles(Net net) const { return static_cast<double>(activity_.nets[net].rise + activity_.nets[net].fall) / cycles_; }

  /// Transition of a pin in the direction that makes an output edge; the mean where both do.
  double slew_for(const Cell& type, const FlatCell& cell, const Pin& output, const std::string& related, bool rising) const {
    const Pin* from = type.find(related);
    if (from == nullptr) return 0;
    const Net net = netlist_.net(cell, static_cast<std::size_t>(from - type.pins.data()));
    bool follows = false, inverts = false;
    for (const TimingArc& arc : output.arcs) {
      if (arc.related_pin != related) continue;
      if (arc.clocked) return 0;  // the clock is ideal
      follows = follows || arc.follows;
      inverts = inverts || arc.inverts;
    }
    const double same = rising ? electrical_.rise_ns[net] : electrical_.fall_ns[net];
    const double other = rising ? electrical_.fall_ns[net] : electrical_.rise_ns[net];
    return follows == inverts ? (same + other) / 2 : follows ? same : other;
  }

  double mean_slew(const Cell& type, const FlatCell& cell, const Pin& output, const InternalPower& power, bool rising) const {
    double sum = 0;
    for (const std::string& related : power.related_pins) sum += slew_for(type, cell, output, related, rising);
    return power.related_pins.empty() ? 0 : sum / static_cast<double>(power.related_pins.size());
  }

  /// Energy of an output's edges: the entries' energies, weighted by how often each applied.
  double output_energy(const Cell& type, const FlatCell& cell, const Pin& pin, Net net, const EdgeCount* edges) const {
    double energy = 0;
    for (const bool rising : {true, false}) {
      const double count = static_cast<double>(rising ? activity_.nets[net].rise : activity_.nets[net].fall) / cycles_;
      double weight = 0, weighted = 0, plain = 0;
      int tables = 0;
      for (std::size_t i = 0; i < pin.powers.size(); ++i) {
        const InternalPower& power = pin.powers[i];
        const LookupTable& table = rising ? power.rise : power.fall;
        if (table.empty()) continue;
        const double one = table.at(mean_slew(type, cell, pin, power, rising), electrical_.load_pf[net]);
        const auto times = static_cast<double>(rising ? edges[i].rise : edges[i].fall);
        weight += times;
        weighted += times * one;
        plain += one;
        ++tables;
      }
      if (tables > 0) energy += count * (weight > 0 ? weighted / weight : plain / tables);
    }
    return energy;
  }

  /// `share`: of a count, for pins that are counted twice.
  double input_energy(const Pin& pin, Net net, bool clock, double share, const EdgeCount* edges) const {
    double energy = 0;
    for (std::size_t i = 0; i < pin.powers.size(); ++i) {
      const InternalPower& power = pin.powers[i];
      energy += static_cast<double>(edges[i].rise) * power.rise.at(clock ? 0 : electrical_.rise_ns[net], 0) / cycles_;
      energy += static_cast<double>(edges[i].fall) * power.fall.at(clock ? 0 : electrical_.fall_ns[net], 0) / cycles_;
    }
    return energy * share;
  }

  void add(const FlatCell& cell, std::size_t number) {
    const Cell& type = *netlist_.types[cell.type];
    PowerTerms& group = groups_[cell.group];
    const EdgeCount* edges = activity_.edges.data() + activity_.first_edge[number];
    for (std::size_t p = 0; p < type.pins.size(); ++p) {
      const Pin& pin = type.pins[p];
      const Net net = netlist_.net(cell, p);
      const bool clock = type.flip_flop && !pin.is_output && type.flip_flop->clocked_on.pins().front() == pin.name;
      if (pin.is_output) {
        group.internal_pj += output_energy(type, cell, pin, net, edges);
        group.switching_pj += toggles(net) * joules_per_pf_ * electrical_.load_pf[net];
      } else if (clock) {
        clock_.internal_pj += input_energy(pin, net, true, 1, edges);
        clock_.switching_pj += 2 * joules_per_pf_ * pin.capacitance_pf;
      } else {
        group.internal_pj += input_energy(pin, net, false, type.flip_flop ? 0.5 : 1, edges);
      }
      edges += pin.powers.size();
    }
    group.leakage_w += leakage(type, number);
  }

  double leakage(const Cell& type, std::size_t number) const {
    if (type.leakages.empty() || activity_.leakage_samples == 0) return type.leakage_watts;
    const auto samples = static_cast<double>(activity_.leakage_samples);
    double watts = 0, share = 0;
    for (std::size_t i = 0; i < type.leakages.size(); ++i) {
      const double part = static_cast<double>(activity_.leaking[activity_.first_leakage[number] + i]) / samples;
      watts += part * type.leakages[i].watts;
      share += part;
    }
    return watts + std::max(0.0, 1 - share) * type.leakage_watts;
  }

  /// Inputs of the design and outputs of RAMs charge their nets as well: that is the top module's.
  void add_ports() {
    PowerTerms& top = groups_.front();
    for (const FlatPort& port : netlist_.ports) {
      if (port.is_output || port.name == "clk") continue;
      for (const Net net : port.nets) top.switching_pj += toggles(net) * joules_per_pf_ * electrical_.load_pf[net];
    }
    for (const FlatRam& ram : netlist_.rams) {
      for (const Net net : ram.read_data) top.switching_pj += toggles(net) * joules_per_pf_ * electrical_.load_pf[net];
    }
  }

  const FlatNetlist& netlist_;
  const Activity& activity_;
  const Electrical& electrical_;
  double joules_per_pf_;  ///< pJ to change a load of 1 pF once
  double cycles_;
  std::vector<PowerTerms> groups_;
  PowerTerms clock_;
};

}  // namespace

PowerTerms& PowerTerms::operator+=(const PowerTerms& other) {
  leakage_w += other.leakage_w;
  internal_pj += other.internal_pj;
  switching_pj += other.switching_pj;
  return *this;
}

PowerReport compute_power(const FlatNetlist& netlist, const Liberty& library, const Activity& activity, const Electrical& electrical) {
  return PowerSum(netlist, library, activity, electrical).run();
}

}  // namespace filigree::synth
