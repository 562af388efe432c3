#include "synth/activity.h"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::synth {
namespace {

using Word = std::uint64_t;
constexpr std::size_t kMostPins = 32;
constexpr std::uint64_t kLeakageStride = 16;  ///< leakage states are looked at in every so many cycles
constexpr std::size_t kMismatchesKept = 10;

Word popcount(Word word) { return static_cast<Word>(std::popcount(word)); }

/// A function whose pins are places in the cell's pin list.
struct BoundFunction {
  CellFunction function;
  std::vector<int> places;  ///< -1: the flip-flop's state, -2: its complement

  template <class PinValue>
  Word operator()(const PinValue& value) const {
    std::array<Word, kMostPins> values{};
    for (std::size_t i = 0; i < places.size(); ++i) values[i] = value(places[i]);
    return function.evaluate({values.data(), places.size()});
  }
};

BoundFunction bind(const Cell& cell, const CellFunction& function) {
  BoundFunction bound{function, {}};
  for (const std::string& pin : function.pins()) {
    const auto found = std::ranges::find(cell.pins, pin, &Pin::name);
    if (found != cell.pins.end()) {
      bound.places.push_back(static_cast<int>(found - cell.pins.begin()));
    } else if (cell.flip_flop && (pin == cell.flip_flop->state || pin == cell.flip_flop->complement)) {
      bound.places.push_back(pin == cell.flip_flop->state ? -1 : -2);
    } else {
      throw std::runtime_error(fmt::format("cell {}: its function names '{}', accepted: one of its pins", cell.name, pin));
    }
  }
  if (bound.places.size() > kMostPins) throw std::runtime_error(fmt::format("cell {}: a function of more than {} pins", cell.name, kMostPins));
  return bound;
}

struct BoundPower {
  bool has_condition = false;
  BoundFunction when;
  std::vector<int> related;
};

struct BoundPin {
  bool is_output = false, is_clock = false;
  BoundFunction function;
  std::vector<BoundPower> powers;
};

struct BoundCell {
  std::vector<BoundPin> pins;
  std::vector<BoundFunction> leakages;
  BoundFunction next, clear, preset;
  int clock = -1;
  std::size_t power_count = 0;
};

BoundCell bind(const Cell& cell) {
  BoundCell bound;
  for (const Pin& pin : cell.pins) {
    BoundPin bound_pin;
    bound_pin.is_output = pin.is_output;
    bound_pin.function = bind(cell, pin.function);
    for (const InternalPower& power : pin.powers) {
      BoundPower bound_power;
      bound_power.has_condition = power.when.has_value();
      if (power.when) bound_power.when = bind(cell, *power.when);
      for (const std::string& related : power.related_pins) {
        const auto found = std::ranges::find(cell.pins, related, &Pin::name);
        if (found != cell.pins.end()) bound_power.related.push_back(static_cast<int>(found - cell.pins.begin()));
      }
      bound_pin.powers.push_back(std::move(bound_power));
    }
    bound.power_count += pin.powers.size();
    bound.pins.push_back(std::move(bound_pin));
  }
  for (const Leakage& leakage : cell.leakages) bound.leakages.push_back(bind(cell, leakage.when));
  if (cell.flip_flop) {
    bound.next = bind(cell, cell.flip_flop->next);
    bound.clear = bind(cell, cell.flip_flop->clear);
    bound.preset = bind(cell, cell.flip_flop->preset);
    bound.clock = bind(cell, cell.flip_flop->clocked_on).places.at(0);
    bound.pins[static_cast<std::size_t>(bound.clock)].is_clock = true;
  }
  return bound;
}

class Runner {
 public:
  Runner(const FlatNetlist& netlist, std::span<const PortTrace> traces)
      : netlist_(netlist), traces_(traces), now_(netlist.nets, 0), before_(netlist.nets, 0), state_(netlist.flops.size(), 0), state_before_(state_) {
    for (const Cell* type : netlist.types) types_.push_back(bind(*type));
    runs_ = traces.size() == 64 ? ~Word{0} : (Word{1} << traces.size()) - 1;
    std::size_t edges = 0, leakages = 0;
    for (const auto* cells : {&netlist.flops, &netlist.gates}) {
      for (const FlatCell& cell : *cells) {
        activity_.first_edge.push_back(edges);
        activity_.first_leakage.push_back(leakages);
        edges += types_[cell.type].power_count;
        leakages += types_[cell.type].leakages.size();
      }
    }
    activity_.edges.resize(edges);
    activity_.leaking.resize(leakages);
    activity_.nets.resize(netlist.nets);
    activity_.ram_accesses.resize(netlist.rams.size());
    now_[kOneNet] = ~Word{0};
    for (const FlatRam& ram : netlist.rams) {
      memories_.emplace_back(static_cast<std::size_t>(ram.macro.width) * static_cast<std::size_t>(ram.macro.depth), 0);
      read_data_.emplace_back(static_cast<std::size_t>(ram.macro.width), 0);
    }
    match_ports();
  }

