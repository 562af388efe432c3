#include <regex>
#include <sstream>

#include <fmt/format.h>

#include "fuzz/cosim.h"

namespace filigree::fuzz {

std::string with_zero_state(const std::string& verilog) {
  // reg, an optional range, a name, optionally the range of a memory.
  static const std::regex kDeclaration(R"(^\s*(?:output\s+)?reg\s+(?:signed\s+)?(?:\[[^\]]*\]\s*)?(\w+)\s*(?:\[([^:\]]*):([^\]]*)\])?\s*[;,)]?.*$)");
  std::ostringstream text;
  std::string zero;
  std::istringstream lines(verilog);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_match(line, match, kDeclaration)) {
      if (match[2].matched) {
        zero +=
            fmt::format("    for (zero_i = {}; zero_i <= {}; zero_i = zero_i + 1) {}[zero_i] = 0;\n", match[2].str(), match[3].str(), match[1].str());
      } else {
        zero += fmt::format("    {} = 0;\n", match[1].str());
      }
    }
    if (line.rfind("endmodule", 0) == 0 && !zero.empty()) {
      text << "  integer zero_i;\n  initial begin\n" << zero << "  end\n";
      zero.clear();
    }
    text << line << '\n';
  }
  return text.str();
}

}  // namespace filigree::fuzz
