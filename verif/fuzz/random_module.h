// Random modules: every operation of the construction library, at random widths, in random company.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hdl/bits.h"
#include "hdl/design.h"
#include "hdl/module.h"

namespace filigree::fuzz {

/// The module is called `name`, those below it name_0, name_1 and so on. The same seed makes the same module. It reads no memory word and no vector
/// element that does not exist, and leaves no bit of a value without a reader.
hdl::Module random_module(std::uint64_t seed, const std::string& name);

/// Values for every input except clk, in the order of design.ports(), per cycle. rst_n is low in the first two cycles and rarely later.
/// Weighted towards zeros, ones, extremes and repetition.
std::vector<std::vector<hdl::Bits>> random_stimulus(const hdl::Design& design, std::uint64_t seed, int cycles);

}  // namespace filigree::fuzz