  Activity run(int reset_cycles) {
    std::size_t cycles = traces_.front().cycles();
    for (const PortTrace& trace : traces_) cycles = std::min(cycles, trace.cycles());
    for (int i = 0; i < reset_cycles; ++i) {
      set_inputs(0);
      now_[reset_] = 0;
      settle();
      clock(false);
    }
    for (std::size_t cycle = 0; cycle < cycles; ++cycle) {
      set_inputs(cycle);
      settle();
      compare(cycle);
      if (cycle > 0) count(cycle);
      before_ = now_;
      state_before_ = state_;
      clock(cycle > 0);
    }
    activity_.cycles = static_cast<Word>(std::max<std::size_t>(cycles, 1) - 1) * traces_.size();
    return std::move(activity_);
  }

 private:
  struct Matched {
    const FlatPort* port;
    const TracedPort* traced;
    const FlatPort* valid = nullptr;  ///< of the stream whose payload it is
  };

  void match_ports() {
    for (const FlatPort& port : netlist_.ports) {
      if (port.name == "clk") continue;
      const auto& traced = traces_.front().ports;
      const auto found = std::ranges::find(traced, port.name, &TracedPort::name);
      if (found == traced.end() || found->width != static_cast<int>(port.nets.size()))
        throw std::invalid_argument(fmt::format("port {} of the netlist is not traced", port.name));
      Matched matched{&port, &*found};
      for (const char* payload : {"_tdata", "_tlast"}) {
        if (!port.is_output || !port.name.ends_with(payload)) continue;
        const std::string valid = port.name.substr(0, port.name.size() - 6) + "_tvalid";
        const auto same = std::ranges::find(netlist_.ports, valid, &FlatPort::name);
        if (same != netlist_.ports.end()) matched.valid = &*same;
      }
      (port.is_output ? outputs_ : inputs_).push_back(matched);
      if (port.name == "rst_n") reset_ = port.nets.front();
    }
  }

  Word gather(std::size_t cycle, const TracedPort& port, std::size_t bit) const {
    Word word = 0;
    for (std::size_t run = 0; run < traces_.size(); ++run) word |= static_cast<Word>(traces_[run].bit(cycle, port, bit)) << run;
    return word;
  }

  void set_inputs(std::size_t cycle) {
    for (const Matched& input : inputs_) {
      for (std::size_t i = 0; i < input.port->nets.size(); ++i) now_[input.port->nets[i]] = gather(cycle, *input.traced, i);
    }
  }

  /// Value of a pin of a cell; `state` for its flip-flop.
  template <class Values>
  auto reader(const Values& values, const FlatCell& cell, Word state) const {
    return [&values, &cell, state, this](int place) {
      return place == -1 ? state : place == -2 ? ~state : values[netlist_.net(cell, static_cast<std::size_t>(place))];
    };
  }

  template <class Values>
  auto with_clock(const Values& values, const FlatCell& cell, Word state, const BoundCell& type, Word clock) const {
    return [inner = reader(values, cell, state), place = type.clock, clock](int pin) { return pin == place && place >= 0 ? clock : inner(pin); };
  }

