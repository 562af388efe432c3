#include "format/beat.h"

namespace filigree::format {

std::string to_string(const Beat& beat) {
  std::string text;
  for (int digit = (beat.width() + 3) / 4 - 1; digit >= 0; --digit) {
    const int lsb = 4 * digit;
    text += "0123456789abcdef"[beat.field(lsb, beat.width() - lsb < 4 ? beat.width() - lsb : 4)];
  }
  return beat.last ? text + " last" : text;
}

}  // namespace filigree::format
