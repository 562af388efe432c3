#include "synth/flat_netlist.h"

#include <functional>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::synth {
namespace {

class Flattener {
 public:
  Flattener(const Netlist& netlist, const Liberty& library) : netlist_(netlist), library_(library) { flat_.nets = 2; }

  FlatNetlist run() {
    const NetlistModule& top = netlist_.top_module();
    std::map<std::string, std::vector<Net>> ports;
    for (const NetlistPort& port : top.ports) {
      std::vector<Net> nets;
      for (const Bit bit : port.bits) nets.push_back(port.is_output || bit < 0 ? kUnset : fresh());
      ports[port.name] = nets;
    }
    const std::vector<Net> nets = instantiate(top, ports);
    for (const NetlistPort& port : top.ports) {
      FlatPort flat{port.name, port.is_output, {}};
      for (const Bit bit : port.bits) flat.nets.push_back(net_of(nets, bit));
      flat_.ports.push_back(std::move(flat));
    }
    order_gates();
    return std::move(flat_);
  }

 private:
  static constexpr Net kUnset = ~Net{0};

  Net fresh() { return flat_.nets++; }
  static Net net_of(const std::vector<Net>& nets, Bit bit) {
    return bit == kZero ? kZeroNet : bit == kOne ? kOneNet : nets[static_cast<std::size_t>(bit)];
  }

  /// `outer` has the nets that the ports are connected to. Returns the nets of the module's bits.
  std::vector<Net> instantiate(const NetlistModule& module, const std::map<std::string, std::vector<Net>>& outer) {
    std::vector<Net> nets(static_cast<std::size_t>(module.nets), kUnset);
    for (const bool outputs : {false, true}) {
      for (const NetlistPort& port : module.ports) {
        if (port.is_output != outputs) continue;
        const auto connected = outer.find(port.name);
        for (std::size_t i = 0; i < port.bits.size(); ++i) {
          if (port.bits[i] < 0 || connected == outer.end()) continue;
          Net& net = nets[static_cast<std::size_t>(port.bits[i])];
          if (net == kUnset) net = connected->second[i];
        }
      }
    }
    for (Net& net : nets) {
      if (net == kUnset) net = fresh();
    }
    // An output that is an input or a constant inside its module: the outside net is another name of it.
    for (const NetlistPort& port : module.ports) {
      const auto connected = outer.find(port.name);
      for (std::size_t i = 0; port.is_output && connected != outer.end() && i < port.bits.size(); ++i) {
        const Net inside = net_of(nets, port.bits[i]);
        if (connected->second[i] != kUnset && connected->second[i] != inside) aliases_.emplace_back(connected->second[i], inside);
      }
    }
    const std::uint32_t group = group_of(module.name);
    for (const NetlistCell& cell : module.cells) {
      if (const auto below = netlist_.modules.find(cell.type); below != netlist_.modules.end()) {
        std::map<std::string, std::vector<Net>> ports;
        for (const auto& [pin, bits] : cell.pins) {
          std::vector<Net>& connected = ports[pin];
          for (const Bit bit : bits) connected.push_back(net_of(nets, bit));
        }
        instantiate(below->second, ports);
      } else if (const auto ram = netlist_.rams.find(cell.type); ram != netlist_.rams.end()) {
        add_ram(cell, ram->second, nets);
      } else {
        add_cell(cell, nets, group);
      }
    }
    return nets;
  }

  void add_ram(const NetlistCell& cell, const RamMacro& macro, const std::vector<Net>& nets) {
    FlatRam ram;
    ram.macro = macro;
    const auto pin = [&](const char* name) {
      std::vector<Net> result;
      for (const Bit bit : cell.pins.at(name)) result.push_back(net_of(nets, bit));
      return result;
    };
    ram.write_enable = pin("write_enable").front();
    ram.read_enable = pin("read_enable").front();
    ram.write_address = pin("write_address");
    ram.write_data = pin("write_data");
    ram.read_address = pin("read_address");
    ram.read_data = pin("read_data");
    flat_.rams.push_back(std::move(ram));
  }

