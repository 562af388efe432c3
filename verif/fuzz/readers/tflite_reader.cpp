#include <span>

#include "readers/promise.h"
#include "readers/reader.h"
#include "tools/file.h"
#include "tools/tflite.h"

namespace filigree::readers {

void read_tflite(std::string_view input) {
  refuse_or<tools::FileError>(kFile, [&] {
    const tools::TfliteModel model = tools::parse_tflite(kFile, std::as_bytes(std::span(input)));
    for (const tools::TfliteWeight& weight : model.weights) {
      const std::size_t bytes = static_cast<std::size_t>(weight.values.size()) * size_of(weight.values.header.dtype);
      require(weight.values.data.size() == bytes, "a weight has other bytes than its shape says");
      if (weight.is_matrix()) require(weight.matrix().size() == weight.values.size(), "a matrix has other values than its tensor");
    }
  });
}

}  // namespace filigree::readers
