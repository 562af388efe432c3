// Tensors of a command line: read with errors that name the file, written whole or not at all.
#pragma once

#include <string>

#include "cli/output.h"
#include "config/hss_config.h"
#include "model/pattern.h"
#include "model/tensor.h"
#include "tools/npy.h"

namespace filigree::cli {

/// Operands A [M,K] and B [K,N] of a GEMM as a core multiplies them; real numbers are quantised.
struct Operands {
  model::Matrix<std::int32_t> a;
  model::Matrix<std::int32_t> b;
};

/// Throws std::invalid_argument naming the file, or both files and shapes when K differs.
Operands load_operands(const std::string& a_file, const std::string& b_file, const config::HssConfig& config);

void write_npy(const OutputFile& file, const tools::NpyArray& array);
/// Adds a file to the folder.
void write_npy(OutputFolder& folder, const std::string& name, const tools::NpyArray& array);

}  // namespace filigree::cli
