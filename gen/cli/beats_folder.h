// A run's beats as files for Verilog's $readmemh: for benches and designs that drive the core without this program.
#pragma once

#include <span>
#include <string>

#include "cli/output.h"
#include "format/job.h"

namespace filigree::cli {

/// Fills `folder` with cmd.hex, a.hex, b.hex, bm.hex where there are beats of it, c.hex (the results to expect), beats.vh with a count and a width per stream as
/// localparams, and the manifest.json that lets a later run replace the folder. A line is a word: tlast above tdata, 0 where a stream has no tlast.
void write_beats(OutputFolder& folder, const std::string& configuration, std::span<const format::Tile> tiles, std::span<const format::Beat> results);

}  // namespace filigree::cli
