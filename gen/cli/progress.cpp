#include "cli/progress.h"

#include <unistd.h>

#include <chrono>

#include <fmt/format.h>

namespace filigree::cli {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kQuiet = std::chrono::seconds(2);
constexpr auto kPeriod = std::chrono::milliseconds(250);
constexpr const char* kClearLine = "\r\x1b[K";

}  // namespace

Progress::Progress(std::string label) : label_(std::move(label)) {
  if (isatty(STDERR_FILENO) == 1) thread_ = std::thread([this] { draw(); });
}

Progress::~Progress() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Progress::show(std::string label) {
  const std::lock_guard lock(mutex_);
  label_ = std::move(label);
}

void Progress::draw() {
  const auto start = Clock::now();
  bool drawn = false;
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, kPeriod, [this] { return done_; })) {
    const auto elapsed = Clock::now() - start;
    if (elapsed < kQuiet) continue;
    fmt::print(stderr, "{}{} ... {} s", kClearLine, label_, std::chrono::duration_cast<std::chrono::seconds>(elapsed).count());
    std::fflush(stderr);
    drawn = true;
  }
  if (drawn) {
    fmt::print(stderr, "{}", kClearLine);
    std::fflush(stderr);
  }
}

}  // namespace filigree::cli
