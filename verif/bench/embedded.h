// Source text that every model is compiled with, carried inside the program so that it needs no source tree at run time.
#pragma once

#include <span>
#include <string_view>

namespace filigree::bench {

struct ModelText {
  std::string_view name;
  std::string_view text;
};

/// raw_pin.h and model_shim.cpp.
std::span<const ModelText> model_texts();

}  // namespace filigree::bench
