#include "hdl/source.h"

#include <fmt/format.h>

#include <string_view>

namespace filigree::hdl {

std::string to_string(Source source) {
  // A compiler cache may hand the compiler paths relative to the build folder.
  std::string_view file = source.file;
  while (file.starts_with("../")) file.remove_prefix(3);
  return fmt::format("{}:{}", file, source.line);
}

DesignError::DesignError(Source source, const std::string& message) : std::logic_error(to_string(source) + ": " + message) {}

}  // namespace filigree::hdl
