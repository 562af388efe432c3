// Lines of emitted text with trailing comments that line up.
#pragma once

#include <string>
#include <vector>

namespace filigree::hdl {

class TextBlock {
 public:
  /// A line; the comment (may be empty) goes behind it.
  void line(std::string text, std::string comment = "");
  /// Several lines, the comment behind the first.
  void lines(std::vector<std::string> texts, const std::string& comment);
  /// A blank line, unless there is one or nothing before it.
  void blank();

  std::string str() const;

 private:
  struct Line {
    std::string text, comment;
  };
  std::vector<Line> lines_;
};

}  // namespace filigree::hdl
