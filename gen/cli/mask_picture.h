// A picture of what heads keep: one panel per head, queries downwards, keys to the right, as SVG.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "model/attention_mask.h"

namespace filigree::cli {

/// One head with two lines above it.
struct MaskPanel {
  std::string title;
  std::string caption;
  model::AttentionMask mask;
  std::int64_t rows = 0;  ///< queries, the last of as many positions as the mask has keys
};

/// An SVG file. The parts of a mask are drawn as shapes, so the file stays small for any length; of columns that fall together at this size the share that is
/// kept shows as strength of the colour.
std::string mask_picture(std::span<const MaskPanel> panels);

}  // namespace filigree::cli
