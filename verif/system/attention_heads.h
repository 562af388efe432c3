// Heads of real attention from .npy files, and the filter's integers for them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/sample_attention.h"
#include "model/tensor.h"

namespace filigree::system {

/// One head: q and k [T, d], v [T, d].
struct AttentionHead {
  std::string name;
  model::Matrix<float> q;
  model::Matrix<float> k;
  model::Matrix<float> v;
};

/// Every head of the files `stem`_q.npy, _k.npy and _v.npy, each [heads, T, d]. Throws tools::FileError for files that are not this.
std::vector<AttentionHead> load_attention_heads(const std::filesystem::path& stem);

/// q and k in int8, each with one scale, and what the product of both scales makes of a score.
struct QuantisedHead {
  model::Matrix<std::int32_t> q;
  model::Matrix<std::int32_t> k;
  double q_scale = 1;
  double k_scale = 1;
  int factor_bits = 16;

  model::ScoreScale scale(const model::AttentionNumbers& numbers = {}) const {
    return model::score_scale(q_scale, k_scale, q.cols(), numbers, factor_bits);
  }
};
/// For a filter whose factor has `factor_bits` bits: fewer than 16 choose q's scale.
QuantisedHead quantise_head(const AttentionHead& head, int factor_bits = 16);

}  // namespace filigree::system
