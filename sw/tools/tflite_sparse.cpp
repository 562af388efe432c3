#include "tools/tflite_sparse.h"

#include <algorithm>
#include <numeric>
#include <string>

#include <fmt/format.h>

namespace filigree::tools {
namespace {

// Field numbers and values of TFLite's schema, version 3.
constexpr int kTraversalOrder = 0, kBlockMap = 1, kDimMetadata = 2;                                           // SparsityParameters
constexpr int kFormat = 0, kDenseSize = 1, kSegmentsType = 2, kSegments = 3, kIndicesType = 4, kIndices = 5;  // DimensionMetadata
constexpr int kFormatDense = 0, kFormatSparse = 1;
constexpr int kInt32Vector = 1, kUint16Vector = 2, kUint8Vector = 3;  // union SparseIndexVector
constexpr std::size_t kMaxLevels = 12;
constexpr std::int64_t kMostElementsPerValue = 1024, kAlwaysDense = 1 << 20;  // a file of 200 bytes must not ask for a gigabyte

/// A union of three vector types, widened.
std::vector<std::int64_t> index_vector(const FlatTable& metadata, int type_field, int value_field) {
  const int type = metadata.scalar<std::uint8_t>(type_field, 0);
  const std::optional<FlatTable> table = metadata.table(value_field);
  if (!table) metadata.file().fail("a sparse dimension has no indices");
  const std::size_t size = type == kInt32Vector ? 4 : type == kUint16Vector ? 2 : 1;
  if (type < kInt32Vector || type > kUint8Vector) metadata.file().fail("a sparse dimension has an unknown index type");
  const FlatVector vector = table->vector(0, size);
  std::vector<std::int64_t> values(vector.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    switch (type) {
      case kInt32Vector: values[i] = vector.get<std::int32_t>(i); break;
      case kUint16Vector: values[i] = vector.get<std::uint16_t>(i); break;
      default: values[i] = vector.get<std::uint8_t>(i); break;
    }
  }
  return values;
}

/// One level of the traversal: all of its coordinates, or those listed for each parent.
struct Level {
  std::int64_t size = 0;  ///< extent of the dimension or block
  bool sparse = false;
  std::vector<std::int64_t> segments;
  std::vector<std::int64_t> indices;
};

class Densifier {
 public:
  Densifier(const FlatTable& sparsity, std::span<const std::int64_t> shape, std::span<const std::byte> values, std::size_t element_size)
      : file_(sparsity.file()), shape_(shape.begin(), shape.end()), values_(values), element_size_(element_size) {
    read_order(sparsity);
    read_levels(sparsity);
  }

  std::vector<std::byte> expand() {
    // Before any memory is asked for: a small file names a large shape easily, but not with as many values.
    const std::int64_t values = std::ssize(values_) / static_cast<std::int64_t>(element_size_);
    if (values < entries_) file_.fail("a sparse tensor has fewer values than its metadata places");
    const std::int64_t count = std::accumulate(shape_.begin(), shape_.end(), std::int64_t{1}, std::multiplies<>());
    if (count > kAlwaysDense && count / kMostElementsPerValue > values) {
      file_.fail(fmt::format("a sparse tensor has {} values for {} elements, fewer than one in {}", values, count, kMostElementsPerValue));
    }
    dense_.assign(static_cast<std::size_t>(count) * element_size_, std::byte{0});
    std::vector<std::int64_t> coordinates(levels_.size());
    index_.resize(rank());
    expand_level(0, 0, coordinates);
    if (next_value_ != values_.size()) file_.fail("a sparse tensor has more values than its metadata places");
    return std::move(dense_);
  }

 private:
  std::size_t rank() const { return shape_.size(); }

  void read_order(const FlatTable& sparsity) {
    const FlatVector order = sparsity.vector(kTraversalOrder, 4);
    const FlatVector blocks = sparsity.vector(kBlockMap, 4);
    if (order.size() != rank() + blocks.size() || order.size() > kMaxLevels) file_.fail("a sparse tensor's traversal order has a wrong length");
    std::vector<bool> seen(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      const std::int64_t dimension = order.get<std::int32_t>(i);
      // Original dimensions come first, blocks of them behind.
      const bool in_place = dimension >= 0 && dimension < std::ssize(seen) && (i < rank()) == (dimension < std::ssize(shape_));
      if (!in_place || seen[static_cast<std::size_t>(dimension)]) file_.fail("a sparse tensor's traversal order is not a permutation");
      seen[static_cast<std::size_t>(dimension)] = true;
      order_.push_back(static_cast<std::size_t>(dimension));
    }
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const std::int64_t dimension = blocks.get<std::int32_t>(i);
      if (dimension < 0 || dimension >= std::ssize(shape_)) file_.fail("a sparse tensor's block map names a dimension that does not exist");
      if (std::count(block_map_.begin(), block_map_.end(), static_cast<std::size_t>(dimension)) != 0) {
        file_.fail("a sparse tensor's block map names a dimension twice");
      }
      block_map_.push_back(static_cast<std::size_t>(dimension));
    }
  }

