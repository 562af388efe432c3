#include <span>

#include "readers/promise.h"
#include "readers/reader.h"
#include "tools/file.h"
#include "tools/npy.h"
#include "tools/tensor_file.h"

namespace filigree::readers {

void read_npy(std::string_view input) {
  refuse_or<tools::FileError>(kFile, [&] {
    const tools::NpyArray array = tools::parse_npy(kFile, std::as_bytes(std::span(input)));
    require(tools::parse_npy(kFile, tools::format_npy(array)) == array, "an array is another one after writing and reading");
    const tools::Operand operand = tools::to_operand(kFile, array, 8, true);
    for (const std::int32_t value : operand.values.values()) require(value >= -128 && value <= 127, "an operand does not fit its bits");
  });
}

}  // namespace filigree::readers
