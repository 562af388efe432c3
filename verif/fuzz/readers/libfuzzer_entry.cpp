// What libFuzzer calls, for the reader that the build names.
#include <cstddef>
#include <cstdint>

#include "readers/reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const filigree::readers::Reader& reader = filigree::readers::find_reader(FILIGREE_READER);
  reader.read({reinterpret_cast<const char*>(data), size});
  return 0;
}
