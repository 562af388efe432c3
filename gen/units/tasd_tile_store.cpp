#include "units/tasd_tile_store.h"

#include <fmt/format.h>

#include <functional>
#include <map>

#include "lib/prim.h"
#include "lib/select.h"
#include "units/names.h"
#include "units/tasd_tile_layout.h"
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
  /// A number that depends on N.
  Value constant(Module& m, int bits, const std::function<int(int n)>& of) const {
    std::vector<Value> choose, constants;
    for (const auto& [n, is] : is_) {
      choose.push_back(is);
      constants.push_back(m.constant(UInt(bits), of(n)));
    }
    return lib::select_one_hot(choose, constants);
  }
  /// Entry of lane `lane` -> the N for which it is.
  std::map<int, Value> slots(Module& m, int lane) const {
    std::map<int, std::vector<Value>> by_slot;
    for (const auto& [n, is] : is_) by_slot[lane % n].push_back(is);
    std::map<int, Value> slots;
    for (const auto& [slot, conditions] : by_slot) {
      slots[slot] = conditions.size() == 1 ? conditions.front() : m.name(fmt::format("take_{}_{}", lane, slot), any_of(conditions));
    }
    return slots;
  }

 private:
  std::vector<std::pair<int, Value>> is_;
};

/// What a writer says of its position, remembered when its tile ends: that of the tile in `half`.
Value of_tile_in_half(Module& m, const std::string& name, const Instance& writer, const std::string& port, const Value& half) {
  const Value address = writer.out("address");
  const Value write_half = address.bit(address.width() - 1);
  std::vector<Reg> remembered;
  for (int h = 0; h < 2; ++h) {
    remembered.push_back(m.reg(fmt::format("{}_half_{}", name, h), writer.out(port).type(), 0));
    remembered.back().next_when(writer.out("tile_end") & (write_half == h), writer.out(port));
  }
  return m.name(name, hdl::mux(half, remembered[1], remembered[0]));
}

}  // namespace

Module tasd_tile_store(const TtcConfig& cfg, int term) {
  const TileLayout layout(cfg, term);
  Module m(module_name(cfg.name, fmt::format("tile_store_{}", term)), "Tile store: the entries of one term, one memory per lane, two tiles deep.");
  m.describe(
      "Lane l takes entry l mod N of the block at place l div N. It belongs to one entry as long as N stands, and an entry comes at most once per "
      "cycle: no two entries ever meet at a memory.");
  const Value n = m.input("n", UInt(cfg.tasd().n_bits(term)));
  const Bus entry_valid = m.inputs("entry_valid", UInt(1), layout.n_max());
  const Bus entry_last = m.inputs("entry_last", UInt(1), layout.n_max());
  const int word_bits = cfg.beat_blocks() * (cfg.core.a_bits + cfg.tasd().index_bits());
  const Bus entry = m.inputs("entry", UInt(word_bits), layout.n_max());
  const Value half = m.input("half", UInt(1));
  const Value tile_read = m.input("tile_read", UInt(1));
  const Value read_enable = m.input("read_enable", UInt(1));
  const bool has_steps = layout.step_bits() > 0;
  const Value read_step = has_steps ? m.input("read_step", UInt(layout.step_bits())) : Value();
  const Value read_row = m.input("read_row", UInt(layout.row_bits()));

  m.section("Writers");
  const OneHotN one_hot(m, layout, n);
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
    const Value in_use = one_hot.any([&](int of, const Value& is) { return slot < of ? is : Value(); });
    const Value done = w.out("complete") | ~in_use;
    complete = slot == 0 ? done : complete & done;
  }

  m.section("Memories");
  const Module ram = lib::ram_1r1w(word_bits, layout.depth());
  const Value read_address = m.name("read_address", has_steps ? hdl::concat({read_row, read_step, half}) : hdl::concat({read_row, half}));
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
  std::vector<Value> words;
  for (int lane = 0; lane < layout.lanes; ++lane) {
    const Port& port = ports[static_cast<std::size_t>(lane % layout.n_max())];
    const Value here = one_hot.any([&](int of, const Value& is) { return is & (port.place == lane / of); });
    const Instance memory = m.instance(fmt::format("u_lane_{}", lane), ram);
    memory.connect("write_enable", port.valid & here);
    memory.connect("write_address", port.address);
    memory.connect("write_data", port.word);
    memory.connect("read_enable", read_enable);
    memory.connect("read_address", read_address);
    words.push_back(memory.out("read_data"));
  }

  m.section("Length of the tile");
  const Value end_place = of_tile_in_half(m, "end_place", writers.front(), "place", half);
  std::vector<Value> reaches{Value()};  // the last K-step has a block at this place; there is always one at the first
  for (int place = 1; place < layout.places_max(); ++place) reaches.push_back(m.name(fmt::format("reaches_{}", place), end_place >= place));
  std::vector<Value> filled;
  for (int lane = layout.n.back(); lane < layout.lanes; ++lane) {
    filled.push_back(one_hot.any([&](int of, const Value& is) { return lane < of ? is : is & reaches[static_cast<std::size_t>(lane / of)]; }));
  }

  m.output("used", one_hot.any([](int, const Value& is) { return is; }));
  m.output("complete", complete);
  if (has_steps) m.output("last_step", of_tile_in_half(m, "end_step", writers.front(), "step", half));
  m.outputs("filled", Bus(filled));
  m.outputs("word", Bus(words));
  return m;
}

}  // namespace filigree::units
