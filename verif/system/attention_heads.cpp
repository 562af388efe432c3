#include "system/attention_heads.h"

#include <cstdint>

#include <fmt/format.h>

#include "model/quantise.h"
#include "tools/file.h"
#include "tools/tensor_file.h"

namespace filigree::system {
namespace {

/// One matrix per head.
std::vector<model::Matrix<float>> load_matrices(const std::filesystem::path& path) {
  const tools::NpyArray array = tools::read_npy(path);
  const std::vector<std::int64_t>& shape = array.header.shape;
  if (shape.size() != 3) {
    throw tools::FileError(path.string(), fmt::format("the shape is {}, accepted: (heads, rows, columns)", tools::shape_text(shape)));
  }
  const std::vector<float> values = tools::to_floats(array);
  std::vector<model::Matrix<float>> heads;
  for (std::int64_t head = 0; head < shape[0]; ++head) {
    const auto first = values.begin() + head * shape[1] * shape[2];
    heads.emplace_back(shape[1], shape[2], std::vector<float>(first, first + shape[1] * shape[2]));
  }
  return heads;
}

}  // namespace

std::vector<AttentionHead> load_attention_heads(const std::filesystem::path& stem) {
  const auto file = [&](char operand) { return stem.string() + fmt::format("_{}.npy", operand); };
  std::vector<model::Matrix<float>> q = load_matrices(file('q'));
  std::vector<model::Matrix<float>> k = load_matrices(file('k'));
  std::vector<model::Matrix<float>> v = load_matrices(file('v'));
  if (k.size() != q.size() || v.size() != q.size()) {
    throw tools::FileError(stem.string(), fmt::format("{}, {} and {} heads in q, k and v, accepted: equal numbers", q.size(), k.size(), v.size()));
  }
  std::vector<AttentionHead> heads;
  for (std::size_t i = 0; i < q.size(); ++i) {
    heads.push_back({fmt::format("{} {}", stem.filename().string(), i), std::move(q[i]), std::move(k[i]), std::move(v[i])});
  }
  return heads;
}

QuantisedHead quantise_head(const AttentionHead& head, int factor_bits) {
  model::Quantised k = model::quantise(head.k, 8);
  const model::QueryScale scale = model::query_scale(model::quantise(head.q, 8).scale, k.scale, head.q.cols(), factor_bits);
  model::Quantised q = model::quantise_with(head.q, 8, scale.q_scale);
  return {std::move(q.values), std::move(k.values), q.scale, k.scale, factor_bits};
}

}  // namespace filigree::system
