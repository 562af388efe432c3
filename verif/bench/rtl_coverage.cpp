#include "bench/rtl_coverage.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

namespace filigree::bench {
namespace {

/// The text behind key `name` of a point. Verilator writes \x01 key \x02 text for each.
std::string value(const std::string& point, const std::string& name) {
  const std::string start = '\x01' + name + '\x02';
  const std::size_t at = point.find(start);
  if (at == std::string::npos) return "";
  const std::size_t begin = at + start.size();
  return point.substr(begin, point.find('\x01', begin) - begin);
}

}  // namespace

void RtlCoverage::read(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line) || !line.starts_with("# SystemC::Coverage")) {
    throw std::runtime_error(fmt::format("{}: no coverage of a model, accepted: a file that starts with '# SystemC::Coverage'", file.string()));
  }
  while (std::getline(in, line)) {
    // C 'keys' count
    const std::size_t end = line.rfind("' ");
    if (!line.starts_with("C '") || end == std::string::npos) continue;
    const std::string point = line.substr(3, end - 3);
    const std::string page = value(point, "page");  // v_toggle/module, v_line/module, v_branch/module
    if (!page.starts_with("v_")) continue;
    RtlPoint key;
    // Not what the page says: there a module with parameters has a name of Verilator's own.
    key.module = std::filesystem::path(value(point, "f")).stem().string();
    key.kind = page.starts_with("v_toggle") ? RtlPoint::Kind::kToggle : RtlPoint::Kind::kLine;
    key.line = std::stoi(value(point, "l"));
    key.column = std::stoi(value(point, "n"));
    key.what = value(point, "o");
    counts_[key] += std::stoull(line.substr(end + 2));
  }
}

}  // namespace filigree::bench
