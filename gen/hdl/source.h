// Where in the generator a value was written, and the error that names that place.
#pragma once

#include <stdexcept>
#include <string>

namespace filigree::hdl {

/// A file and line of the generator's own source. Functions take it as a last, defaulted argument so that the caller's line is recorded.
struct Source {
  const char* file = "";
  int line = 0;

  static constexpr Source here(const char* file = __builtin_FILE(), int line = __builtin_LINE()) { return {file, line}; }
};

/// "gen/units/hss_row.cpp:42".
std::string to_string(Source source);

/// A mistake in a generator: mixed signedness, a second driver, an over-large constant. The message starts with file:line.
class DesignError : public std::logic_error {
 public:
  DesignError(Source source, const std::string& message);
};

}  // namespace filigree::hdl
