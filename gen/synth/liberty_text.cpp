#include "synth/liberty_text.h"

#include <cctype>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::synth {
namespace {

struct Token {
  std::string text;  ///< empty at the end of the file
  bool quoted = false;
  int line = 0;

  bool is(char c) const { return !quoted && text.size() == 1 && text[0] == c; }
};

class Scanner {
 public:
  Scanner(std::string_view text, const std::string& file) : text_(text), file_(file) { advance(); }

  const Token& next() const { return token_; }
  Token take() {
    Token taken = token_;
    advance();
    return taken;
  }
  [[noreturn]] void fail(const std::string& accepted) const {
    const std::string found = token_.text.empty() && !token_.quoted ? "the end of the file" : fmt::format("'{}'", token_.text);
    throw std::runtime_error(
        fmt::format("{}:{}: {} where the liberty grammar has no place for it, accepted: {}", file_, token_.line, found, accepted));
  }

 private:
  static bool is_punctuation(char c) { return std::string_view("(){}:;,").find(c) != std::string_view::npos; }

  char at(std::size_t offset = 0) const { return position_ + offset < text_.size() ? text_[position_ + offset] : '\0'; }

  void skip() {
    while (position_ < text_.size()) {
      if (at() == '\n') {
        ++line_;
        ++position_;
      } else if (std::isspace(static_cast<unsigned char>(at())) != 0 || at() == '\\') {
        ++position_;
      } else if (at() == '/' && at(1) == '*') {
        const std::size_t end = text_.find("*/", position_ + 2);
        if (end == std::string_view::npos) {
          token_ = {"/*", false, line_};
          fail("a comment that ends");
        }
        for (; position_ < end + 2; ++position_) line_ += at() == '\n' ? 1 : 0;
      } else if (at() == '/' && at(1) == '/') {
        while (position_ < text_.size() && at() != '\n') ++position_;
      } else {
        return;
      }
    }
  }

  void advance() {
    skip();
    token_ = {"", false, line_};
    if (position_ >= text_.size()) return;
    if (at() == '"') {
      ++position_;
      token_.quoted = true;
      while (at() != '"') {
        if (position_ >= text_.size()) fail("a string that ends");
        if (at() == '\n') ++line_;
        if (at() != '\\' && at() != '\n') token_.text += at();
        ++position_;
      }
      ++position_;
    } else if (is_punctuation(at())) {
      token_.text = text_[position_++];
    } else {
      while (position_ < text_.size() && !is_punctuation(at()) && at() != '"' && std::isspace(static_cast<unsigned char>(at())) == 0)
        token_.text += text_[position_++];
    }
  }

  std::string_view text_;
  const std::string& file_;
  std::size_t position_ = 0;
  int line_ = 1;
  Token token_;
};

/// `name : words ;` The semicolon may be missing at the end of a line, as some files have it.
void parse_value(Scanner& scanner, LibertyItem& item) {
  std::string value;
  const int line = scanner.next().line;
  while (!scanner.next().is(';') && !scanner.next().is('}') && scanner.next().line == line) {
    if (scanner.next().text.empty() && !scanner.next().quoted) scanner.fail("a value and ';'");
    value += (value.empty() ? "" : " ") + scanner.take().text;
  }
  if (scanner.next().is(';')) scanner.take();
  item.arguments.push_back(value);
}

constexpr int kMaxDepth = 32;  ///< of groups in groups; real files have six

LibertyItem parse_item(Scanner& scanner, int depth) {
  if (scanner.next().text.empty() ||
      (scanner.next().text.size() == 1 && std::string_view("(){}:;,").find(scanner.next().text[0]) != std::string_view::npos)) {
    scanner.fail("a name");
  }
  LibertyItem item;
  item.line = scanner.next().line;
  item.name = scanner.take().text;
  if (scanner.next().is(':')) {
    scanner.take();
    parse_value(scanner, item);
    return item;
  }
  if (!scanner.next().is('(')) scanner.fail("':' or '('");
  scanner.take();
  std::string argument;
  bool any = false;
  for (; !scanner.next().is(')'); any = true) {
    if (scanner.next().text.empty() && !scanner.next().quoted) scanner.fail("')'");
    if (scanner.next().is(',')) {
      item.arguments.push_back(argument);
      argument.clear();
      scanner.take();
    } else {
      argument += (argument.empty() ? "" : " ") + scanner.take().text;
    }
  }
  if (any) item.arguments.push_back(argument);
  scanner.take();
  if (scanner.next().is('{')) {
    if (depth == kMaxDepth) scanner.fail(fmt::format("groups nested at most {} deep", kMaxDepth));
    scanner.take();
    while (!scanner.next().is('}')) {
      if (scanner.next().is(';')) {
        scanner.take();
      } else {
        item.items.push_back(parse_item(scanner, depth + 1));
      }
    }
    scanner.take();
  } else if (scanner.next().is(';')) {
    scanner.take();
  }
  return item;
}

}  // namespace

std::string_view LibertyItem::value(std::string_view item) const {
  for (const LibertyItem& candidate : items) {
    if (candidate.name == item && !candidate.arguments.empty()) return candidate.arguments.front();
  }
  return {};
}

std::vector<const LibertyItem*> LibertyItem::all(std::string_view item) const {
  std::vector<const LibertyItem*> found;
  for (const LibertyItem& candidate : items) {
    if (candidate.name == item) found.push_back(&candidate);
  }
  return found;
}

LibertyItem parse_liberty(std::string_view text, const std::string& file) {
  Scanner scanner(text, file);
  if (scanner.next().text != "library") scanner.fail("library (NAME) { ... }");
  LibertyItem library = parse_item(scanner, 1);
  if (!scanner.next().text.empty()) scanner.fail("nothing behind the library");
  return library;
}

}  // namespace filigree::synth
