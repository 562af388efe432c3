#include "units/tasd_tile_store.h"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_tile_layout.h"
#include "units/tasd_tile_memory.h"
#include "units/tasd_tile_writer.h"

namespace filigree::units {
namespace {

using config::TtcConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Value any_of(const std::vector<Value>& bits) {
  Value any = bits.front();
  for (std::size_t i = 1; i < bits.size(); ++i) any = any | bits[i];
  return any;
}

/// N in use, decoded.
class OneHotN {
 public:
  OneHotN(Module& m, const TileLayout& layout, const Value& n) {
    for (const int legal : layout.n) is_.emplace_back(legal, m.name(fmt::format("n_is_{}", legal), n == legal));
  }

  /// OR over the N for which `condition(N)` is a bit; empty bits are left out.
  Value any(const std::function<Value(int n, const Value& is)>& condition) const {
    std::vector<Value> bits;
    for (const auto& [n, is] : is_) {
      if (const Value bit = condition(n, is); !bit.empty()) bits.push_back(bit);
    }
    return any_of(bits);
  }
  /// A number that depends on N; any while no N is chosen.
  Value constant(Module& m, int bits, const std::function<int(int n)>& of) const {
    Value number = m.constant(UInt(bits), of(is_.back().first));
    for (std::size_t i = is_.size() - 1; i-- > 0;) number = hdl::mux(is_[i].second, m.constant(UInt(bits), of(is_[i].first)), number);
    return number;
  }
  /// Slots whose entries write port `port` takes -> the N for which it does.
  std::map<int, Value> slots(Module& m, int port) const {
    std::map<int, std::vector<Value>> by_slot;
    for (const auto& [n, is] : is_) by_slot[port % n].push_back(is);
    std::map<int, Value> slots;
    for (const auto& [slot, conditions] : by_slot) {
      const bool named = by_slot.size() > 1 && conditions.size() > 1;
      slots[slot] = named ? m.name(fmt::format("port_{}_takes_{}", port, slot), any_of(conditions)) : any_of(conditions);
    }
    return slots;
  }

