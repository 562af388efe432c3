// Small circuits that the units of the attention filter's row path share.
#pragma once

#include <string>
#include <vector>

#include "config/attention_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// The beat that a key stands in, counted from the row's first: a value of AttentionRowLayout::beat_bits.
hdl::Value beat_of(hdl::Module& m, const config::AttentionConfig& cfg, const hdl::Value& key);

/// By lane: it holds a key of the row. All do but in the last beat, where those do up to the last key's.
std::vector<hdl::Value> lanes_in_use(hdl::Module& m, const config::AttentionConfig& cfg, const hdl::Value& last_beat, const hdl::Value& last_key);

/// By lane 0 .. lanes - 1: lane <= `last_lane`.
std::vector<hdl::Value> up_to(const hdl::Value& last_lane, int lanes);

/// A register that counts 0, 1, .. depth - 1, 0 with every `step`.
hdl::Value ring_address(hdl::Module& m, const std::string& name, const hdl::Value& step, int depth);

/// A condition as it was `cycles` ago, reset to 0: registers `<name>_1` .. `<name>_<cycles>`.
std::vector<hdl::Value> delayed(hdl::Module& m, const std::string& name, const hdl::Value& condition, int cycles);

}  // namespace filigree::units
