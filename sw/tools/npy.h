// NumPy's .npy files, in C order. See tensor_file.h for matrices and quantised operands from them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/npy_header.h"

namespace filigree::tools {

/// Elements in C order, as they lie in the file (little endian).
struct NpyArray {
  NpyHeader header;
  std::vector<std::byte> data;

  std::int64_t size() const;
  friend bool operator==(const NpyArray&, const NpyArray&) = default;
};

/// "(3, 4)".
std::string shape_text(std::span<const std::int64_t> shape);

/// Versions 1.0, 2.0 and 3.0. Throws FileError, one line starting with the file's name, for a file that is not whole, has something behind its data,
/// holds no value, or has another magic, version, dtype or order.
NpyArray read_npy(const std::filesystem::path& path);
/// The same from memory; `name` stands in the messages.
NpyArray parse_npy(std::string_view name, std::span<const std::byte> file);

/// Version 1.0, data aligned to 64 bytes as NumPy writes it. Written whole or not at all. Throws FileError.
void write_npy(const std::filesystem::path& path, const NpyArray& array);
/// What stands in front of the data: magic, version, header, padding.
std::vector<std::byte> format_npy_start(const NpyHeader& header);
/// The bytes of the file. `array.data` must have the size that the header says.
std::vector<std::byte> format_npy(const NpyArray& array);

}  // namespace filigree::tools