  void add_cell(const NetlistCell& cell, const std::vector<Net>& nets, std::uint32_t group) {
    const auto [number, fresh_type] = types_.emplace(cell.type, static_cast<std::uint32_t>(flat_.types.size()));
    if (fresh_type) flat_.types.push_back(&library_.cells.at(cell.type));
    const Cell& type = *flat_.types[number->second];
    FlatCell flat{number->second, static_cast<std::uint32_t>(flat_.pin_nets.size()), group};
    for (const Pin& pin : type.pins) {
      const auto connected = cell.pins.find(pin.name);
      const bool open = connected == cell.pins.end() || connected->second.empty();
      flat_.pin_nets.push_back(!open ? net_of(nets, connected->second.front()) : pin.is_output ? fresh() : kZeroNet);
      if (pin.is_output && pin.function.empty())
        throw std::runtime_error(fmt::format("cell {} has no function, accepted: gates and flip-flops", type.name));
    }
    (type.flip_flop ? flat_.flops : flat_.gates).push_back(flat);
  }

  std::uint32_t group_of(const std::string& module) {
    const auto [number, fresh_group] = group_numbers_.emplace(module, static_cast<std::uint32_t>(flat_.groups.size()));
    if (fresh_group) flat_.groups.push_back(module);
    return number->second;
  }

  /// Replaces every alias by the net it stands for.
  void resolve_aliases() {
    std::vector<Net> stands_for(flat_.nets);
    for (Net net = 0; net < flat_.nets; ++net) stands_for[net] = net;
    for (const auto& [outside, inside] : aliases_) stands_for[outside] = inside;
    const auto resolve = [&](Net& net) {
      while (stands_for[net] != net) net = stands_for[net];
    };
    for (Net& net : flat_.pin_nets) resolve(net);
    for (FlatRam& ram : flat_.rams) {
      for (Net* net : {&ram.write_enable, &ram.read_enable}) resolve(*net);
      for (auto* nets : {&ram.write_address, &ram.write_data, &ram.read_address, &ram.read_data}) {
        for (Net& net : *nets) resolve(net);
      }
    }
    for (FlatPort& port : flat_.ports) {
      for (Net& net : port.nets) resolve(net);
    }
  }

  void order_gates() {
    resolve_aliases();
    // Kahn's algorithm: a gate is ready when all gates that drive it are placed.
    constexpr std::uint32_t kNone = ~std::uint32_t{0};
    std::vector<std::uint32_t> driver(flat_.nets, kNone);
    for (std::uint32_t g = 0; g < flat_.gates.size(); ++g) {
      const Cell& type = *flat_.types[flat_.gates[g].type];
      for (std::size_t p = 0; p < type.pins.size(); ++p) {
        if (type.pins[p].is_output) driver[flat_.net(flat_.gates[g], p)] = g;
      }
    }
    std::vector<std::uint32_t> waits(flat_.gates.size(), 0), first(flat_.gates.size() + 1, 0);
    const auto each_driver = [&](std::uint32_t g, const auto& action) {
      const Cell& type = *flat_.types[flat_.gates[g].type];
      for (std::size_t p = 0; p < type.pins.size(); ++p) {
        if (type.pins[p].is_output) continue;
        const std::uint32_t from = driver[flat_.net(flat_.gates[g], p)];
        if (from != kNone) action(from);
      }
    };
    for (std::uint32_t g = 0; g < flat_.gates.size(); ++g) {
      each_driver(g, [&](std::uint32_t from) {
        ++waits[g];
        ++first[from + 1];
      });
    }
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    std::vector<std::uint32_t> users(first.back()), filled(first.begin(), first.end() - 1);
    for (std::uint32_t g = 0; g < flat_.gates.size(); ++g) each_driver(g, [&](std::uint32_t from) { users[filled[from]++] = g; });
    std::vector<std::uint32_t> order;
    order.reserve(flat_.gates.size());
    for (std::uint32_t g = 0; g < flat_.gates.size(); ++g) {
      if (waits[g] == 0) order.push_back(g);
    }
    for (std::size_t next = 0; next < order.size(); ++next) {
      for (std::uint32_t u = first[order[next]]; u < first[order[next] + 1]; ++u) {
        if (--waits[users[u]] == 0) order.push_back(users[u]);
      }
    }
    if (order.size() != flat_.gates.size()) throw std::runtime_error("the netlist has a combinational loop");
    std::vector<FlatCell> gates;
    gates.reserve(order.size());
    for (const std::uint32_t g : order) gates.push_back(flat_.gates[g]);
    flat_.gates = std::move(gates);
  }

  const Netlist& netlist_;
  const Liberty& library_;
  FlatNetlist flat_;
  std::map<std::string, std::uint32_t> types_, group_numbers_;
  std::vector<std::pair<Net, Net>> aliases_;
};

}  // namespace

FlatNetlist flatten(const Netlist& netlist, const Liberty& library) { return Flattener(netlist, library).run(); }

}  // namespace filigree::synth
