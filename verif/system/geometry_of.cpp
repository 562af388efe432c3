#include "system/geometry_of.h"

namespace filigree::system {

format::Geometry geometry_of(const config::HssConfig& cfg) {
  format::Geometry geometry;
  for (const config::RankSet& rank : cfg.ranks) geometry.family.ranks.push_back({rank.g, rank.h, rank.m});
  geometry.lanes = cfg.lanes;
  geometry.rows = cfg.rows;
  geometry.arrays = cfg.arrays;
  geometry.columns = cfg.columns;
  geometry.a_bits = cfg.a_bits;
  geometry.b_bits = cfg.b_bits;
  geometry.b_signed = cfg.b_signed;
  geometry.acc_bits = cfg.acc_bits;
  geometry.row_values = cfg.row_values;
  geometry.compressed_b = cfg.compressed_b;
  return geometry;
}

}  // namespace filigree::system
