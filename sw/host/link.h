// The host's half of the byte protocol of fpga/rtl/fil_host_link.v: see fpga/README.md.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "host/line_error.h"
#include "host/serial_port.h"

namespace filigree::host {

inline constexpr int kProtocolVersion = 1;
inline constexpr std::size_t kMostFrameBytes = 255;   ///< of a write
inline constexpr std::size_t kMostResultBytes = 200;  ///< of a poll

/// What a board says of itself.
struct Hello {
  int version = 0;
  int streams = 0;             ///< input streams, numbered in the order of the core's ports
  int counters = 0;            ///< in the order of the core's ports
  int queue_bits = 0;          ///< log2 of the bytes that a stream's queue has
  std::uint32_t identity = 0;  ///< of its configuration
};

/// Answer to a poll.
struct Status {
  bool idle = false;                  ///< the core has nothing left to do
  bool protocol_error = false;        ///< a stream's last flag was not where it belongs
  bool damaged = false;               ///< a wrong CRC or stop bit since the last reset
  bool overflow = false;              ///< bytes without room, or a request before the answer to the one before
  bool counter_overflow = false;      ///< a counter has passed its end since it was cleared
  std::vector<std::uint16_t> taken;   ///< by stream: bytes that have left its queue, modulo twice its size
  std::vector<std::uint8_t> results;  ///< next bytes of the results
};

/// CRC-8, polynomial x^8 + x^2 + x + 1, highest bit first, starting from `crc`.
std::uint8_t crc8(std::span<const std::uint8_t> bytes, std::uint8_t crc = 0xff);

/// Every call but write() waits for the board's answer; LineError when none comes within `timeout`, when it is damaged, and when the board refuses.
class Link {
 public:
  explicit Link(SerialPort& port, Milliseconds timeout = Milliseconds(2000)) : port_(port), timeout_(timeout) {}

  const std::string& device() const { return port_.device(); }
  Milliseconds timeout() const { return timeout_; }

  /// Whatever the board was in the middle of, it then listens, its queues are empty and its core is reset. Throws std::invalid_argument when nobody answers
  /// or speaks this protocol's version.
  Hello synchronise();

  Hello hello();
  /// Resets the core, empties all queues, clears errors.
  void reset();
  /// Clears the counters.
  void clear();
  /// The caller must know that the stream's queue has room.
  void write(int stream, std::span<const std::uint8_t> bytes);
  /// `most` result bytes at most, up to kMostResultBytes. `streams` is what hello() said.
  Status poll(int streams, std::size_t most);
  /// Meaningful while the core is idle. `counters` is what hello() said.
  std::vector<std::uint64_t> counters(int counters);

 private:
  /// Brings the board to the beginning of a frame, resets it, and reads until its answer to that.
  void find_reset();
  void send(int command, int argument, std::span<const std::uint8_t> bytes);
  /// Sends a frame without bytes and returns those of its answer.
  std::vector<std::uint8_t> ask(int command, int argument);
  std::vector<std::uint8_t> receive(std::size_t count, const char* what);
  [[noreturn]] void fail(const std::string& what) const;

  SerialPort& port_;
  Milliseconds timeout_;
};

}  // namespace filigree::host