  void settle() {
    for (std::size_t r = 0; r < netlist_.rams.size(); ++r) {
      for (std::size_t i = 0; i < read_data_[r].size(); ++i) now_[netlist_.rams[r].read_data[i]] = read_data_[r][i];
    }
    for (std::size_t f = 0; f < netlist_.flops.size(); ++f) drive(netlist_.flops[f], state_[f]);
    for (const FlatCell& gate : netlist_.gates) drive(gate, 0);
    now_[kZeroNet] = 0;
    now_[kOneNet] = ~Word{0};
  }

  void drive(const FlatCell& cell, Word state) {
    const std::vector<BoundPin>& pins = types_[cell.type].pins;
    for (std::size_t p = 0; p < pins.size(); ++p) {
      if (pins[p].is_output) now_[netlist_.net(cell, p)] = pins[p].function(reader(now_, cell, state));
    }
  }

  void clock(bool counted) {
    for (std::size_t f = 0; f < netlist_.flops.size(); ++f) {
      const FlatCell& cell = netlist_.flops[f];
      const BoundCell& type = types_[cell.type];
      const auto value = reader(now_, cell, state_[f]);
      Word next = type.next(value);
      if (!type.preset.function.empty()) next |= type.preset(value);
      if (!type.clear.function.empty()) next &= ~type.clear(value);
      state_[f] = next;
    }
    for (std::size_t r = 0; r < netlist_.rams.size(); ++r) access(r, counted);
  }

  /// Runs that share an address are served together.
  template <class Action>
  void by_address(const std::vector<Net>& address, Word who, std::size_t depth, const Action& action) {
    while (who != 0) {
      const int run = std::countr_zero(who);
      std::size_t number = 0;
      Word same = who;
      for (std::size_t i = 0; i < address.size(); ++i) {
        const Word bits = now_[address[i]];
        const bool bit = (bits >> run & 1) != 0;
        number |= static_cast<std::size_t>(bit) << i;
        same &= bit ? bits : ~bits;
      }
      if (number < depth) action(number, same);
      who &= ~same;
    }
  }

  void access(std::size_t r, bool counted) {
    const FlatRam& ram = netlist_.rams[r];
    const auto width = static_cast<std::size_t>(ram.macro.width), depth = static_cast<std::size_t>(ram.macro.depth);
    const Word reads = now_[ram.read_enable], writes = now_[ram.write_enable];
    if (counted) {
      activity_.ram_accesses[r].rise += popcount(reads & runs_);
      activity_.ram_accesses[r].fall += popcount(writes & runs_);
    }
    // The read returns what was there before the write.
    by_address(ram.read_address, reads, depth, [&](std::size_t address, Word runs) {
      for (std::size_t i = 0; i < width; ++i) read_data_[r][i] = (read_data_[r][i] & ~runs) | (memories_[r][address * width + i] & runs);
    });
    by_address(ram.write_address, writes, depth, [&](std::size_t address, Word runs) {
      for (std::size_t i = 0; i < width; ++i) {
        Word& bit = memories_[r][address * width + i];
        bit = (bit & ~runs) | (now_[ram.write_data[i]] & runs);
      }
    });
  }

  void compare(std::size_t cycle) {
    for (const Matched& output : outputs_) {
      const Word offered = output.valid != nullptr ? now_[output.valid->nets.front()] : ~Word{0};
      for (std::size_t i = 0; i < output.port->nets.size(); ++i) {
        activity_.checked += popcount(offered & runs_);
        const Word wrong = (now_[output.port->nets[i]] ^ gather(cycle, *output.traced, i)) & offered & runs_;
        if (wrong == 0) continue;
        activity_.mismatch_count += popcount(wrong);
        if (activity_.mismatches.size() < kMismatchesKept)
          activity_.mismatches.push_back(fmt::format("{}[{}], run {}, cycle {}", output.port->name, i, std::countr_zero(wrong), cycle));
      }
    }
  }

  void count(std::size_t cycle) {
    for (Net net = 2; net < netlist_.nets; ++net) {
      const Word changed = (now_[net] ^ before_[net]) & runs_;
      activity_.nets[net].rise += popcount(changed & now_[net]);
      activity_.nets[net].fall += popcount(changed & ~now_[net]);
    }
    const bool leakage = cycle % kLeakageStride == 0;
    if (leakage) activity_.leakage_samples += 2 * traces_.size();
    std::size_t number = 0;
    for (std::size_t f = 0; f < netlist_.flops.size(); ++f) count_cell(netlist_.flops[f], number++, state_[f], state_before_[f], leakage);
    for (const FlatCell& gate : netlist_.gates) count_cell(gate, number++, 0, 0, leakage);
  }

