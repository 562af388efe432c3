// The two ends of a line without a wire: a host opens the slave as if it were a serial device.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace filigree::fpga {

class PseudoTerminal {
 public:
  /// Throws std::system_error.
  PseudoTerminal();
  ~PseudoTerminal();
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  /// What the host opens: "/dev/pts/3".
  const std::string& device() const { return device_; }

  /// Bytes that the host has written: waits up to `timeout` for the first, returns at most `most`.
  std::vector<std::uint8_t> read(std::size_t most, std::chrono::milliseconds timeout);
  /// To the host; how many of the bytes there was room for.
  std::size_t write(std::span<const std::uint8_t> bytes);

 private:
  int master_ = -1;
  int slave_ = -1;  // kept open, so that the line outlives a host that closes it
  std::string device_;
};

}  // namespace filigree::fpga
