#include <stdexcept>

#include "readers/promise.h"
#include "readers/reader.h"
#include "synth/liberty.h"

namespace filigree::readers {

void read_liberty(std::string_view input) {
  refuse_or<std::runtime_error>(kFile, [&] {
    const synth::Liberty library = synth::read_liberty(std::string(input), kFile);
    for (const auto& [name, cell] : library.cells) {
      for (const synth::Pin& pin : cell.pins) {
        require(pin.worst_delay(0.1, 0.01) >= 0 && pin.worst_slew(0.1, 0.01) >= 0, "a negative delay or transition");
        for (const synth::InternalPower& power : pin.powers) power.rise.at(0.1, 0.01);
      }
      cell.single_input_output_when_low();
    }
  });
}

}  // namespace filigree::readers
