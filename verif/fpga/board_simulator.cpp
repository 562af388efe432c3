#include "fpga/board_simulator.h"

#include <chrono>

namespace filigree::fpga {
namespace {

constexpr int kBatch = 512;              // cycles between looks at the terminal
constexpr std::size_t kReadAhead = 256;  // bytes
constexpr int kResetCycles = 64;

}  // namespace

BoardSimulator::BoardSimulator(bench::Model& model, int divisor, PseudoTerminal& terminal, LineFault fault)
    : model_(model), divisor_(divisor), terminal_(terminal), fault_(std::move(fault)), rx_(model.pin("uart_rx")), tx_(model.pin("uart_tx")) {
  model_.set(rx_, 1);
  // The board's own reset, before anybody looks at its line.
  for (int i = 0; i < kResetCycles; ++i) {
    model_.settle();
    model_.clock();
  }
}

bool BoardSimulator::next_level() {
  if (bit_cycles_ > 0) {
    --bit_cycles_;
  } else if (bits_left_ > 1) {
    frame_ >>= 1;
    --bits_left_;
    bit_cycles_ = divisor_ - 1;
  } else if (!waiting_.empty()) {
    frame_ = 1u << 9 | static_cast<unsigned>(waiting_.front()) << 1;
    waiting_.pop_front();
    ++to_board_;
    bits_left_ = 10;
    bit_cycles_ = divisor_ - 1;
  } else {
    bits_left_ = 0;
    return true;
  }
  return (frame_ & 1) != 0;
}

void BoardSimulator::watch(bool level) {
  if (watch_bit_ < 0) {
    if (level) return;
    watch_bit_ = 0;
    watched_ = 0;
    watch_cycles_ = divisor_ / 2;
  }
  if (watch_cycles_-- > 0) return;
  watch_cycles_ = divisor_ - 1;
  if (watch_bit_ > 0 && watch_bit_ < 9 && level) watched_ |= 1u << (watch_bit_ - 1);
  if (watch_bit_++ < 9) return;
  if (level) {
    answered_.push_back(static_cast<std::uint8_t>(watched_));
    ++from_board_;
  } else {
    ++framing_errors_;
  }
  watch_bit_ = -1;
}

void BoardSimulator::cycle() {
  model_.set(rx_, next_level() ? 1 : 0);
  model_.settle();
  watch(model_.get(tx_) != 0);
  model_.clock();
}

void BoardSimulator::run(const std::stop_token& stop) {
  bool quiet = true;
  while (!stop.stop_requested()) {
    if (waiting_.size() < kReadAhead) {
      for (const std::uint8_t byte : terminal_.read(kReadAhead, std::chrono::milliseconds(quiet ? 1 : 0))) {
        if (!fault_) {
          waiting_.push_back(byte);
        } else {
          for (const std::uint8_t changed : fault_(byte)) waiting_.push_back(changed);
        }
      }
    }
    const std::uint64_t before = to_board_;
    for (int i = 0; i < kBatch; ++i) cycle();
    quiet = to_board_ == before && waiting_.empty() && bits_left_ == 0 && watch_bit_ < 0 && answered_.empty();
    const std::size_t gone = terminal_.write(answered_);
    answered_.erase(answered_.begin(), answered_.begin() + static_cast<std::ptrdiff_t>(gone));
  }
}

}  // namespace filigree::fpga
