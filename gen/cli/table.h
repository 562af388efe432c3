// A table of text for people.
#pragma once

#include <string>
#include <vector>

namespace filigree::cli {

/// Columns are as wide as their widest cell. A column whose cells are all numbers (a sign, digits, one unit) is aligned right.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}

  /// Must have as many cells as the header.
  void add_row(std::vector<std::string> cells);
  /// A line across, in front of the next row.
  void add_rule();
  /// Header, rule, rows; every line ends with a newline and has no trailing space.
  std::string to_string() const;

 private:
  bool is_numeric(std::size_t column) const;

  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;  // an empty row is a rule
};

/// 1234567 -> "1 234 567".
std::string grouped(long long value);
/// 0.1234 -> "12.3 %".
std::string percent(double fraction);

}  // namespace filigree::cli
