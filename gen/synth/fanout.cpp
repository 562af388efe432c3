#include "synth/fanout.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

#include "synth/ram_model.h"

namespace filigree::synth {
namespace {

/// A place where a net is used.
struct Sink {
  std::size_t cell;
  std::string pin;
  std::size_t index;
  double load_pf;
};

class Buffering {
 public:
  Buffering(Netlist& netlist, const Liberty& library, const TreeBuffer& buffer, const std::string& clock)
      : netlist_(netlist), library_(library), buffer_(buffer), output_(*library.cells.at(buffer.cell).find(buffer.output)), clock_(clock) {}

  std::int64_t run() {
    work(netlist_.top);
    std::int64_t total = 0;
    const std::function<void(const std::string&)> count = [&](const std::string& name) {
      total += added_.at(name);
      for (const NetlistCell& cell : netlist_.modules.at(name).cells) {
        if (netlist_.modules.contains(cell.type)) count(cell.type);
      }
    };
    count(netlist_.top);
    return total;
  }

 private:
  /// The load up to which a driver is faster alone than with a buffer in front of the load.
  double reach(const std::string& cell, const Pin& pin) {
    const auto [entry, fresh] = reach_.try_emplace({cell, pin.name}, 1.5 * buffer_.input_pf);
    if (!fresh) return entry->second;
    double& load = entry->second;
    const double most = pin.max_capacitance_pf > 0 ? pin.max_capacitance_pf : 10 * buffer_.load_pf;
    const double with_buffer = pin.worst_delay(buffer_.slew_ns, buffer_.input_pf);
    for (double next = load * 1.05; next < most; next *= 1.05) {
      if (pin.worst_delay(buffer_.slew_ns, next) > with_buffer + output_.worst_delay(buffer_.slew_ns, std::min(next, buffer_.load_pf))) break;
      load = next;
    }
    return load;
  }

  void work(const std::string& name) {
    if (added_.contains(name)) return;
    added_[name] = 0;
    NetlistModule& module = netlist_.modules.at(name);
    for (std::size_t i = 0; i < module.cells.size(); ++i) {
      if (netlist_.modules.contains(module.cells[i].type)) work(module.cells[i].type);
    }
    std::vector<std::vector<Sink>> sinks(static_cast<std::size_t>(module.nets));
    std::vector<double> limits(sinks.size(), buffer_.load_pf);
    collect(module, sinks, limits);
    std::set<Bit> ignored;
    if (const NetlistPort* port = module.find(clock_); port != nullptr) ignored.insert(port->bits.begin(), port->bits.end());
    const int nets = module.nets;
    for (int net = 0; net < nets; ++net) {
      auto& users = sinks[static_cast<std::size_t>(net)];
      if (!ignored.contains(net)) build_tree(module, net, users, limits[static_cast<std::size_t>(net)]);
    }
    for (const NetlistPort& port : module.ports) {
      if (port.is_output) continue;
      for (std::size_t i = 0; i < port.bits.size(); ++i) {
        double load = 0;
        if (port.bits[i] >= 0 && port.bits[i] < nets) {
          for (const Sink& sink : sinks[static_cast<std::size_t>(port.bits[i])]) load += sink.load_pf;
        }
        port_loads_[{name, port.name, i}] = load;
      }
    }
  }

  void collect(const NetlistModule& module, std::vector<std::vector<Sink>>& sinks, std::vector<double>& limits) {
    for (std::size_t number = 0; number < module.cells.size(); ++number) {
      const NetlistCell& cell = module.cells[number];
      const auto leaf = library_.cells.find(cell.type);
      const auto below = netlist_.modules.find(cell.type);
      for (const auto& [pin, bits] : cell.pins) {
        for (std::size_t i = 0; i < bits.size(); ++i) {
          if (bits[i] < 0) continue;
          const auto net = static_cast<std::size_t>(bits[i]);
          if (leaf != library_.cells.end()) {
            const Pin& port = *leaf->second.find(pin);
            if (port.is_output) {
              limits[net] = reach(cell.type, port);
            } else {
              sinks[net].push_back({number, pin, i, port.capacitance_pf});
            }
          } else if (below != netlist_.modules.end()) {
            if (!below->second.find(pin)->is_output) sinks[net].push_back({number, pin, i, port_loads_[{cell.type, pin, i}]});
          } else if (pin != "read_data") {
            sinks[net].push_back({number, pin, i, ram_input_pf(library_)});
          }
        }
      }
    }
    for (const NetlistPort& port : module.ports) {
      for (const Bit net : port.bits) {
        if (!port.is_output && net >= 0) limits[static_cast<std::size_t>(net)] = 1.5 * buffer_.input_pf;
      }
    }
  }

