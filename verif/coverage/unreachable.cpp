#include "coverage/unreachable.h"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "model/count_text.h"

namespace filigree::coverage {

std::vector<Unreachable> read_unreachable(const std::filesystem::path& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error(fmt::format("{}: cannot be read, accepted: a list of lines 'MODULE % POINT % reason'", file.string()));
  std::vector<Unreachable> list;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (model::trimmed(line).empty() || line.starts_with('#')) continue;
    const std::size_t first = line.find(" % ");
    const std::size_t second = first == std::string::npos ? first : line.find(" % ", first + 3);
    if (second == std::string::npos || model::trimmed(line.substr(second + 3)).empty())
      throw std::runtime_error(fmt::format("{}:{}: '{}', accepted: MODULE % POINT % reason", file.string(), number, line));
    Unreachable entry;
    entry.line = number;
    entry.module_text = model::trimmed(line.substr(0, first));
    entry.point_text = model::trimmed(line.substr(first + 3, second - first - 3));
    entry.reason = model::trimmed(line.substr(second + 3));
    try {
      entry.module = std::regex(entry.module_text);
      entry.point = std::regex(entry.point_text);
    } catch (const std::regex_error&) {
      throw std::runtime_error(fmt::format("{}:{}: '{}', accepted: regular expressions for module and point", file.string(), number, line));
    }
    list.push_back(std::move(entry));
  }
  return list;
}

}  // namespace filigree::coverage
