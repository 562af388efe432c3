// Queries, keys and values of attention heads as files have them, checked before anything is computed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/quantise.h"
#include "model/tensor.h"

namespace filigree::cli {

inline constexpr int kOperandBits = 8;  ///< of the integers that stand for Q and K

/// Heads of one tensor, one below the other.
struct HeadStack {
  std::string file;
  std::int64_t heads = 0;
  std::int64_t rows = 0;        ///< of one head
  model::Matrix<float> values;  ///< [heads * rows, d]

  std::int64_t head_dim() const { return values.cols(); }
  /// [rows, d]
  model::Matrix<float> head(std::int64_t index) const;
};

struct FilterTensors {
  HeadStack q;  ///< at most as many rows as k: queries of a chunk are the last ones
  HeadStack k;
  std::optional<HeadStack> v;  ///< as k
};

/// [T, d] (one head) or [heads, T, d] of float16 or float32; an empty `v_file` is none. Throws std::invalid_argument naming the file and its shape, both
/// files and both shapes where they do not fit, or head, row and column of a value that is not finite.
FilterTensors load_filter_tensors(const std::string& q_file, const std::string& k_file, const std::string& v_file);

/// The heads as int8, symmetric: one scale per head, or the largest value of all heads decides for all.
class Int8Stack {
 public:
  Int8Stack(const HeadStack& stack, bool one_scale);

  /// [rows, d]
  const model::Matrix<std::int32_t>& head(std::int64_t index) const { return heads_[static_cast<std::size_t>(index)].values; }
  double scale(std::int64_t index) const { return heads_[static_cast<std::size_t>(index)].scale; }

 private:
  std::vector<model::Quantised> heads_;
};

}  // namespace filigree::cli
