#include "cli/mask_file.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "tools/npy.h"

namespace filigree::cli {
namespace {

std::string_view as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

MaskFile::MaskFile(const std::string& path, std::int64_t heads, std::int64_t rows, std::int64_t keys) : file_(path), rows_(rows), keys_(keys) {
  file_.append(as_text(tools::format_npy_start({tools::Dtype::kBool, {heads, rows, keys}})));
}

void MaskFile::add(const model::AttentionMask& mask) {
  const std::string columns(mask.kept.begin(), mask.kept.end());
  for (std::int64_t row = 0; row < rows_; ++row) {
    const auto seen = static_cast<std::size_t>(row + keys_ - rows_ + 1);
    std::string line = columns.substr(0, static_cast<std::size_t>(mask.first_in_window(rows_, row)));
    line.resize(seen, '\1');
    line.resize(static_cast<std::size_t>(keys_), '\0');
    file_.append(line);
  }
}

}  // namespace filigree::cli
