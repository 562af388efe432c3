#include "format/stored_size.h"

namespace filigree::format {
namespace {

std::int64_t whole_groups(std::int64_t k, const model::Pattern& pattern) { return (k + pattern.span() - 1) / pattern.span(); }

}  // namespace

WeightSize weight_size(const Geometry& geometry, const model::Pattern& pattern, std::int64_t m, std::int64_t k) {
  const std::int64_t groups = m * whole_groups(k, pattern);
  WeightSize size;
  size.dense = groups * pattern.span() * geometry.a_bits;
  size.values = groups * pattern.kept() * geometry.a_bits;
  size.metadata = groups * geometry.group_meta_bits(pattern);
  int entries = 1;  // of a group, at one rank
  for (int rank = pattern.ranks() - 1; rank >= 0; --rank) {
    const model::Rule rule = pattern.rank(rank);
    entries *= rule.g;
    if (rule.h > rule.g) size.metadata_min += groups * entries * geometry.meta_bits(rank);
  }
  return size;
}

ActivationSize activation_size(const Geometry& geometry, const model::Pattern& pattern, const model::Matrix<std::int32_t>& b) {
  ActivationSize size;
  size.sets = whole_groups(b.rows(), pattern) * b.cols();
  for (std::int32_t value : b.values()) size.nonzeros += value != 0 ? 1 : 0;
  size.dense = size.sets * pattern.span() * geometry.b_bits;
  size.compressed = size.sets * (1 + geometry.blocks()) * geometry.end_bits() + size.nonzeros * (geometry.b_bits + geometry.offset_bits());
  return size;
}

}  // namespace filigree::format
