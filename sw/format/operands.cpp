#include "format/operands.h"

#include <stdexcept>

#include <fmt/format.h>

#include "model/quantise.h"

namespace filigree::format {
namespace {

void check_operand(const char* name, const model::Matrix<std::int32_t>& m, int bits, bool is_signed) {
  const model::Range range = model::operand_range(bits, is_signed);
  for (std::int64_t r = 0; r < m.rows(); ++r) {
    for (std::int64_t c = 0; c < m.cols(); ++c) {
      if (!range.holds(m(r, c))) {
        throw std::invalid_argument(fmt::format("{}[{}][{}] = {} does not fit {} {} bits ({}..{})", name, r, c, m(r, c), bits,
                                                is_signed ? "signed" : "unsigned", range.low, range.high));
      }
    }
  }
}

}  // namespace

void check_operands(const Geometry& geometry, const model::Matrix<std::int32_t>& a, const model::Matrix<std::int32_t>& b) {
  if (a.size() == 0 || b.size() == 0) {
    throw std::invalid_argument(
        fmt::format("A is {} x {} and B is {} x {}: every dimension must be at least 1", a.rows(), a.cols(), b.rows(), b.cols()));
  }
  if (a.cols() != b.rows()) {
    throw std::invalid_argument(
        fmt::format("A is {} x {} and B is {} x {}: A needs as many columns as B has rows", a.rows(), a.cols(), b.rows(), b.cols()));
  }
  check_operand("A", a, geometry.a_bits, true);
  check_operand("B", b, geometry.b_bits, geometry.b_signed);
}

}  // namespace filigree::format
