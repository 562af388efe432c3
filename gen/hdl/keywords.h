// Words that cannot name anything in the emitted text or in the class that Verilator makes of it.
#pragma once

#include <string_view>

namespace filigree::hdl {

/// True for reserved words of Verilog-2005, SystemVerilog-2017 and C++20 (Verilator's class has a member per port).
bool is_keyword(std::string_view word);

}  // namespace filigree::hdl
