#include "hdl/layout.h"

#include <sstream>

namespace filigree::hdl {

Doc Doc::text(std::string text) {
  Doc doc;
  doc.flat_width_ = static_cast<int>(text.size());
  doc.text_ = std::move(text);
  return doc;
}

Doc Doc::join(std::vector<Doc> parts) {
  Doc doc;
  doc.kind_ = Kind::kJoin;
  for (const Doc& part : parts) doc.flat_width_ += part.flat_width_;
  doc.parts_ = std::move(parts);
  return doc;
}

Doc Doc::list(std::vector<Doc> parts, bool fill) {
  Doc doc = join(std::move(parts));
  doc.kind_ = Kind::kList;
  doc.fill_ = fill;
  if (!doc.parts_.empty()) doc.flat_width_ += static_cast<int>(doc.parts_.size()) - 1;
  return doc;
}

class Layout {
 public:
  Layout(int indent, int limit) : limit_(limit), lines_(1, std::string(static_cast<std::size_t>(indent), ' ')) {}

  /// `rest`: columns that must remain on the last line for what follows.
  void write(const Doc& doc, int rest) {
    switch (doc.kind_) {
      case Doc::Kind::kText: lines_.back() += doc.text_; break;
      case Doc::Kind::kJoin: write_join(doc, rest); break;
      case Doc::Kind::kList: write_list(doc, rest); break;
    }
  }

  std::vector<std::string> take() { return std::move(lines_); }

 private:
  int column() const { return static_cast<int>(lines_.back().size()); }

  void write_flat(const Doc& doc) {
    if (doc.kind_ == Doc::Kind::kText) lines_.back() += doc.text_;
    for (std::size_t i = 0; i < doc.parts_.size(); ++i) {
      if (i > 0 && doc.kind_ == Doc::Kind::kList) lines_.back() += ' ';
      write_flat(doc.parts_[i]);
    }
  }

  void write_join(const Doc& doc, int rest) {
    for (std::size_t i = 0; i < doc.parts_.size(); ++i) {
      int after = 0;
      std::size_t next = i + 1;
      while (next < doc.parts_.size() && doc.parts_[next].kind_ == Doc::Kind::kText) after += doc.parts_[next++].flat_width_;
      write(doc.parts_[i], next == doc.parts_.size() ? after + rest : after);
    }
  }

  void write_list(const Doc& doc, int rest) {
    if (column() + doc.flat_width_ + rest <= limit_) {
      write_flat(doc);
      return;
    }
    const std::string margin(lines_.back().size(), ' ');
    for (std::size_t i = 0; i < doc.parts_.size(); ++i) {
      const int after = i + 1 == doc.parts_.size() ? rest : 0;
      if (i > 0) {
        if (doc.fill_ && column() + 1 + doc.parts_[i].flat_width_ + after <= limit_) {
          lines_.back() += ' ';
        } else {
          lines_.push_back(margin);
        }
      }
      write(doc.parts_[i], after);
    }
  }

  int limit_;
  std::vector<std::string> lines_;
};

std::vector<std::string> lay_out(const Doc& doc, int indent, int limit) {
  Layout layout(indent, limit);
  layout.write(doc, 0);
  return layout.take();
}

std::vector<std::string> wrap_words(const std::string& text, int limit) {
  std::vector<std::string> lines;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!lines.empty() && static_cast<int>(lines.back().size() + 1 + word.size()) <= limit) {
      lines.back() += ' ' + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace filigree::hdl
