// Transpose buffer of a TASD tensor core: results leave the array channel by channel, the decomposition takes M consecutive channels of one row.
#pragma once

#include "config/ttc_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Stream `y` in: R = core.total_rows() values of a_bits, one column (channel), row r of array q at q * rows + r; tlast on the tile's last column.
/// Stream `x` out: R / M blocks of M values. Block g of beat i (i = 0..M-1 within a group of M columns) is row g * M + i, its value k is the group's
/// column k; tlast on the tile's last beat. Columns that a tile's last group does not have are zero.
/// `idle`: no column is inside.
hdl::Module tasd_transpose(const config::TtcConfig& cfg);

}  // namespace filigree::units
