#include "coverage/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace filigree::coverage {
namespace {

using bench::RtlPoint;

std::string line_of(const std::string& text, int number) {
  std::istringstream in(text);
  std::string line;
  for (int i = 0; i < number && std::getline(in, line); ++i) {
  }
  const std::size_t begin = line.find_first_not_of(' ');
  return begin == std::string::npos ? "" : line.substr(begin);
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out;
}

/// "held[3]" -> "held" and 3; a name without a bit has -1.
std::pair<std::string, int> name_and_bit(const std::string& point) {
  const std::size_t bracket = point.rfind('[');
  if (bracket == std::string::npos || point.back() != ']') return {point, -1};
  const std::string digits = point.substr(bracket + 1, point.size() - bracket - 2);
  if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) return {point, -1};
  return {point.substr(0, bracket), std::stoi(digits)};
}

std::string cell(const Tally& tally) {
  return fmt::format("<td class=\"{}\">{:.2f} %</td><td>{} of {}</td><td>{}</td>", tally.missed.empty() ? "full" : "part", tally.percent(), tally.met,
                     tally.all, tally.unreachable);
}

void add_row(std::string& html, const std::string& name, const ModuleTally& tally, const char* tag) {
  html += fmt::format("<tr><{0}>{1}</{0}>{2}{3}</tr>\n", tag, escaped(name), cell(tally.lines), cell(tally.toggles));
}

void add_modules(std::string& html, const ConfigTally& tally) {
  html += "<table><tr><th>module</th><th>lines</th><th>met</th><th>unreachable</th><th>toggles</th><th>met</th><th>unreachable</th></tr>\n";
  for (const auto& [name, module] : tally.modules) add_row(html, name, module, "td");
  add_row(html, "all", tally.total, "th");
  html += "</table>\n";
  for (const auto& [name, module] : tally.modules) {
    std::vector<std::string> missed = gathered(module.toggles.missed);
    missed.insert(missed.end(), module.lines.missed.begin(), module.lines.missed.end());
    if (missed.empty()) continue;
    for (std::string& point : missed) point = "<code>" + escaped(point) + "</code>";
    html += fmt::format("<p>{}, never met: {}</p>\n", name, fmt::join(missed, " "));
  }
}

void add_benches(std::string& html, const Measured& measured) {
  for (const benches::UnitReport& unit : measured.units) {
    html += fmt::format("<details><summary>{}: {} of {} bins met, {} transactions, {} cycles</summary>\n<table>\n", unit.unit, unit.coverage.met(),
                        unit.coverage.possible(), unit.transactions, unit.cycles);
    for (const bench::CoverPoint& point : unit.coverage.points()) {
      html += fmt::format("<tr><td>{}</td><td>", escaped(point.name()));
      for (int bin = 0; bin < static_cast<int>(point.bins().size()); ++bin) {
        const std::string& name = point.bins()[static_cast<std::size_t>(bin)];
        html += point.excluded(bin) ? fmt::format("<i>{}: impossible</i> ", escaped(name)) : fmt::format("{}: {}; ", escaped(name), point.count(bin));
      }
      html += "</td></tr>\n";
    }
    html += "</table></details>\n";
  }
}

}  // namespace

std::vector<std::string> gathered(std::vector<std::string> names) {
  std::vector<std::pair<std::string, int>> parts;
  for (const std::string& name : names) parts.push_back(name_and_bit(name));
  std::ranges::sort(parts);
  std::vector<std::string> result;
  for (std::size_t i = 0; i < parts.size();) {
    std::size_t end = i + 1;
    while (end < parts.size() && parts[i].second >= 0 && parts[end].first == parts[i].first && parts[end].second == parts[end - 1].second + 1) ++end;
    const auto& [name, bit] = parts[i];
    result.push_back(bit < 0 ? name : end == i + 1 ? fmt::format("{}[{}]", name, bit) : fmt::format("{}[{}..{}]", name, bit, parts[end - 1].second));
    i = end;
  }
  return result;
}

void Tally::add(const Tally& other) {
  met += other.met;
  all += other.all;
  unreachable += other.unreachable;
  missed.insert(missed.end(), other.missed.begin(), other.missed.end());
}

std::string point_name(const RtlPoint& point, const std::string& module_text) {
  return point.kind == RtlPoint::Kind::kToggle ? point.what : fmt::format("{}: {}", point.what, line_of(module_text, point.line));
}

ConfigTally tally(const Measured& measured, std::vector<Unreachable>& list) {
  ConfigTally result;
  result.config = measured.config;
  for (const auto& [point, count] : measured.rtl.counts()) {
    const bool own = point.module.starts_with(measured.prefix);
    const std::string module = own ? point.module.substr(measured.prefix.size()) : point.module;
    ModuleTally& of_module = result.modules[module];
    Tally& kind = point.kind == RtlPoint::Kind::kToggle ? of_module.toggles : of_module.lines;
    if (count > 0) {
      ++kind.met;
      ++kind.all;
      continue;
    }
    const auto text = measured.text.find(point.module);
    const std::string name = point_name(point, text == measured.text.end() ? "" : text->second);
    const auto why =
        std::ranges::find_if(list, [&](const Unreachable& entry) { return entry.covers(module, name) || entry.covers(point.module, name); });
    if (why != list.end()) {
      ++why->matches;
      ++kind.unreachable;
    } else {
      ++kind.all;
      kind.missed.push_back(name);
    }
  }
  for (const auto& [name, module] : result.modules) {
    result.total.lines.add(module.lines);
    result.total.toggles.add(module.toggles);
  }
  return result;
}

std::string page(const std::vector<Measured>& measured, const std::vector<ConfigTally>& tallies, const std::vector<Unreachable>& list) {
  std::string html = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Filigree: coverage</title>
<style>
body { font: 14px/1.4 sans-serif; margin: 2em; max-width: 75em; }
table { border-collapse: collapse; margin: 0.5em 0; }
td, th { padding: 0.1em 0.7em; text-align: left; border-bottom: 1px solid #ddd; vertical-align: top; }
.full { color: #060; }
.part { color: #a00; }
code { background: #f4f4f4; padding: 0 0.2em; }
summary { cursor: pointer; }
</style></head><body>
<h1>Coverage</h1>
<p>Functional coverage of every bench, lines and toggles of the emitted RTL under all benches together. Unreachable points are listed at the end, each with its
reason, and do not count.</p>
<table><tr><th>configuration</th><th>lines</th><th>met</th><th>unreachable</th><th>toggles</th><th>met</th><th>unreachable</th></tr>
)";
  for (const ConfigTally& tally : tallies) add_row(html, tally.config, tally.total, "td");
  html += "</table>\n";
  for (std::size_t i = 0; i < measured.size(); ++i) {
    html += fmt::format("<h2>{}</h2>\n", measured[i].config);
    add_modules(html, tallies[i]);
    add_benches(html, measured[i]);
  }
  html += "<h2>Unreachable</h2>\n<table><tr><th>module</th><th>point</th><th>points</th><th>reason</th></tr>\n";
  for (const Unreachable& entry : list) {
    html += fmt::format("<tr><td><code>{}</code></td><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n", escaped(entry.module_text),
                        escaped(entry.point_text), entry.matches, escaped(entry.reason));
  }
  html += "</table>\n</body></html>\n";
  return html;
}

}  // namespace filigree::coverage
