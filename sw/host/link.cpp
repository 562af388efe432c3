#include "host/link.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace filigree::host {
namespace {

enum Command { kHello = 1, kReset = 2, kWrite = 3, kPoll = 4, kCounters = 5, kClear = 6 };

constexpr std::uint8_t kAnswer = 0x80;
constexpr std::uint8_t kRefused = 0xff;
constexpr std::uint8_t kReasonCrc = 2;
constexpr std::size_t kCounterBytes = 6;
/// More zeros than any frame is long.
constexpr std::size_t kFlush = 260;
constexpr int kAttempts = 3;

std::uint64_t little_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) value = value << 8 | bytes[i - 1];
  return value;
}

}  // namespace

std::uint8_t crc8(std::span<const std::uint8_t> bytes, std::uint8_t crc) {
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = static_cast<std::uint8_t>((crc << 1) ^ ((crc & 0x80) != 0 ? 0x07 : 0));
  }
  return crc;
}

void Link::fail(const std::string& what) const { throw LineError(fmt::format("{}: {}", device(), what)); }

void Link::send(int command, int argument, std::span<const std::uint8_t> bytes) {
  if (bytes.size() > kMostFrameBytes) throw std::logic_error("a frame of more than 255 bytes");
  std::vector<std::uint8_t> frame = {static_cast<std::uint8_t>(command), static_cast<std::uint8_t>(argument),
                                     static_cast<std::uint8_t>(bytes.size())};
  frame.insert(frame.end(), bytes.begin(), bytes.end());
  frame.push_back(crc8(frame));
  port_.write(frame, timeout_);
}

std::vector<std::uint8_t> Link::receive(std::size_t count, const char* what) {
  std::vector<std::uint8_t> bytes;
  while (bytes.size() < count) {
    const std::vector<std::uint8_t> more = port_.read(count - bytes.size(), timeout_);
    if (more.empty()) {
      throw NoAnswer(
          fmt::format("{}: no answer for {} ms, {} of {} bytes of {} are missing", device(), timeout_.count(), count - bytes.size(), count, what));
    }
    bytes.insert(bytes.end(), more.begin(), more.end());
  }
  return bytes;
}

std::vector<std::uint8_t> Link::ask(int command, int argument) {
  send(command, argument, {});
  std::vector<std::uint8_t> head = receive(2, "a reply's head");
  if (head[0] != kRefused && head[0] != (kAnswer | command)) {
    fail(fmt::format("the answer to request {} begins with {:02x} instead of {:02x}: bytes were lost or damaged", command, head[0],
                     kAnswer | command));
  }
  std::vector<std::uint8_t> body = receive(std::size_t{head[1]} + 1, "a reply");
  const std::uint8_t crc = body.back();
  body.pop_back();
  if (crc8(body, crc8(head)) != crc) fail("a reply has a wrong CRC: bytes were lost or damaged");
  if (head[0] == kRefused) {
    const bool damaged = body.size() == 1 && body[0] == kReasonCrc;
    fail(damaged ? "the board received a frame with a wrong CRC: bytes were lost or damaged" : "the board does not know a request");
  }
  return body;
}

void Link::find_reset() {
  port_.write(std::vector<std::uint8_t>(kFlush), timeout_);
  send(kReset, 0, {});
  std::vector<std::uint8_t> answer = {kAnswer | kReset, 0};
  answer.push_back(crc8(answer));
  // What comes before is left of an older answer, or what the board says to half a frame that the zeros completed.
  std::vector<std::uint8_t> seen;
  const auto until = std::chrono::steady_clock::now() + timeout_;
  while (std::ranges::search(seen, answer).empty()) {
    const std::vector<std::uint8_t> more = port_.read(kFlush, timeout_);
    if (more.empty()) throw NoAnswer(fmt::format("{}: no answer for {} ms", device(), timeout_.count()));
    if (std::chrono::steady_clock::now() > until) fail(fmt::format("{} bytes came that are no answer", seen.size()));
    seen.insert(seen.end(), more.begin(), more.end());
  }
}

Hello Link::synchronise() {
  for (int attempt = 1;; ++attempt) {
    try {
      find_reset();
      const Hello hello = this->hello();
      if (hello.version == kProtocolVersion) return hello;
      throw std::invalid_argument(
          fmt::format("{}: the board speaks version {} of the protocol, accepted: {}", device(), hello.version, kProtocolVersion));
    } catch (const NoAnswer& error) {
      throw std::invalid_argument(fmt::format("{}, accepted: a board with a bitstream of fpga/build, at its rate", error.what()));
    } catch (const LineError& error) {
      // An older answer may have looked like that of the reset.
      if (attempt == kAttempts)
        throw std::invalid_argument(fmt::format("{}, accepted: a board with a bitstream of fpga/build, at its rate", error.what()));
    }
  }
}

Hello Link::hello() {
  const std::vector<std::uint8_t> body = ask(kHello, 0);
  if (body.size() < 8) fail(fmt::format("the board's hello has {} bytes, accepted: 8 or more", body.size()));
  return {body[0], body[1], body[2], body[3], static_cast<std::uint32_t>(little_endian(std::span(body).subspan(4, 4)))};
}

void Link::reset() { ask(kReset, 0); }

void Link::clear() { ask(kClear, 0); }

void Link::write(int stream, std::span<const std::uint8_t> bytes) { send(kWrite, stream, bytes); }

Status Link::poll(int streams, std::size_t most) {
  const std::vector<std::uint8_t> body = ask(kPoll, static_cast<int>(std::min(most, kMostResultBytes)));
  const std::size_t fixed = 1 + 2 * static_cast<std::size_t>(streams);
  if (body.size() < fixed) fail(fmt::format("a status has {} bytes, accepted: {} or more", body.size(), fixed));
  Status status{(body[0] & 1) != 0, (body[0] & 2) != 0, (body[0] & 4) != 0, (body[0] & 8) != 0, (body[0] & 16) != 0, {}, {}};
  for (std::size_t i = 1; i < fixed; i += 2) status.taken.push_back(static_cast<std::uint16_t>(little_endian(std::span(body).subspan(i, 2))));
  status.results.assign(body.begin() + static_cast<std::ptrdiff_t>(fixed), body.end());
  return status;
}

std::vector<std::uint64_t> Link::counters(int counters) {
  const std::vector<std::uint8_t> body = ask(kCounters, 0);
  const std::size_t size = kCounterBytes * static_cast<std::size_t>(counters);
  if (body.size() != size) fail(fmt::format("the counters have {} bytes, accepted: {}", body.size(), size));
  std::vector<std::uint64_t> values;
  for (std::size_t i = 0; i < size; i += kCounterBytes) values.push_back(little_endian(std::span(body).subspan(i, kCounterBytes)));
  return values;
}

}  // namespace filigree::host
