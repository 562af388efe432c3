#include "units/attention_parts.h"

#include <fmt/format.h>

#include "units/attention_row_layout.h"

namespace filigree::units {

using config::AttentionConfig;
using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

Value beat_of(Module& m, const AttentionConfig& cfg, const Value& key) {
  const AttentionRowLayout layout(cfg);
  if (key.width() <= layout.lane_bits) return m.constant(UInt(layout.beat_bits), 0);
  return key.slice(layout.lane_bits, key.width() - layout.lane_bits);
}

std::vector<Value> up_to(const Value& last_lane, int lanes) {
  std::vector<Value> result;
  for (int lane = 0; lane < lanes; ++lane) result.push_back(last_lane >= lane);
  return result;
}

std::vector<Value> lanes_in_use(Module& m, const AttentionConfig& cfg, const Value& last_beat, const Value& last_key) {
  const AttentionRowLayout layout(cfg);
  const Value last_lane =
      m.name("last_lane", last_key.width() < layout.lane_bits ? last_key.resize(layout.lane_bits) : last_key.slice(0, layout.lane_bits));
  std::vector<Value> counts = up_to(last_lane, cfg.lanes);
  counts[0] = m.constant(UInt(1), 1);
  for (std::size_t lane = 1; lane < counts.size(); ++lane) counts[lane] = m.name(fmt::format("counts_{}", lane), counts[lane] | ~last_beat);
  return counts;
}

Value ring_address(Module& m, const std::string& name, const Value& step, int depth) {
  const int bits = hdl::bits_for(static_cast<unsigned>(depth - 1));
  const Reg address = m.reg(name, UInt(bits), 0);
  const Value next = (address + 1).resize(bits);
  address.next_when(step, hdl::mux(address == depth - 1, 0, next));
  return address;
}

std::vector<Value> delayed(Module& m, const std::string& name, const Value& condition, int cycles) {
  std::vector<Value> stages;
  for (int n = 1; n <= cycles; ++n) {
    const Reg stage = m.reg(fmt::format("{}_{}", name, n), UInt(1), 0);
    stage.next(n == 1 ? condition : stages.back());
    stages.push_back(stage);
  }
  return stages;
}

}  // namespace filigree::units
