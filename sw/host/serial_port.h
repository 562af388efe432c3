// A serial line: a device file, or the other end of a pseudo-terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace filigree::host {

using Milliseconds = std::chrono::milliseconds;

/// Eight data bits, no parity, one stop bit, no flow control, nothing translated.
class SerialPort {
 public:
  /// Throws std::invalid_argument when `device` cannot be opened, is no serial line, or does not know this rate.
  SerialPort(std::string device, std::uint64_t baud);
  ~SerialPort();
  SerialPort(const SerialPort&) = delete;
  SerialPort& operator=(const SerialPort&) = delete;

  const std::string& device() const { return device_; }

  /// Hands all bytes to the system. Throws LineError when it takes none for `timeout`, or the line is gone.
  void write(std::span<const std::uint8_t> bytes, Milliseconds timeout);
  /// Waits up to `timeout` for at least one byte; returns what there is, at most `most` bytes, nothing when none came. Throws LineError when the line is gone.
  std::vector<std::uint8_t> read(std::size_t most, Milliseconds timeout);

 private:
  std::string device_;
  int file_ = -1;
};

}  // namespace filigree::host
