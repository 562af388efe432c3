#include "lib/prim_text.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::lib {

std::string_view prim_text(std::string_view file) {
  const auto files = prim_files();
  const auto at = std::find_if(files.begin(), files.end(), [&](const PrimFile& f) { return f.name == file; });
  if (at == files.end()) throw std::out_of_range(fmt::format("no file '{}' in rtl/prim", file));
  return at->text;
}

}  // namespace filigree::lib
