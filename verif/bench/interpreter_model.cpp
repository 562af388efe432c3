#include "bench/interpreter_model.h"

#include <algorithm>
#include <stdexcept>

namespace filigree::bench {

std::vector<PinInfo> pins_of(const hdl::Design& design) {
  std::vector<PinInfo> pins;
  for (const hdl::Port& port : design.ports()) {
    pins.push_back({port.name, port.is_input, port.type.width});
  }
  return pins;
}

InterpreterModel::InterpreterModel(const hdl::Design& design) : Model(design.top(), pins_of(design)), interpreter_(design) {
  for (const PinInfo& pin : pins()) {
    port_.push_back(pin.name == "clk" ? -1 : interpreter_.port(pin.name));
  }
}

void InterpreterModel::clock() {
  interpreter_.clock();
  count_cycle();
}

void InterpreterModel::open_trace(const std::string& path) {
  throw std::invalid_argument("cannot trace to " + path + ": the interpreter has no trace, use the rtl engine");
}

void InterpreterModel::write(int pin, std::span<const std::uint64_t> words) {
  const int port = port_[static_cast<std::size_t>(pin)];
  if (port >= 0) {
    interpreter_.set(port, hdl::Bits(info(pin).width, words));
  }
}

void InterpreterModel::read(int pin, std::span<std::uint64_t> words) const {
  const int port = port_[static_cast<std::size_t>(pin)];
  if (port < 0) {
    std::ranges::fill(words, 0);
    return;
  }
  std::ranges::copy(interpreter_.get(port).words(), words.begin());
}

}  // namespace filigree::bench
