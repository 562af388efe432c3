#include "fpga/pseudo_terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace filigree::fpga {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

PseudoTerminal::PseudoTerminal() {
  master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master_ < 0) fail("posix_openpt");
  std::array<char, 128> name{};
  if (::grantpt(master_) != 0 || ::unlockpt(master_) != 0 || ::ptsname_r(master_, name.data(), name.size()) != 0) {
    ::close(master_);
    fail("pseudo-terminal");
  }
  device_ = name.data();
  slave_ = ::open(device_.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  termios settings{};
  if (slave_ < 0 || ::tcgetattr(slave_, &settings) != 0) {
    if (slave_ >= 0) ::close(slave_);
    ::close(master_);
    fail("pseudo-terminal");
  }
  // Without this the terminal would echo what the board says before the host has set its side.
  ::cfmakeraw(&settings);
  ::tcsetattr(slave_, TCSANOW, &settings);
  ::fcntl(master_, F_SETFL, O_NONBLOCK);
}

PseudoTerminal::~PseudoTerminal() {
  ::close(slave_);
  ::close(master_);
}

std::vector<std::uint8_t> PseudoTerminal::read(std::size_t most, std::chrono::milliseconds timeout) {
  pollfd what{master_, POLLIN, 0};
  std::vector<std::uint8_t> bytes;
  if (::poll(&what, 1, static_cast<int>(timeout.count())) <= 0) return bytes;
  bytes.resize(most);
  const ssize_t count = ::read(master_, bytes.data(), bytes.size());
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return bytes;
}

std::size_t PseudoTerminal::write(std::span<const std::uint8_t> bytes) {
  const ssize_t count = ::write(master_, bytes.data(), bytes.size());
  return count > 0 ? static_cast<std::size_t>(count) : 0;
}

}  // namespace filigree::fpga
