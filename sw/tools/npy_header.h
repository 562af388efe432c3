// The text header of a .npy file: a Python dict of dtype, order and shape.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace filigree::tools {

/// Element types that are read and written; little endian.
enum class Dtype { kInt8, kUint8, kInt16, kInt32, kFloat16, kFloat32, kBool };

/// Bytes of one element.
std::size_t size_of(Dtype dtype);
/// "int8", ...
std::string_view to_string(Dtype dtype);

struct NpyHeader {
  Dtype dtype = Dtype::kInt8;
  std::vector<std::int64_t> shape;  ///< outermost first; empty for a scalar

  friend bool operator==(const NpyHeader&, const NpyHeader&) = default;
};

/// Reads the dict, e.g. "{'descr': '<f2', 'fortran_order': False, 'shape': (3, 4), }", keys in any order, blanks around. Throws FileError starting
/// with `name` for anything else: other keys, big-endian, Fortran order, object and structured dtypes, unsupported dtypes, negative or overlong
/// shapes.
NpyHeader parse_npy_header(std::string_view name, std::string_view text);

/// The dict as NumPy writes it, without padding.
std::string format_npy_header(const NpyHeader& header);

}  // namespace filigree::tools