  void read_levels(const FlatTable& sparsity) {
    const FlatVector metadata = sparsity.vector(kDimMetadata, 4);
    if (metadata.size() != order_.size()) file_.fail("a sparse tensor has metadata for a wrong number of dimensions");
    // metadata[i] belongs to level i of the traversal; the size of a block is that of its own level, which is always dense.
    block_sizes_.assign(block_map_.size(), 1);
    for (std::size_t i = rank(); i < order_.size(); ++i) {
      const std::int64_t size = sparsity.element(metadata, i).scalar<std::int32_t>(kDenseSize, 0);
      const std::size_t block = order_[i] - rank();
      if (size < 1 || shape_[block_map_[block]] % size != 0) file_.fail("a sparse tensor's block size does not divide its dimension");
      block_sizes_[block] = size;
    }
    std::int64_t parents = 1;
    for (std::size_t i = 0; i < order_.size(); ++i) {
      levels_.push_back(read_level(sparsity.element(metadata, i), level_size(i), parents));
      const Level& level = levels_.back();
      parents = level.sparse ? std::ssize(level.indices) : parents * level.size;
    }
    entries_ = parents;
  }

  /// Extent of level `i`: of a dimension in whole blocks, or of a block.
  std::int64_t level_size(std::size_t i) const {
    if (i >= rank()) return block_sizes_[order_[i] - rank()];
    std::int64_t size = shape_[order_[i]];
    for (std::size_t block = 0; block < block_map_.size(); ++block) {
      if (block_map_[block] == order_[i]) size /= block_sizes_[block];
    }
    return size;
  }

  Level read_level(const FlatTable& metadata, std::int64_t size, std::int64_t parents) const {
    Level level;
    level.size = size;
    const int format = metadata.scalar<std::int8_t>(kFormat, kFormatDense);
    if (format == kFormatDense) {
      if (metadata.scalar<std::int32_t>(kDenseSize, 0) != size) file_.fail("a sparse tensor's dense dimension has a wrong size");
      return level;
    }
    if (format != kFormatSparse) file_.fail("a sparse tensor's dimension has an unknown format");
    level.sparse = true;
    level.segments = index_vector(metadata, kSegmentsType, kSegments);
    level.indices = index_vector(metadata, kIndicesType, kIndices);
    // Segments that grow from 0 to the number of indices: every index has one parent, so the work is bounded by the file's size.
    const bool bounded =
        std::ssize(level.segments) == parents + 1 && level.segments.front() == 0 && level.segments.back() == std::ssize(level.indices);
    if (!bounded || !std::is_sorted(level.segments.begin(), level.segments.end())) file_.fail("a sparse tensor's segments do not fit its indices");
    const bool inside = std::all_of(level.indices.begin(), level.indices.end(), [&](std::int64_t i) { return i >= 0 && i < size; });
    if (!inside) file_.fail("a sparse tensor's index lies outside its dimension");
    return level;
  }

  /// Visits all entries of a level under entry `parent` of the level above.
  void expand_level(std::size_t depth, std::int64_t parent, std::vector<std::int64_t>& coordinates) {
    if (depth == levels_.size()) {
      place_value(coordinates);
      return;
    }
    const Level& level = levels_[depth];
    const std::size_t row = static_cast<std::size_t>(parent);
    const std::int64_t first = level.sparse ? level.segments[row] : parent * level.size;
    const std::int64_t last = level.sparse ? level.segments[row + 1] : first + level.size;
    for (std::int64_t entry = first; entry < last; ++entry) {
      coordinates[depth] = level.sparse ? level.indices[static_cast<std::size_t>(entry)] : entry - first;
      expand_level(depth + 1, entry, coordinates);
    }
  }

  void place_value(std::span<const std::int64_t> coordinates) {
    if (values_.size() - next_value_ < element_size_) file_.fail("a sparse tensor has fewer values than its metadata places");
    for (std::size_t i = 0; i < rank(); ++i) index_[order_[i]] = coordinates[i];
    for (std::size_t i = rank(); i < order_.size(); ++i) {
      const std::size_t block = order_[i] - rank();
      std::int64_t& original = index_[block_map_[block]];
      original = original * block_sizes_[block] + coordinates[i];
    }
    std::int64_t flat = 0;
    for (std::size_t i = 0; i < rank(); ++i) flat = flat * shape_[i] + index_[i];
    const std::span<const std::byte> value = values_.subspan(next_value_, element_size_);
    std::copy(value.begin(), value.end(), dense_.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(flat) * element_size_));
    next_value_ += element_size_;
  }

  const FlatBytes& file_;
  std::vector<std::int64_t> shape_;
  std::span<const std::byte> values_;
  std::size_t element_size_;
  std::vector<std::size_t> order_;      ///< dimension, or rank + block, of every level
  std::vector<std::size_t> block_map_;  ///< dimension of every block
  std::vector<std::int64_t> block_sizes_;
  std::vector<Level> levels_;
  std::int64_t entries_ = 0;         ///< values that the levels place
  std::vector<std::int64_t> index_;  ///< of the value being placed
  std::vector<std::byte> dense_;
  std::size_t next_value_ = 0;
};

}  // namespace

std::vector<std::byte> densify(const FlatTable& sparsity, std::span<const std::int64_t> shape, std::span<const std::byte> values,
                               std::size_t element_size) {
  return Densifier(sparsity, shape, values, element_size).expand();
}

}  // namespace filigree::tools
