#include "units/tasd_tile_share.h"

#include <fmt/format.h>

#include "lib/select.h"
#include "units/names.h"

namespace filigree::units {

using config::TtcConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Module tasd_tile_share(const TtcConfig& cfg) {
  Module m(module_name(cfg.name, "tile_share"), "Tile share: one array's part of a beat, from the words of the tile memories.");
  m.describe("Combinational. A lane without an entry is zero.");
  const int terms = cfg.term_count();
  const int parts = cfg.core.rows / cfg.m();
  const int lanes = cfg.core.lanes;
  const int value_bits = cfg.core.a_bits;
  const int index_bits = cfg.tasd().index_bits();
  const int always = cfg.rank().n(cfg.rank().h.size() - 1);  // lanes of a K-step's first block, which is always there
  const Bus chosen = terms * parts > 1 ? m.inputs("chosen", UInt(1), terms * parts) : Bus();
  if (terms * parts > 1) m.comment("chosen", parts > 1 ? "one-hot: term, then part of the array's blocks" : "one-hot: term");
  const Bus filled = m.inputs("filled", UInt(1), lanes - always);
  m.comment("filled", fmt::format("lanes {} and up have an entry", always));
  std::vector<Bus> words;  // [term][lane * parts + part]
  for (int t = 0; t < terms; ++t) words.push_back(m.inputs(fmt::format("word_{}", t), UInt(value_bits + index_bits), lanes * parts));

  std::vector<Value> values, indices;
  for (int lane = 0; lane < lanes; ++lane) {
    std::vector<Value> candidates;
    for (const Bus& of_term : words) {
      for (int part = 0; part < parts; ++part) candidates.push_back(of_term[lane * parts + part]);
    }
    Value entry = candidates.front();
    if (candidates.size() > 1) entry = lib::select_one_hot(std::vector<Value>(chosen.begin(), chosen.end()), candidates);
    if (lane >= always) entry = entry & hdl::replicate(filled[lane - always], entry.width());
    entry = m.name(fmt::format("entry_{}", lane), entry);
    values.push_back(entry.slice(0, value_bits));
    indices.push_back(entry.slice(value_bits, index_bits));
  }
  values.insert(values.end(), indices.begin(), indices.end());
  m.output("beat", hdl::concat(values));
  return m;
}

}  // namespace filigree::units
