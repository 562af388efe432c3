#include "units/attention_compactor.h"

#include <bit>
#include <vector>

#include <fmt/format.h>

#include "units/names.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Bus;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

namespace {

/// What is at one place of the network: maybe a lane's number. Of the bits of its present place those not yet routed are the lane's own.
struct Place {
  Value valid;
  std::vector<Value> lane;  ///< bits routed so far, lowest first
  std::vector<Value> bank;  ///< bits to be routed, lowest first
};

}  // namespace

Module attention_compactor(const AttentionConfig& cfg) {
  Module m(module_name(cfg.name, "compactor"), "Compactor: the numbers of the lanes kept, packed into neighbouring banks from a given one on.");
  m.describe(
      "Combinational. One stage per bit of a bank's number, lowest first: a lane changes place if that bit of its bank differs from its own. Two "
      "lanes never want one place: while the places agree in all higher bits the lanes are less than 2^s apart, and so are their banks, which "
      "therefore differ in the s bits routed.");
  const int columns = cfg.word_columns();
  const int lane_bits = std::bit_width(static_cast<unsigned>(columns - 1));
  const Value keep = m.input("keep", UInt(columns));
  const Value first = m.input("first", UInt(lane_bits));

  m.section("Bank of every lane");
  std::vector<Place> places;
  Value end = m.name("padded_first", first.resize(lane_bits + 1));
  for (int i = 0; i < columns; ++i) {
    Place place{keep.bit(i), {}, {}};
    for (int b = 0; b < lane_bits; ++b) place.bank.push_back(end.bit(b));
    places.push_back(std::move(place));
    end = m.name(fmt::format("after_{}", i), (end + keep.bit(i)).resize(lane_bits + 1));
  }

  for (int s = 0; s < lane_bits; ++s) {
    m.section(fmt::format("Bit {} of the bank", s));
    std::vector<Place> next;
    for (int p = 0; p < columns; ++p) {
      const Place& same = places[static_cast<std::size_t>(p)];
      const Place& other = places[static_cast<std::size_t>(p ^ 1 << s)];
      const bool upper = (p >> s & 1) != 0;
      const auto here = [&](const Value& bank_bit) { return upper ? bank_bit : ~bank_bit; };
      const Value stays = same.valid & here(same.bank[0]);
      const Value comes = m.name(fmt::format("comes_{}_{}", s, p), other.valid & here(other.bank[0]));
      const auto route = [&](const std::vector<Value>& from_same, const std::vector<Value>& from_other, std::size_t begin) {
        std::vector<Value> bits;
        for (std::size_t b = begin; b < from_same.size(); ++b) bits.push_back(hdl::mux(comes, from_other[b], from_same[b]));
        return bits;
      };
      Place place{stays | comes, route(same.lane, other.lane, 0), route(same.bank, other.bank, 1)};
      place.lane.push_back(upper ? ~comes : comes);
      next.push_back(std::move(place));
    }
    places.clear();
    for (int p = 0; p < columns; ++p) {
      const Place& place = next[static_cast<std::size_t>(p)];
      std::vector<Value> bits{place.valid};
      bits.insert(bits.end(), place.lane.begin(), place.lane.end());
      bits.insert(bits.end(), place.bank.begin(), place.bank.end());
      const Value all = m.name(fmt::format("place_{}_{}", s, p), hdl::concat(bits));
      Place named{all.bit(0), {}, {}};
      for (int b = 1; b <= lane_bits; ++b) (b <= s + 1 ? named.lane : named.bank).push_back(all.bit(b));
      places.push_back(std::move(named));
    }
  }

  std::vector<Value> valid, lane;
  for (const Place& place : places) {
    valid.push_back(place.valid);
    lane.push_back(hdl::concat(place.lane));
  }
  m.outputs("valid", Bus(valid));
  m.outputs("lane", Bus(lane));
  m.output("after", end);
  return m;
}

}  // namespace filigree::units