 private:
  std::vector<std::pair<int, Value>> is_;
};

/// What the writer of entry 0 says of its position, remembered when its tile ends: that of the tile in `half`. `ends[h]`: a tile ends in half h.
Value of_tile_in_half(Module& m, const std::string& name, const Value& position, const std::vector<Value>& ends, const Value& half) {
  std::vector<Reg> remembered;
  for (std::size_t h = 0; h < 2; ++h) {
    remembered.push_back(m.reg(fmt::format("{}_half_{}", name, h), position.type(), 0));
    remembered.back().next_when(ends[h], position);
  }
  return m.name(name, hdl::mux(half, remembered[1], remembered[0]));
}

}  // namespace

Module tasd_tile_store(const TtcConfig& cfg, int term) {
  const TileLayout layout(cfg, term);
  Module m(module_name(cfg.name, fmt::format("tile_store_{}", term)), "Tile store: writes the entries of one term to where they are read as tiles.");
  m.describe(
      "Lane l takes entry l mod N of the block at place l div N. It belongs to one entry as long as N stands, and an entry comes at most once per "
      "cycle: no two entries ever meet at a memory.");
  const Value n = m.input("n", UInt(cfg.tasd().n_bits(term)));
  const Bus entry_valid = m.inputs("entry_valid", UInt(1), layout.n_max());
  const Bus entry_last = m.inputs("entry_last", UInt(1), layout.n_max());
  const Bus entry = m.inputs("entry", UInt(tile_word_bits(cfg)), layout.n_max());
  const Value half = m.input("half", UInt(1));
  m.comment("half", "where the tile lies that is read next");
  const Value tile_read = m.input("tile_read", UInt(1));
  m.comment("tile_read", "its last beat is read");
  const Value read_enable = m.input("read_enable", UInt(1));
  const bool has_steps = layout.step_bits() > 0;
  const Value read_step = has_steps ? m.input("read_step", UInt(layout.step_bits())) : Value();
  const Value read_row = m.input("read_row", UInt(layout.row_bits()));

  m.section("Writers");
  const OneHotN one_hot(m, layout, n);
  const Value used = m.name("n_used", one_hot.any([](int, const Value& is) { return is; }));
  const Value last_place = m.name("full_step", one_hot.constant(m, layout.place_bits(), [&](int of) { return layout.places(of) - 1; }));
  m.comment("full_step", "place of a K-step's last block");
  Value last_step;
  if (has_steps) {
    last_step = m.name("full_tile", one_hot.constant(m, layout.step_bits(), [&](int of) { return layout.steps(of) - 1; }));
    m.comment("full_tile", "number of a whole tile's last K-step");
  }
  const Module writer = tasd_tile_writer(cfg, term);
  std::vector<Instance> writers;
  Value complete;
  for (int slot = 0; slot < layout.n_max(); ++slot) {
    const Instance& w = writers.emplace_back(m.instance(fmt::format("u_writer_{}", slot), writer));
    w.connect("valid", entry_valid[slot]);
    w.connect("last", entry_last[slot]);
    w.connect("last_place", last_place);
    if (has_steps) w.connect("last_step", last_step);
    w.connect("half", half);
    w.connect("tile_read", tile_read);
    const Value in_use = slot < layout.n.back() ? used : one_hot.any([&](int of, const Value& is) { return slot < of ? is : Value(); });
    const Value done = w.out("complete") | ~in_use;
    complete = slot == 0 ? done : complete & done;
  }

  m.section("Memories");
  struct Port {
    Value valid, place, address, word;
  };
  std::vector<Port> ports;  // lanes i, i + n_max, ... take the same entry, whatever N
  for (int i = 0; i < layout.n_max(); ++i) {
    std::vector<Value> choose, valids, places, addresses, data;
    for (const auto& [slot, is] : one_hot.slots(m, i)) {
      const Instance& w = writers[static_cast<std::size_t>(slot)];
      choose.push_back(is);
      valids.push_back(entry_valid[slot]);
      places.push_back(w.out("place"));
      addresses.push_back(w.out("address"));
      data.push_back(entry[slot]);
    }
    const auto select = [&](const char* what, const std::vector<Value>& candidates) {
      const Value selected = lib::select_one_hot(choose, candidates);
      return candidates.size() == 1 ? selected : m.name(fmt::format("{}_{}", what, i), selected);
    };
    ports.push_back({select("write_valid", valids), select("write_place", places), select("write_address", addresses), select("write_data", data)});
  }
  std::vector<Value> enables, addresses, data;
  for (int lane = 0; lane < layout.lanes; ++lane) {
    const Port& port = ports[static_cast<std::size_t>(lane % layout.n_max())];
    enables.push_back(port.valid & one_hot.any([&](int of, const Value& is) { return is & (port.place == lane / of); }));
  }
  for (const Port& port : ports) {
    addresses.push_back(port.address);
    data.push_back(port.word);
  }
  const Bus write_lane = m.name("write_lane", Bus(enables));
  m.comment("write_lane", "it takes the block at place lane div N");
  const Instance memory = m.instance("u_memory", tasd_tile_memory(cfg, term));
  memory.connect("write_enable", write_lane);
  memory.connect("write_address", Bus(addresses));
  memory.connect("write_data", Bus(data));
  memory.connect("read_enable", read_enable);
  memory.connect("read_address", has_steps ? hdl::concat({read_row, read_step, half}) : hdl::concat({read_row, half}));

  m.section("Length of the tile");
  const Instance& first = writers.front();
  const Value write_half = m.name("write_half", first.out("address").bit(layout.address_bits() - 1));
  const std::vector<Value> ends{m.name("ends_in_half_0", first.out("tile_end") & ~write_half),
                                m.name("ends_in_half_1", first.out("tile_end") & write_half)};
  const Value end_place = of_tile_in_half(m, "end_place", first.out("place"), ends, half);
  std::vector<Value> reaches{Value()};  // the last K-step has a block at this place; there is always one at the first
  for (int place = 1; place < layout.places_max(); ++place) reaches.push_back(m.name(fmt::format("reaches_{}", place), end_place >= place));
  std::vector<Value> filled;
  for (int lane = layout.n.back(); lane < layout.lanes; ++lane) {
    filled.push_back(one_hot.any([&](int of, const Value& is) { return lane < of ? is : is & reaches[static_cast<std::size_t>(lane / of)]; }));
  }

  m.output("used", used);
  m.output("complete", complete);
  m.comment("complete", "all entries of the tile in `half` are written");
  if (has_steps) m.output("last_step", of_tile_in_half(m, "end_step", first.out("step"), ends, half));
  m.outputs("filled", Bus(filled));
  m.output("word", memory.out("word"));
  return m;
}

}  // namespace filigree::units
