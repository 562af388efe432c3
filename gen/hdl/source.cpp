#include "hdl/source.h"

#include <fmt/format.h>

namespace filigree::hdl {

std::string to_string(Source source) { return fmt::format("{}:{}", source.file, source.line); }

DesignError::DesignError(Source source, const std::string& message) : std::logic_error(to_string(source) + ": " + message) {}

}  // namespace filigree::hdl
