// TFLite's sparse tensors: traversal order, block map and per-dimension metadata, expanded to plain arrays.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "tools/flatbuffer.h"

namespace filigree::tools {

/// The dense bytes of a tensor with `sparsity` (table SparsityParameters): elements of `element_size` bytes in C order of `shape`.
/// Fails through the table's file when the metadata does not describe the tensor: sizes, segments, indices or number of values; and for a large tensor with
/// fewer than one value in 1024 elements.
std::vector<std::byte> densify(const FlatTable& sparsity, std::span<const std::int64_t> shape, std::span<const std::byte> values,
                               std::size_t element_size);

}  // namespace filigree::tools