  static double load_of(const std::vector<Sink>& users) {
    return std::accumulate(users.begin(), users.end(), 0.0, [](double sum, const Sink& sink) { return sum + sink.load_pf; });
  }

  void build_tree(NetlistModule& module, Bit net, std::vector<Sink>& users, double limit) {
    while (load_of(users) > limit) {
      // Neighbours in the netlist share a buffer; all buffers of a level carry about the same.
      const double total = load_of(users);
      const double groups = std::max(1.0, std::ceil(total / buffer_.load_pf));
      if (static_cast<double>(users.size()) <= groups && users.front().load_pf <= buffer_.input_pf) return;
      std::vector<Sink> level;
      std::vector<Sink> group;
      double load = 0;
      const auto close = [&] {
        const Bit fresh = module.nets++;
        for (const Sink& sink : group) module.cells[sink.cell].pins.at(sink.pin)[sink.index] = fresh;
        ++added_[module.name];
        level.push_back({module.cells.size(), buffer_.input, 0, buffer_.input_pf});
        module.cells.push_back({fmt::format("fanout{}", added_[module.name]), buffer_.cell, {{buffer_.input, {net}}, {buffer_.output, {fresh}}}});
        group.clear();
        load = 0;
      };
      for (const Sink& sink : users) {
        if (!group.empty() && load + sink.load_pf > total / groups * 1.0001) close();
        group.push_back(sink);
        load += sink.load_pf;
      }
      close();
      const bool smaller = level.size() < users.size() || load_of(level) < total;
      users = std::move(level);
      if (!smaller) return;
    }
  }

  Netlist& netlist_;
  const Liberty& library_;
  const TreeBuffer& buffer_;
  const Pin& output_;
  const std::string& clock_;
  std::map<std::string, std::int64_t> added_;
  std::map<std::pair<std::string, std::string>, double> reach_;
  std::map<std::tuple<std::string, std::string, std::size_t>, double> port_loads_;
};

}  // namespace

TreeBuffer choose_tree_buffer(const Liberty& library) {
  TreeBuffer best;
  double best_cost = 0;
  for (const auto& [name, cell] : library.cells) {
    if (!cell.is_buffer()) continue;
    const Pin& input = *cell.inputs().front();
    const Pin& output = *cell.only_output();
    for (int fanout = 2; fanout <= 24; ++fanout) {
      const double load = fanout * input.capacitance_pf;
      if (output.max_capacitance_pf > 0 && load > output.max_capacitance_pf) break;
      double slew = 0.1;
      for (int i = 0; i < 8; ++i) slew = output.worst_slew(slew, load);  // that of the tree's own levels
      const double delay = output.worst_delay(slew, load);
      const double cost = delay / std::log(fanout);
      if (!best.cell.empty() && cost >= best_cost) continue;
      best = {name, input.name, output.name, input.capacitance_pf, load, slew};
      best_cost = cost;
    }
  }
  if (best.cell.empty())
    throw std::runtime_error(fmt::format("{}: no buffer, accepted: a library with flip-flops, an inverter, a buffer and gates", library.file));
  return best;
}

std::int64_t buffer_fanout(Netlist& netlist, const Liberty& library, const TreeBuffer& buffer, const std::string& clock) {
  return Buffering(netlist, library, buffer, clock).run();
}

}  // namespace filigree::synth
