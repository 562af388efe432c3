// .npy files written byte by byte, good and bad.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace filigree::errors {

inline std::string npy_with_header(const std::string& header, const std::string& data) {
  std::string file = "\x93NUMPY";
  file += '\x01';
  file += '\x00';
  file += static_cast<char>(header.size() & 0xff);
  file += static_cast<char>(header.size() >> 8);
  return file + header + data;
}

/// `shape` as Python writes it, "(2, 8)".
inline std::string npy(const std::string& descr, const std::string& shape, const std::string& data, const std::string& fortran = "False") {
  return npy_with_header(fmt::format("{{'descr': {}, 'fortran_order': {}, 'shape': {}, }}\n", descr, fortran, shape), data);
}

/// The values as they lie in memory.
template <typename T>
std::string bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

inline std::string int8_npy(int rows, int columns, const std::vector<std::int8_t>& values) {
  return npy("'|i1'", fmt::format("({}, {})", rows, columns), bytes_of(values));
}

/// [2, 8] with the pattern 2:4.
inline std::string good_a() { return int8_npy(2, 8, {1, 0, 2, 0, 0, -3, 4, 0, 0, 0, 5, 6, 7, 0, 0, 8}); }
/// [8, 3].
inline std::string good_b() { return int8_npy(8, 3, {1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, -3, -4, -5, -6, -7, -8, -9, 0, 1, 0, 2, 0, 3}); }

/// One attention head of 4 rows and dimension 2.
inline std::string good_head() { return npy("'<f4'", "(4, 2)", bytes_of(std::vector<float>{1, 0, 0, 1, -1, 0, 2, 2})); }

}  // namespace filigree::errors
