#include "cli/table.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::cli {
namespace {

bool looks_numeric(const std::string& cell) {
  if (cell.empty() || cell == "-") return true;
  const bool has_digit = cell.find_first_of("0123456789") != std::string::npos;
  return has_digit && cell.find_first_not_of("+-.0123456789 %x") == std::string::npos;
}

}  // namespace

void Table::add_row(std::vector<std::string> cells) {
  if (cells.size() != header_.size()) throw std::logic_error("Table: a row must have as many cells as the header");
  rows_.push_back(std::move(cells));
}

void Table::add_rule() { rows_.emplace_back(); }

bool Table::is_numeric(std::size_t column) const {
  return std::all_of(rows_.begin(), rows_.end(), [column](const auto& row) { return row.empty() || looks_numeric(row[column]); });
}

std::string Table::to_string() const {
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < header_.size(); ++c) {
    std::size_t width = header_[c].size();
    for (const auto& row : rows_) {
      if (!row.empty()) width = std::max(width, row[c].size());
    }
    widths.push_back(width);
  }
  std::string rule;
  for (const std::size_t width : widths) rule += std::string(rule.empty() ? 0 : 2, ' ') + std::string(width, '-');
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (c > 0) text += "  ";
      text += is_numeric(c) ? fmt::format("{:>{}}", cells[c], widths[c]) : fmt::format("{:<{}}", cells[c], widths[c]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text + "\n";
  };
  std::string text = line(header_) + rule + "\n";
  for (const auto& row : rows_) text += row.empty() ? rule + "\n" : line(row);
  return text;
}

std::string grouped(long long value) {
  std::string digits = fmt::format("{}", value);
  const std::size_t first = value < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3; at -= 3) digits.insert(at - 3, " ");
  return digits;
}

std::string percent(double fraction) { return fmt::format("{:.1f} %", 100 * fraction); }

}  // namespace filigree::cli
