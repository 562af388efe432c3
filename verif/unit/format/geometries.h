// Cores that the format tests pack for: the presets' shapes and odd ones.
#pragma once

#include "format/geometry.h"
#include "format/series_plan.h"

namespace filigree::format::test {

/// 4 x 16 rows of 16 lanes, 4:{4..8},2:{2..4}.
inline Geometry highlight() {
  return {.family = {{{4, {4, 5, 6, 7, 8}}, {2, {2, 3, 4}}}}, .lanes = 16, .rows = 16, .arrays = 4, .columns = 128, .row_values = 64};
}

/// 1 x 2 rows of 8 lanes: one group per row.
inline Geometry highlight_small() {
  return {.family = highlight().family, .lanes = 8, .rows = 2, .arrays = 1, .columns = 8, .row_values = 32, .compressed_b = true};
}

inline Geometry tensor_core() { return {.family = {{{2, {2}}}}, .lanes = 16, .rows = 16, .arrays = 4, .columns = 128, .row_values = 16}; }

inline Geometry sparse_tensor_core() { return {.family = {{{2, {2, 4}}}}, .lanes = 16, .rows = 16, .arrays = 4, .columns = 128, .row_values = 32}; }

/// Three ranks, none of them a power of two, two arrays, odd widths, unsigned compressed B.
inline Geometry three_ranks() {
  return {.family = {{{1, {1, 3}}, {2, {2, 3, 5}}, {3, {3, 4, 7}}}},
          .lanes = 12,
          .rows = 3,
          .arrays = 2,
          .columns = 5,
          .a_bits = 5,
          .b_bits = 7,
          .b_signed = false,
          .acc_bits = 19,
          .row_values = 37,
          .compressed_b = true};
}

/// One fixed sparse pattern: metadata and selects, but no VFMU.
inline Geometry fixed_two_of_four() {
  return {.family = {{{2, {4}}}}, .lanes = 4, .rows = 1, .arrays = 1, .columns = 3, .a_bits = 16, .b_bits = 16, .acc_bits = 48, .row_values = 8};
}

/// {8,4,2,1}:8 on 16 lanes, lanes in any order.
inline Geometry eight_of_eight() {
  return {.family = {{{8, {8, 16, 32, 64}, 8}}}, .lanes = 16, .rows = 16, .arrays = 4, .columns = 128, .row_values = 128};
}

/// {4,2}:7: no dense pattern, odd widths, two arrays of one row.
inline Geometry four_of_seven() {
  return {.family = {{{4, {7, 14}, 7}}},
          .lanes = 12,
          .rows = 1,
          .arrays = 2,
          .columns = 4,
          .a_bits = 5,
          .b_bits = 3,
          .b_signed = false,
          .acc_bits = 17,
          .row_values = 25};
}

/// A TASD tensor core of two rows of two lanes, {2,1}:2, series of two terms: a K tile has four values.
inline TtcGeometry two_of_two() {
  return {.core = {.family = {{{2, {2, 4}, 2}}}, .lanes = 2, .rows = 2, .arrays = 1, .columns = 4, .row_values = 4}, .terms = 2};
}

}  // namespace filigree::format::test
