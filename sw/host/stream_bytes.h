// Beats as they lie on the line: least significant byte first, the last flag in the bit above the payload, spare bits zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "format/beat.h"
#include "format/job.h"

namespace filigree::host {

/// Bytes of a beat with `width` payload bits.
std::size_t bytes_of_beat(int width, bool has_last);
void append_bytes(const format::Beat& beat, bool has_last, std::vector<std::uint8_t>& bytes);
/// The inverse, for a beat with a last flag; `bytes` has bytes_of_beat(width, true) elements.
format::Beat beat_of_bytes(std::span<const std::uint8_t> bytes, int width);

enum class InputStream { kCmd, kA, kB, kBm };

/// All bytes of one input stream of a job, packed a tile at a time as they are asked for.
class StreamBytes {
 public:
  StreamBytes(const format::Job& job, InputStream stream) : job_(job), stream_(stream) {}

  /// Bytes that can be taken now; 0 when all are gone.
  std::size_t available();
  /// The next `count`, no more than available().
  std::vector<std::uint8_t> take(std::size_t count);

 private:
  const format::Job& job_;
  InputStream stream_;
  std::size_t tile_ = 0;
  std::vector<std::uint8_t> bytes_;  // of the tiles packed last
  std::size_t position_ = 0;
};

}  // namespace filigree::host
