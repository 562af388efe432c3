#include "hdl/interpreter.h"

#include <algorithm>
#include <span>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "hdl/body.h"
#include "hdl/compile.h"
#include "hdl/words.h"

namespace filigree::hdl {

/// Inputs wait in `set_words` until settle(), so that an output read before shows the old state, as a Verilated model would.
struct Interpreter::State {
  struct Pin {
    Port port;
    Place place;
    std::size_t set_word = 0;
  };

  Program program;
  std::vector<Pin> pins;
  std::vector<std::uint64_t> set_words;
  bool inputs_waiting = true;
  bool outputs_stale = true;  // an edge has passed and what depends on inputs was not computed again

  void take_inputs() {
    for (const Pin& pin : pins) {
      if (pin.port.is_input) std::copy_n(set_words.data() + pin.set_word, words::count(pin.place.width), program.words.data() + pin.place.word);
    }
    inputs_waiting = false;
    outputs_stale = true;
  }

  void refresh() {
    if (outputs_stale) program.run(program.first_input_batch, program.batches.size());
    outputs_stale = false;
  }

  Pin& pin(int number) { return pins.at(static_cast<std::size_t>(number)); }
};

Interpreter::Interpreter(const Design& design) : state_(std::make_unique<State>()) {
  const Body& top = *design.modules().back().body();
  Compiled compiled = compile(top);
  state_->program = std::move(compiled.program);
  for (const Port& port : design.ports()) {
    State::Pin pin;
    pin.port = port;
    pin.place = {state_->program.reset_word, 1, false};
    for (std::size_t i = 0; i < top.ports.size(); ++i) {
      if (top.ports[i].name == port.name) pin.place = compiled.ports[i];
    }
    pin.set_word = state_->set_words.size();
    if (port.is_input && port.name != "clk") state_->set_words.resize(pin.set_word + static_cast<std::size_t>(words::count(port.type.width)), 0);
    if (port.name != "clk") state_->pins.push_back(std::move(pin));
  }
  state_->program.run(0, state_->program.first_input_batch);
  settle();
}

Interpreter::~Interpreter() = default;
Interpreter::Interpreter(Interpreter&&) noexcept = default;
Interpreter& Interpreter::operator=(Interpreter&&) noexcept = default;

int Interpreter::port(const std::string& name) const {
  const auto at = std::find_if(state_->pins.begin(), state_->pins.end(), [&](const State::Pin& pin) { return pin.port.name == name; });
  if (at == state_->pins.end()) throw std::out_of_range(fmt::format("interpreter: no port '{}'", name));
  return static_cast<int>(at - state_->pins.begin());
}

void Interpreter::set(int port, const Bits& value) {
  const State::Pin& pin = state_->pin(port);
  if (!pin.port.is_input || value.width() != pin.port.type.width) {
    throw std::invalid_argument(fmt::format("interpreter: '{}' is {} {}, cannot be set to {} bits", pin.port.name,
                                            pin.port.is_input ? "an input of type" : "an output of type", to_string(pin.port.type), value.width()));
  }
  const auto words = value.words();
  const auto to = state_->set_words.begin() + static_cast<std::ptrdiff_t>(pin.set_word);
  if (std::equal(words.begin(), words.end(), to)) return;
  std::copy(words.begin(), words.end(), to);
  state_->inputs_waiting = true;
}

Bits Interpreter::get(int port) const {
  const State::Pin& pin = state_->pin(port);
  if (pin.port.is_input) return {pin.port.type.width, std::span(state_->set_words).subspan(pin.set_word)};
  state_->refresh();
  return {pin.port.type.width, std::span<const std::uint64_t>(state_->program.words).subspan(pin.place.word)};
}

void Interpreter::settle() {
  if (state_->inputs_waiting) state_->take_inputs();
  state_->refresh();
}

void Interpreter::clock() {
  settle();
  state_->program.edge();
  state_->program.run(0, state_->program.first_input_batch);
  state_->outputs_stale = true;
}

}  // namespace filigree::hdl
