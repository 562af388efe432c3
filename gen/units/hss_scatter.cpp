#include <fmt/format.h>

#include "lib/funnel.h"
#include "lib/select.h"
#include "units/hss_aligner.h"
#include "units/hss_layout.h"
#include "units/names.h"

namespace filigree::units {
namespace {

using config::HssConfig;
using hdl::Bus;
using hdl::Instance;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

/// A run of blocks and the entries from the first block's start on.
struct Run {
  int first = 0, count = 0;  ///< blocks
  Value values, offsets;
};

/// Builds hss_scatter's binary split: halves of a run are found with one funnel shifter each, by the distance between block ends.
class Splitter {
 public:
  Splitter(Module& m, const HssConfig& cfg, const Bus& block_end, const Value& compressed)
      : m_(m), cfg_(cfg), block_end_(block_end), compressed_(compressed), place_(hss_place(cfg)), h0_(cfg.ranks.back().h_max()) {}

  void split(const Run& run, std::vector<Value>& slots) {
    if (run.count == 1) {
      place(run, slots);
      return;
    }
    const int left = run.count / 2;
    const int right = run.count - left;
    const int middle = run.first + left;
    const Value amount = m_.name(fmt::format("skip_{}_{}", run.first, middle - 1), entries_in(run.first, left));
    const Run first{run.first, left, run.values.slice(0, left * h0_ * cfg_.b_bits), run.offsets.slice(0, left * h0_ * cfg_.offset_bits())};
    const Run second{middle, right, shifted("value", cfg_.b_bits, run.values, amount, run, left),
                     shifted("offset", cfg_.offset_bits(), run.offsets, amount, run, left)};
    split(first, slots);
    split(second, slots);
  }

 private:
  /// Entries in `count` blocks from block `first` on.
  Value entries_in(int first, int count) const {
    const Value end = block_end_[first + count - 1];
    const int bits = hdl::bits_for(static_cast<unsigned>(count * h0_));
    return first == 0 ? end.resize(bits) : (end - block_end_[first - 1]).resize(bits).as_unsigned();
  }

  Value shifted(const std::string& field, int bits, const Value& in, const Value& amount, const Run& run, int left) {
    const int right = run.count - left;
    const std::string name = module_name(cfg_.name, fmt::format("split_{}_{}_{}", field, run.count, right));
    const Instance u =
        m_.instance(fmt::format("u_split_{}_{}", field, run.first + left), lib::funnel(name, bits, run.count * h0_, right * h0_, left * h0_));
    u.connect("in", in);
    u.connect("amount", amount);
    return u.out("out");
  }

  void place(const Run& run, std::vector<Value>& slots) {
    const Instance u = m_.instance(fmt::format("u_place_{}", run.first), place_);
    u.connect("value", run.values);
    u.connect("offset", run.offsets);
    u.connect("count", entries_in(run.first, 1));
    u.connect("compressed", compressed_);
    const Bus placed = u.outs("slot", UInt(cfg_.b_bits));
    slots.insert(slots.end(), placed.begin(), placed.end());
  }

  Module& m_;
  const HssConfig& cfg_;
  const Bus& block_end_;
  const Value compressed_;
  const Module place_;
  const int h0_;
};

}  // namespace

Module hss_place(const HssConfig& cfg) {
  const int h0 = cfg.ranks.back().h_max();
  Module m(module_name(cfg.name, "place"), fmt::format("Places up to {} entries of one block of B in its fixed slots.", h0));
  m.describe(
      "Combinational. Offsets ascend and are distinct, so slot o can only hold entries 0..o. Dense entries carry no offset: entry e is slot e.");
  const Bus value = m.inputs("value", UInt(cfg.b_bits), h0);
  const Bus offset = m.inputs("offset", UInt(cfg.offset_bits()), h0);
  const Value count = m.input("count", UInt(hdl::bits_for(static_cast<unsigned>(h0))));
  const Value compressed = m.input("compressed", UInt(1));
  std::vector<Value> present, slots;
  for (int e = 0; e < h0; ++e) present.push_back(count > e);
  const Bus here = m.name("present", Bus(present));
  for (int o = 0; o < h0; ++o) {
    std::vector<Value> choose, candidates;
    for (int e = 0; e <= o; ++e) {
      const Value match = offset[e] == o;
      choose.push_back(m.name(fmt::format("slot_{}_is_{}", o, e), here[e] & (e == o ? (match | ~compressed) : (match & compressed))));
      candidates.push_back(value[e]);
    }
    slots.push_back(o > 0 ? lib::select_one_hot(choose, candidates) : hdl::replicate(choose[0], cfg.b_bits) & candidates[0]);
  }
  m.outputs("slot", Bus(slots));
  return m;
}

Module hss_scatter(const HssConfig& cfg) {
  const int h0 = cfg.ranks.back().h_max();
  const int blocks = cfg.slots() / h0;
  Module m(module_name(cfg.name, "scatter"),
           fmt::format("Aligner for dense and compressed B: splits a step's entries into {} blocks and places them.", blocks));
  m.describe(
      "Combinational. Runs of blocks are halved until one block is left; the right half of a run starts where the left half's blocks end, which one funnel "
      "shifter reaches. Slots without an entry are zero.");
  const Value values = m.input("value", UInt(cfg.step_max() * cfg.b_bits));
  const Value offsets = m.input("offset", UInt(cfg.step_max() * cfg.offset_bits()));
  const Bus block_end = m.inputs("block_end", UInt(step_count_bits(cfg)), blocks);
  const Value compressed = m.input("compressed", UInt(1));
  std::vector<Value> slots;
  Splitter(m, cfg, block_end, compressed).split({0, blocks, values, offsets}, slots);
  m.outputs("slot", Bus(slots));
  return m;
}

}  // namespace filigree::units
