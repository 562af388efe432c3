#include "gate/recording_model.h"

#include <ostream>

#include <fmt/format.h>
#include <fmt/ostream.h>

namespace filigree::gate {

RecordingModel::RecordingModel(std::unique_ptr<bench::Model> inner, std::ostream& record)
    : Model(inner->name(), inner->pins()), inner_(std::move(inner)), record_(record) {
  for (std::size_t pin = 0; pin < pins().size(); ++pin) {
    const bench::PinInfo& info = pins()[pin];
    if (info.name == "clk") continue;
    recorded_.push_back(static_cast<int>(pin));
    fmt::print(record_, "// {} {} {}\n", info.is_input ? "input" : "output", info.name, info.width);
  }
}

void RecordingModel::clock() {
  inner_->settle();  // a component may have set a pin since
  std::string line;
  for (const int pin : recorded_) {
    const hdl::Bits value = inner_->get_bits(pin);
    if (!line.empty()) line += '_';
    for (int digit = (info(pin).width + 3) / 4 - 1; digit >= 0; --digit) {
      const auto word = value.words()[static_cast<std::size_t>(digit / 16)];
      line += "0123456789abcdef"[(word >> (4 * (digit % 16))) & 15U];
    }
  }
  line += '\n';
  record_ << line;
  inner_->clock();
  count_cycle();
}

}  // namespace filigree::gate
