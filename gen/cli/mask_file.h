// The masks of all heads as bool [heads, rows, keys] in a .npy file, written head by head: eight thousand tokens take 64 MiB per head.
#pragma once

#include <cstdint>
#include <string>

#include "cli/output.h"
#include "model/attention_mask.h"

namespace filigree::cli {

class MaskFile {
 public:
  /// Throws UserError at once when the place cannot be written.
  MaskFile(const std::string& path, std::int64_t heads, std::int64_t rows, std::int64_t keys);

  /// The next head. Throws UserError.
  void add(const model::AttentionMask& mask);
  /// After all heads. Throws UserError.
  void finish() { file_.finish(); }
  void commit() { file_.commit(); }

 private:
  OutputFile file_;
  std::int64_t rows_;
  std::int64_t keys_;
};

}  // namespace filigree::cli
