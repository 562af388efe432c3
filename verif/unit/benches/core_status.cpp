#include "benches/core_status.h"

#include <fmt/format.h>

#include "hdl/bits.h"

namespace filigree::benches {
namespace {

constexpr int kCycles = 8;  // more than a command takes through its skid buffer and sequencer

bool is_high(const bench::Model& model, const char* pin) { return model.get(model.pin(pin)) == 1; }

}  // namespace

std::optional<std::string> wrong_after_clear(bench::Model& model) {
  model.set(model.pin("clear"), 1);
  model.settle();
  model.clock();
  model.settle();
  model.set(model.pin("clear"), 0);
  for (const bench::PinInfo& pin : model.pins()) {
    if (!pin.name.starts_with("count_")) continue;
    if (const std::uint64_t count = model.get(model.pin(pin.name)); count != 0)
      return fmt::format("{}: expected 0 after clear, got {}", pin.name, count);
  }
  return std::nullopt;
}

std::optional<std::string> wrong_after_bad_command(bench::Model& model) {
  const int command = model.pin("cmd_tdata");
  model.set(command, hdl::Bits(model.info(command).width));
  model.set(model.pin("cmd_tvalid"), 1);
  model.settle();
  if (!is_high(model, "cmd_tready")) return "cmd_tready: an idle core takes no command";
  for (int cycle = 0; cycle < kCycles; ++cycle) {
    model.clock();
    model.set(model.pin("cmd_tvalid"), 0);
    model.settle();
    for (const bench::PinInfo& pin : model.pins()) {
      if (!pin.is_input && pin.name.ends_with("_tvalid") && is_high(model, pin.name.c_str()))
        return fmt::format("{}: an offer after a bad command", pin.name);
    }
  }
  if (!is_high(model, "protocol_error")) return "protocol_error: a bad command is not reported";
  if (!is_high(model, "idle")) return "idle: not idle after a bad command";
  return std::nullopt;
}

}  // namespace filigree::benches
