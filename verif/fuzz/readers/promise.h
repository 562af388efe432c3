// What a reader promises, checked: a refusal names its file, an accepted input has its properties.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace filigree::readers {

class BrokenPromise : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// The name under which every input is read.
inline constexpr const char* kFile = "input.file";

inline void require(bool holds, const std::string& what) {
  if (!holds) throw BrokenPromise(what);
}

/// Runs `read`; a `Refusal` must start with `opening`, other exceptions pass. std::invalid_argument from deep inside (std::stoi says "stoi") does not.
template <class Refusal, class Read>
void refuse_or(std::string_view opening, const Read& read) {
  try {
    read();
  } catch (const Refusal& refusal) {
    require(std::string_view(refusal.what()).starts_with(opening),
            std::string("a refusal that does not start with what it is about: ") + refusal.what());
  }
}

}  // namespace filigree::readers
