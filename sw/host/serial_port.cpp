#include "host/serial_port.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "host/line_error.h"

namespace filigree::host {
namespace {

struct Rate {
  std::uint64_t baud;
  speed_t code;
};

constexpr std::array kRates = {Rate{9600, B9600},      Rate{19200, B19200},     Rate{38400, B38400},     Rate{57600, B57600},
                               Rate{115200, B115200},  Rate{230400, B230400},   Rate{460800, B460800},   Rate{500000, B500000},
                               Rate{921600, B921600},  Rate{1000000, B1000000}, Rate{1500000, B1500000}, Rate{2000000, B2000000},
                               Rate{3000000, B3000000}};

speed_t code_of(std::uint64_t baud) {
  const auto found = std::ranges::find(kRates, baud, &Rate::baud);
  if (found != kRates.end()) return found->code;
  std::string known;
  for (const Rate& rate : kRates) known += fmt::format("{}{}", known.empty() ? "" : ", ", rate.baud);
  throw std::invalid_argument(fmt::format("--baud: {} is no rate of a serial line, accepted: {}", baud, known));
}

/// Waits for the event; false when it did not come.
bool wait(int file, short event, Milliseconds timeout) {
  pollfd what{file, event, 0};
  const auto until = std::chrono::steady_clock::now() + timeout;
  while (true) {
    const auto left = std::chrono::duration_cast<Milliseconds>(until - std::chrono::steady_clock::now());
    const int count = ::poll(&what, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
    if (count >= 0) return count > 0;
    if (errno != EINTR) return true;  // the read or write that follows says what is wrong
  }
}

}  // namespace

SerialPort::SerialPort(std::string device, std::uint64_t baud) : device_(std::move(device)) {
  const speed_t code = code_of(baud);
  file_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (file_ < 0)
    throw std::invalid_argument(fmt::format("{}: {}, accepted: a serial line that may be read and written", device_, std::strerror(errno)));
  termios settings{};
  bool good = ::tcgetattr(file_, &settings) == 0;
  if (good) {
    ::cfmakeraw(&settings);
    settings.c_cflag |= CLOCAL | CREAD;
    settings.c_cflag &= ~static_cast<tcflag_t>(CSTOPB | CRTSCTS);
    settings.c_cc[VMIN] = 0;
    settings.c_cc[VTIME] = 0;
    good = ::cfsetispeed(&settings, code) == 0 && ::cfsetospeed(&settings, code) == 0 && ::tcsetattr(file_, TCSANOW, &settings) == 0 &&
           ::tcflush(file_, TCIFLUSH) == 0;  // nobody here has asked for what came before
  }
  if (!good) {
    const int error = errno;
    ::close(file_);
    throw std::invalid_argument(fmt::format("{}: {}, accepted: a serial line that can do {} bits per second", device_, std::strerror(error), baud));
  }
}

SerialPort::~SerialPort() { ::close(file_); }

void SerialPort::write(std::span<const std::uint8_t> bytes, Milliseconds timeout) {
  while (!bytes.empty()) {
    if (!wait(file_, POLLOUT, timeout)) throw LineError(fmt::format("{}: takes no bytes for {} ms", device_, timeout.count()));
    const ssize_t count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno != EAGAIN && errno != EINTR) throw LineError(fmt::format("{}: {}", device_, std::strerror(errno)));
    if (count > 0) bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

std::vector<std::uint8_t> SerialPort::read(std::size_t most, Milliseconds timeout) {
  std::vector<std::uint8_t> bytes;
  if (!wait(file_, POLLIN, timeout)) return bytes;
  bytes.resize(most);
  const ssize_t count = ::read(file_, bytes.data(), bytes.size());
  if (count < 0 && errno != EAGAIN && errno != EINTR) throw LineError(fmt::format("{}: {}", device_, std::strerror(errno)));
  // Something was there to be read, and then nothing was: the other end is closed.
  if (count == 0) throw LineError(fmt::format("{}: the other end of the line is gone", device_));
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace filigree::host
