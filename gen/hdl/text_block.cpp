#include "hdl/text_block.h"

#include <algorithm>

namespace filigree::hdl {

void TextBlock::line(std::string text, std::string comment) {
  // A line break in an author's comment must not end it.
  std::replace(comment.begin(), comment.end(), '\n', ' ');
  lines_.push_back({std::move(text), std::move(comment)});
}

void TextBlock::lines(std::vector<std::string> texts, const std::string& comment) {
  for (std::size_t i = 0; i < texts.size(); ++i) line(std::move(texts[i]), i == 0 ? comment : "");
}

void TextBlock::blank() {
  if (!lines_.empty() && !lines_.back().text.empty()) lines_.emplace_back();
}

std::string TextBlock::str() const {
  constexpr std::size_t kWidest = 70;  // longer lines do not push the others' comments to the right
  std::string out;
  for (std::size_t begin = 0; begin < lines_.size();) {
    std::size_t end = begin, column = 0;
    for (; end < lines_.size() && !lines_[end].text.empty(); ++end) {
      if (!lines_[end].comment.empty() && lines_[end].text.size() <= kWidest) column = std::max(column, lines_[end].text.size());
    }
    for (; begin < end; ++begin) {
      const Line& line = lines_[begin];
      out += line.text;
      if (!line.comment.empty()) {
        if (line.text.size() < column) out.append(column - line.text.size(), ' ');
        out += "  // " + line.comment;
      }
      out += '\n';
    }
    if (begin < lines_.size()) {
      out += '\n';
      ++begin;
    }
  }
  return out;
}

}  // namespace filigree::hdl
