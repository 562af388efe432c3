// Model of S2TA's dual density-bound blocks (DBB): weights at most 4:8, activations at most G:8 with G chosen per layer. Not built as hardware: it
// stands beside our cores in comparisons, and only organisation and pattern support are taken from its abstract.
#pragma once

#include "estimate/expected_work.h"
#include "estimate/traffic.h"

namespace filigree::estimate {

/// 64 rows of 16 MACs, 128 columns of accumulators, int8; a mask of 8 bits per stored block.
struct S2taDesign {
  int sum_bits = 32;
};

struct S2taFigures {
  std::int64_t cycles = 0;
  int weight_passes = 1;     ///< 2 for weights denser than 4:8: no gain from their zeros
  int activation_bound = 8;  ///< G of G:8
  Traffic traffic;
};

/// A step multiplies 4 of 8 weights of each block with its activations, of which the G largest are left and are taken one after the other: G / 8 of
/// the time of 8. So cycles = ceil(M / 64) * N * ceil(K / 32) * weight_passes * G / 8, with G = ceil(8 * density of B), at least 1. B must have that
/// structure: unstructured zeros of the same density do not, and are pruned (the model says nothing about what that costs in accuracy). Weights
/// sparser than 4:8 run as 4:8; dense weights take two passes and lose nothing against a dense core, but gain nothing either.
S2taFigures s2ta_figures(const S2taDesign& design, GemmSize size, const Densities& densities, const BufferSize& buffer = {});

}  // namespace filigree::estimate
