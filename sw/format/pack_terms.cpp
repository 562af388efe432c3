#include "format/pack_terms.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::format {
namespace {

using Slot = model::Extracted<std::int32_t>;

void check(const TermCore& core, const model::Series& series) {
  series.check();
  for (const model::Rule& term : series.terms) {
    if (term.h == core.m && core.lanes % term.g == 0) continue;
    throw std::invalid_argument(fmt::format("series {}: {}:{}, accepted: N:{} with an N that divides {} lanes", model::to_string(series), term.g,
                                            term.h, core.m, core.lanes));
  }
}

/// All entries of one block of a row, by term and slot.
std::vector<Slot> entries_of(const model::Matrix<std::int32_t>& values, const model::Series& series, std::int64_t row, std::int64_t first,
                             std::int64_t end) {
  std::vector<std::int32_t> block(static_cast<std::size_t>(series.block()));
  for (std::int64_t k = first; k < std::min(end, values.cols()) && row < values.rows(); ++k)
    block[static_cast<std::size_t>(k - first)] = values(row, k);
  return model::extract<std::int32_t>(block, series);
}

}  // namespace

std::vector<Beat> pack_terms(const TermCore& core, const model::Matrix<std::int32_t>& values, const model::Series& series, const TermTile& tile) {
  check(core, series);
  const int blocks = (tile.depth + core.m - 1) / core.m;
  const auto entries = [&](std::int64_t row, int block) {
    const std::int64_t first = tile.first_k + std::int64_t{block} * core.m;
    return entries_of(values, series, row, first, std::min(first + core.m, tile.first_k + tile.depth));
  };
  std::vector<std::vector<std::vector<Slot>>> of_row;  // row, block, slot
  for (int row = 0; row < core.arrays * core.rows; ++row) {
    auto& of_block = of_row.emplace_back();
    for (int block = 0; block < blocks; ++block) of_block.push_back(entries(tile.first_row + row, block));
  }

  const int coordinate_bits = index_bits(static_cast<std::uint64_t>(core.m));
  std::vector<Beat> beats;
  std::size_t first_slot = 0;  // of the term
  for (const model::Rule& term : series.terms) {
    const int per_step = core.lanes / term.g;
    for (int first_block = 0; first_block < blocks; first_block += per_step) {
      for (int r = 0; r < core.rows; ++r) {
        FieldWriter out(beats.emplace_back(core.a_width(), r == core.rows - 1));
        for (int q = 0; q < core.arrays; ++q) {
          std::vector<Slot> lanes;
          for (int lane = 0; lane < core.lanes; ++lane) {
            const int block = first_block + lane / term.g;
            const auto slot = first_slot + static_cast<std::size_t>(lane % term.g);
            lanes.push_back(block < blocks ? of_row[static_cast<std::size_t>(q * core.rows + r)][static_cast<std::size_t>(block)][slot] : Slot{});
          }
          for (const Slot& entry : lanes) out.put(core.a_bits, entry.value);
          for (const Slot& entry : lanes) out.put(coordinate_bits, entry.index);
        }
      }
    }
    first_slot += static_cast<std::size_t>(term.g);
  }
  return beats;
}

}  // namespace filigree::format
