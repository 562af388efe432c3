#include "cli/tensors.h"

#include <fmt/format.h>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "cli/user_error.h"
#include "tools/tensor_file.h"

namespace filigree::cli {
namespace {

std::string_view as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

}  // namespace

Operands load_operands(const std::string& a_file, const std::string& b_file, const config::HssConfig& config) {
  Operands operands{tools::load_operand(a_file, config.a_bits, true).values, tools::load_operand(b_file, config.b_bits, config.b_signed).values};
  if (operands.a.cols() != operands.b.rows()) {
    throw UserError(fmt::format("{} is {} x {} and {} is {} x {}, accepted: A [M,K] and B [K,N] of the same K", a_file, operands.a.rows(),
                                operands.a.cols(), b_file, operands.b.rows(), operands.b.cols()));
  }
  return operands;
}

void write_npy(const OutputFile& file, const tools::NpyArray& array) {
  const std::vector<std::byte> bytes = tools::format_npy(array);
  file.write(as_text(bytes));
}

void write_npy(OutputFolder& folder, const std::string& name, const tools::NpyArray& array) {
  const std::vector<std::byte> bytes = tools::format_npy(array);
  folder.write(name, as_text(bytes));
}

}  // namespace filigree::cli