  void count_cell(const FlatCell& cell, std::size_t number, Word state, Word state_before, bool leakage) {
    const BoundCell& type = types_[cell.type];
    EdgeCount* edges = activity_.edges.data() + activity_.first_edge[number];
    for (std::size_t p = 0; p < type.pins.size(); ++p) {
      const BoundPin& pin = type.pins[p];
      if (pin.powers.empty()) continue;
      if (pin.is_clock) {
        // The clock rises on what stood there before the edge and falls on what stands there after it.
        count_edges(pin, cell, edges, runs_, 0, with_clock(before_, cell, state_before, type, 0));
        count_edges(pin, cell, edges, 0, runs_, with_clock(now_, cell, state, type, ~Word{0}));
      } else {
        const Net net = netlist_.net(cell, p);
        const Word changed = (now_[net] ^ before_[net]) & runs_;
        if (changed == 0) {
          edges += pin.powers.size();
          continue;
        }
        // Data of a register change at any time of the cycle: once with the clock high, once low.
        const bool both = type.clock >= 0 && !pin.is_output;
        count_edges(pin, cell, edges, changed & now_[net], changed & ~now_[net], with_clock(now_, cell, state, type, ~Word{0}));
        if (both) count_edges(pin, cell, edges, changed & now_[net], changed & ~now_[net], with_clock(now_, cell, state, type, 0));
      }
      edges += pin.powers.size();
    }
    if (!leakage) return;
    for (const Word clock : {Word{0}, ~Word{0}}) {
      const auto value = with_clock(now_, cell, state, type, clock);
      for (std::size_t i = 0; i < type.leakages.size(); ++i)
        activity_.leaking[activity_.first_leakage[number] + i] += popcount(type.leakages[i](value) & runs_);
    }
  }

  template <class PinValue>
  void count_edges(const BoundPin& pin, const FlatCell& cell, EdgeCount* edges, Word rise, Word fall, const PinValue& value) {
    Word conditional = 0;
    for (const BoundPower& power : pin.powers) {
      if (power.has_condition) conditional |= power.when(value);
    }
    for (std::size_t i = 0; i < pin.powers.size(); ++i) {
      const BoundPower& power = pin.powers[i];
      Word applies = power.has_condition ? power.when(value) : ~conditional;
      if (pin.is_output && !power.related.empty()) {
        Word together = 0;
        for (const int related : power.related) {
          // A register's output follows the clock, which changes in every cycle.
          together |= related == types_[cell.type].clock ? ~Word{0} : changed_of(cell, related);
        }
        applies &= together;
      }
      edges[i].rise += popcount(rise & applies);
      edges[i].fall += popcount(fall & applies);
    }
  }

  Word changed_of(const FlatCell& cell, int place) const {
    const Net net = netlist_.net(cell, static_cast<std::size_t>(place));
    return now_[net] ^ before_[net];
  }

  const FlatNetlist& netlist_;
  std::span<const PortTrace> traces_;
  std::vector<BoundCell> types_;
  std::vector<Word> now_, before_;
  std::vector<Word> state_, state_before_;
  std::vector<std::vector<Word>> memories_, read_data_;
  std::vector<Matched> inputs_, outputs_;
  Net reset_ = kZeroNet;
  Word runs_ = 0;
  Activity activity_;
};

}  // namespace

Activity measure_activity(const FlatNetlist& netlist, std::span<const PortTrace> traces, int reset_cycles) {
  if (traces.empty() || traces.size() > 64) throw std::invalid_argument(fmt::format("{} traces, accepted: 1..64", traces.size()));
  for (const PortTrace& trace : traces) {
    if (trace.words_per_cycle != traces.front().words_per_cycle) throw std::invalid_argument("traces of different ports");
  }
  return Runner(netlist, traces).run(reset_cycles);
}

}  // namespace filigree::synth
