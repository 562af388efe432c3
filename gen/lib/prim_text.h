// The Verilog of rtl/prim, built into the generator so that the command needs no files of its own at run time.
#pragma once

#include <span>
#include <string_view>

namespace filigree::lib {

struct PrimFile {
  std::string_view name;  ///< without folder: "fil_fifo.v"
  std::string_view text;
};

/// All files of rtl/prim, sorted by name.
std::span<const PrimFile> prim_files();

/// Contents of the file of that name. Throws std::out_of_range when there is none.
std::string_view prim_text(std::string_view file);

}  // namespace filigree::lib
