#include "cli/filter_tensors.h"

#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cli/user_error.h"
#include "tools/npy.h"
#include "tools/tensor_file.h"

namespace filigree::cli {
namespace {

/// A tensor with the shape that messages name.
struct Loaded {
  HeadStack stack;
  std::string shape;
};

void require_finite(const HeadStack& stack) {
  for (std::int64_t row = 0; row < stack.values.rows(); ++row) {
    for (std::int64_t column = 0; column < stack.values.cols(); ++column) {
      const float value = stack.values(row, column);
      if (!std::isfinite(value)) {
        throw UserError(fmt::format("{}: head {}, row {}, column {} is {}, accepted: finite values", stack.file, row / stack.rows, row % stack.rows,
                                    column, value));
      }
    }
  }
}

Loaded load(const std::string& file) {
  const tools::NpyArray array = tools::read_npy(file);
  const std::vector<std::int64_t>& shape = array.header.shape;
  if (!tools::is_float(array.header.dtype)) {
    throw UserError(fmt::format("{}: is {}, accepted: float16 or float32", file, tools::to_string(array.header.dtype)));
  }
  if (shape.size() != 2 && shape.size() != 3) {
    throw UserError(fmt::format("{}: has shape {}, accepted: [T, d] or [heads, T, d]", file, tools::shape_text(shape)));
  }
  const std::int64_t heads = shape.size() == 3 ? shape[0] : 1;
  const std::int64_t rows = shape[shape.size() - 2];
  Loaded loaded{{file, heads, rows, {heads * rows, shape.back(), tools::to_floats(array)}}, tools::shape_text(shape)};
  require_finite(loaded.stack);
  return loaded;
}

[[noreturn]] void do_not_fit(const Loaded& one, const Loaded& other, const char* accepted) {
  throw UserError(fmt::format("{} is {} and {} is {}, accepted: {}", one.stack.file, one.shape, other.stack.file, other.shape, accepted));
}

}  // namespace

model::Matrix<float> HeadStack::head(std::int64_t index) const {
  const auto first = values.values().begin() + index * rows * values.cols();
  return {rows, values.cols(), std::vector<float>(first, first + rows * values.cols())};
}

Int8Stack::Int8Stack(const HeadStack& stack, bool one_scale) {
  if (!one_scale) {
    for (std::int64_t index = 0; index < stack.heads; ++index) heads_.push_back(model::quantise(stack.head(index), kOperandBits));
    return;
  }
  const model::Quantised all = model::quantise(stack.values, kOperandBits);
  const std::int64_t size = stack.rows * stack.head_dim();
  for (std::int64_t index = 0; index < stack.heads; ++index) {
    const auto first = all.values.values().begin() + index * size;
    heads_.push_back({{stack.rows, stack.head_dim(), std::vector<std::int32_t>(first, first + size)}, all.scale});
  }
}

FilterTensors load_filter_tensors(const std::string& q_file, const std::string& k_file, const std::string& v_file) {
  Loaded q = load(q_file);
  Loaded k = load(k_file);
  if (q.stack.heads != k.stack.heads) do_not_fit(q, k, "Q and K of as many heads");
  if (q.stack.head_dim() != k.stack.head_dim()) do_not_fit(q, k, "Q and K of the same d");
  if (q.stack.rows > k.stack.rows) do_not_fit(q, k, "at most as many queries as keys (queries are the last of the sequence)");
  FilterTensors tensors{std::move(q.stack), {}, std::nullopt};
  if (!v_file.empty()) {
    Loaded v = load(v_file);
    const bool fits = v.stack.heads == k.stack.heads && v.stack.rows == k.stack.rows && v.stack.head_dim() == k.stack.head_dim();
    if (!fits) do_not_fit(k, v, "V of the shape of K");
    tensors.v = std::move(v.stack);
  }
  tensors.k = std::move(k.stack);
  return tensors;
}

}  // namespace filigree::cli
