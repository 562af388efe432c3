// What goes wrong on a line that worked at first: no answer, damaged bytes, a core that stands still.
#pragma once

#include <stdexcept>

namespace filigree::host {

/// One line that starts with the device's name.
class LineError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Not enough bytes came in time.
class NoAnswer : public LineError {
 public:
  using LineError::LineError;
};

}  // namespace filigree::host
