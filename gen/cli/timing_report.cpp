#include "cli/timing_report.h"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <stdexcept>

namespace filigree::cli {
namespace {

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

std::string join(std::vector<std::string>::const_iterator first, std::vector<std::string>::const_iterator last) {
  std::string text;
  for (auto part = first; part != last; ++part) text += (text.empty() ? "" : "/") + *part;
  return text;
}

/// "  0.105    0.291 v u_row_0/u_tree/g12/Y (BUFX4)": the delay, the time, the edge, the pin, the cell.
std::optional<PathPoint> read_point(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) words.push_back(word);
  const auto edge = std::ranges::find_if(words, [](const std::string& word) { return word == "^" || word == "v"; });
  if (words.size() < 4 || edge == words.begin() || std::distance(edge, words.end()) != 3) return std::nullopt;
  const std::string& cell = edge[2];
  if (cell.size() < 3 || cell.front() != '(' || cell.back() != ')') return std::nullopt;
  return PathPoint{edge[1], cell.substr(1, cell.size() - 2), std::strtod((edge - 1)->c_str(), nullptr)};
}

/// What the last of "... time  label" says, without its sign.
std::optional<double> read_total(const std::string& line, const std::string& label) {
  if (line.find(label) == std::string::npos) return std::nullopt;
  return std::strtod(line.c_str(), nullptr);
}

}  // namespace

std::optional<TimingPath> read_timing_path(const std::string& report) {
  std::istringstream in(report);
  TimingPath path;
  bool inside = false;
  std::optional<double> arrival, required;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("Startpoint:")) {
      if (inside) break;
      inside = true;
    }
    if (!inside) continue;
    if (!arrival) {
      if (const auto point = read_point(line)) path.points.push_back(*point);
      arrival = read_total(line, "data arrival time");
    } else if (!required) {
      required = read_total(line, "data required time");
    }
  }
  if (!inside) return std::nullopt;
  if (!arrival || !required) throw std::runtime_error("the timing report ends within a path");
  path.arrival_ns = *arrival;
  path.required_ns = *required;
  return path;
}

std::string path_in_source_terms(const TimingPath& path) {
  // Registers are named after their net; other cells have no name that a reader would know, so their module's instance stands for them.
  std::vector<std::vector<std::string>> stops;
  for (std::size_t i = 0; i < path.points.size(); ++i) {
    std::vector<std::string> parts = split(path.points[i].pin, '/');
    if (parts.size() > 1) parts.pop_back();                  // the pin
    if (!stops.empty() && parts == stops.front()) continue;  // the output of the register where the path starts
    const bool end = i == 0 || i + 1 == path.points.size();
    if (!end && !parts.empty()) parts.pop_back();  // the cell
    if (stops.empty() || stops.back() != parts) stops.push_back(parts);
  }
  std::size_t common = 0;
  const auto shares = [&](std::size_t at) {
    return std::ranges::all_of(stops, [&](const std::vector<std::string>& stop) { return stop.size() > at + 1 && stop[at] == stops.front()[at]; });
  };
  while (!stops.empty() && shares(common)) ++common;
  std::string text;
  for (const std::vector<std::string>& stop : stops) {
    const std::string name = join(stop.begin() + static_cast<std::ptrdiff_t>(std::min(common, stop.size())), stop.end());
    text += (text.empty() ? "" : " -> ") + (name.empty() ? "top" : name);
  }
  return text;
}

}  // namespace filigree::cli
