#include "host/stream_bytes.h"

#include <algorithm>

namespace filigree::host {
namespace {

constexpr std::size_t kEnough = 4096;  // bytes that are packed ahead

}  // namespace

std::size_t bytes_of_beat(int width, bool has_last) { return static_cast<std::size_t>((width + (has_last ? 1 : 0) + 7) / 8); }

void append_bytes(const format::Beat& beat, bool has_last, std::vector<std::uint8_t>& bytes) {
  const std::size_t first = bytes.size();
  bytes.resize(first + bytes_of_beat(beat.width(), has_last));
  for (int lsb = 0; lsb < beat.width(); lsb += 8) {
    bytes[first + static_cast<std::size_t>(lsb / 8)] = static_cast<std::uint8_t>(beat.field(lsb, std::min(8, beat.width() - lsb)));
  }
  if (has_last && beat.last) bytes[first + static_cast<std::size_t>(beat.width() / 8)] |= static_cast<std::uint8_t>(1 << (beat.width() % 8));
}

format::Beat beat_of_bytes(std::span<const std::uint8_t> bytes, int width) {
  format::Beat beat(width);
  for (int lsb = 0; lsb < width; lsb += 8) beat.set_field(lsb, std::min(8, width - lsb), bytes[static_cast<std::size_t>(lsb / 8)]);
  beat.last = (bytes[static_cast<std::size_t>(width / 8)] >> (width % 8) & 1) != 0;
  return beat;
}

std::size_t StreamBytes::available() {
  while (bytes_.size() - position_ < kEnough && tile_ < job_.plans().size()) {
    bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(position_));
    position_ = 0;
    const format::Tile tile = job_.tile(tile_++);
    if (stream_ == InputStream::kCmd) append_bytes(tile.cmd, false, bytes_);
    const std::vector<format::Beat> none;
    for (const format::Beat& beat : stream_ == InputStream::kA    ? tile.a
                                    : stream_ == InputStream::kB  ? tile.b
                                    : stream_ == InputStream::kBm ? tile.bm
                                                                  : none) {
      append_bytes(beat, true, bytes_);
    }
  }
  return bytes_.size() - position_;
}

std::vector<std::uint8_t> StreamBytes::take(std::size_t count) {
  const auto first = bytes_.begin() + static_cast<std::ptrdiff_t>(position_);
  position_ += count;
  return {first, first + static_cast<std::ptrdiff_t>(count)};
}

}  // namespace filigree::host
