// Breaks expressions over lines: a small pretty printer for the Verilog text.
#pragma once

#include <string>
#include <vector>

namespace filigree::hdl {

/// A piece of text that knows where it may be broken.
class Doc {
 public:
  /// Text without a break.
  static Doc text(std::string text);
  /// Pieces one after the other, nothing in between.
  static Doc join(std::vector<Doc> parts);
  /// Pieces with a blank between them. When they do not fit the line they stand below each other at one column: as many per line as fit (`fill`) or
  /// one.
  static Doc list(std::vector<Doc> parts, bool fill);

  /// Width on one line.
  int flat_width() const { return flat_width_; }

 private:
  friend class Layout;
  enum class Kind { kText, kJoin, kList };

  Kind kind_ = Kind::kText;
  bool fill_ = false;
  int flat_width_ = 0;
  std::string text_;
  std::vector<Doc> parts_;
};

/// The lines of `doc`, the first one starting at column `indent` (in blanks), none wider than `limit` where a break allows it.
std::vector<std::string> lay_out(const Doc& doc, int indent, int limit);

/// Words of `text` in lines of at most `limit` columns.
std::vector<std::string> wrap_words(const std::string& text, int limit);

}  // namespace filigree::hdl
