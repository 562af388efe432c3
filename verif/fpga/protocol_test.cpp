// Bytes of beats and checksums of frames, without hardware.
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "host/link.h"
#include "host/stream_bytes.h"

namespace filigree::host {
namespace {

TEST(HostProtocol, CrcIsTheSmbusOne) {
  const std::array<std::uint8_t, 9> digits = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
  EXPECT_EQ(crc8(digits, 0), 0xf4);  // the check value of CRC-8 with this polynomial, starting at 0
  EXPECT_NE(crc8(std::array<std::uint8_t, 3>{}), 0);
}

TEST(HostProtocol, ABeatSurvivesItsBytes) {
  std::mt19937_64 rng(1);
  for (int width = 1; width <= 200; ++width) {
    for (const bool last : {false, true}) {
      format::Beat beat(width, last);
      for (int lsb = 0; lsb < width; lsb += 64) beat.set_field(lsb, std::min(64, width - lsb), rng());
      std::vector<std::uint8_t> bytes;
      append_bytes(beat, true, bytes);
      ASSERT_EQ(bytes.size(), bytes_of_beat(width, true));
      EXPECT_EQ(bytes.size(), static_cast<std::size_t>(width / 8 + 1));
      EXPECT_EQ(beat_of_bytes(bytes, width), beat);
    }
  }
}

}  // namespace
}  // namespace filigree::host
