// One transfer on a stream, as plain bits. The bench does not know what they mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hdl/bits.h"

namespace filigree::bench {

/// Payload words, least significant first (exactly ceil(width / 64) of them, unused bits zero), and the end-of-packet flag.
struct Beat {
  std::vector<std::uint64_t> words;
  bool last = false;

  friend bool operator==(const Beat&, const Beat&) = default;
};

/// Number of 64-bit words that hold `width` bits.
constexpr int words_for(int width) { return (width + 63) / 64; }

Beat beat(const hdl::Bits& bits, bool last = false);
hdl::Bits bits(const Beat& beat, int width);

/// "0x12ab", with " last" behind it when set.
std::string describe(const Beat& beat);
/// "expected 0x.., got 0x..". Wide beats are cut down to the words around the first difference, with its bit number.
std::string describe_difference(const Beat& expected, const Beat& actual);

}  // namespace filigree::bench
