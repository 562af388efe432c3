#include "units/tasd_tile_memory.h"

#include <fmt/format.h>

#include "lib/prim.h"
#include "units/names.h"
#include "units/tasd_tile_layout.h"

namespace filigree::units {

using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module tasd_tile_memory(const config::TtcConfig& cfg, int term) {
  const TileLayout layout(cfg, term);
  Module m(module_name(cfg.name, fmt::format("tile_memory_{}", term)), "Tile memory: the entries of one term, one RAM per lane, two tiles deep.");
  m.describe(fmt::format(
      "Lane l writes what stands at write port l mod {}. All lanes read the same address; the words are there in the next cycle, each array's blocks "
      "side by side.",
      layout.n_max()));
  const Bus write_enable = m.inputs("write_enable", UInt(1), layout.lanes);
  m.comment("write_enable", "one bit per lane");
  const Module ram = lib::ram_1r1w(tile_word_bits(cfg), layout.depth());
  const Bus write_address = m.inputs("write_address", UInt(layout.address_bits()), layout.n_max());
  const Bus write_data = m.inputs("write_data", UInt(tile_word_bits(cfg)), layout.n_max());
  const Value read_enable = m.input("read_enable", UInt(1));
  const Value read_address = m.input("read_address", UInt(layout.address_bits()));
  std::vector<Value> words;
  for (int lane = 0; lane < layout.lanes; ++lane) {
    const int port = lane % layout.n_max();
    const Instance memory = m.instance(fmt::format("u_lane_{}", lane), ram);
    memory.connect("write_enable", write_enable[lane]);
    memory.connect("write_address", write_address[port]);
    memory.connect("write_data", write_data[port]);
    memory.connect("read_enable", read_enable);
    memory.connect("read_address", read_address);
    words.push_back(memory.out("read_data"));
  }
  const int share = tile_word_bits(cfg) / cfg.core.arrays;
  std::vector<Value> shares;
  for (int q = 0; q < cfg.core.arrays; ++q) {
    for (const Value& word : words) shares.push_back(word.slice(q * share, share));
  }
  m.outputs("word", Bus(shares));
  return m;
}

}  // namespace filigree::units
