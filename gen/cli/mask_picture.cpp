#include "cli/mask_picture.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>

namespace filigree::cli {
namespace {

constexpr int kPanelsPerLine = 8;
constexpr double kSide = 192;        // of a panel
constexpr double kLeastHeight = 24;  // of a panel of few queries
constexpr double kGap = 16;
constexpr double kTitleHeight = 32;
constexpr double kLegendHeight = 32;
constexpr std::int64_t kMostSlices = 384;  // of the keys of a panel
constexpr int kLevels = 8;                 // of colour

constexpr std::string_view kSeen = "#e6e6ea";
constexpr std::string_view kColumns = "#1f5fb0";
constexpr std::string_view kWindow = "#f0a030";
constexpr std::string_view kBottom = "#4f9d5d";
constexpr std::string_view kDense = "#70707a";

/// A number without zeros at its end.
std::string number(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      default: result += c; break;
    }
  }
  return result;
}

struct Point {
  double key = 0;
  double row = 0;
};

/// Draws the shapes of one head in pixels.
class Panel {
 public:
  explicit Panel(const MaskPanel& panel)
      : mask_(panel.mask),
        earlier_(static_cast<double>(panel.mask.keys() - panel.rows)),
        keys_(static_cast<double>(panel.mask.keys())),
        rows_(static_cast<double>(panel.rows)) {}

  double height() const { return std::max(kLeastHeight, kSide * rows_ / keys_); }

  std::string shapes() const {
    if (mask_.dense) return filled(kDense, path(last_rows(rows_)));
    std::string text = filled(kSeen, path(last_rows(rows_)));
    text += columns();
    text += filled(kWindow, path(window()));
    if (mask_.bottom > 0) text += filled(kBottom, path(last_rows(std::min(static_cast<double>(mask_.bottom), rows_))));
    return text;
  }

 private:
  static std::string filled(std::string_view colour, const std::string& path) { return fmt::format("<path fill=\"{}\" d=\"{}\"/>\n", colour, path); }

  std::string path(const std::vector<Point>& corners) const {
    std::string text;
    for (const Point& corner : corners) {
      text += fmt::format("{}{} {}", text.empty() ? 'M' : 'L', number(corner.key * kSide / keys_), number(corner.row * height() / rows_));
    }
    return text + "Z";
  }

  /// The first row that sees a key, as a line through the panel.
  double first_row(double key) const { return std::max(0.0, key - earlier_); }

  /// All that the last `count` rows see.
  std::vector<Point> last_rows(double count) const {
    const double top = rows_ - count;
    return {{0, top}, {top + earlier_, top}, {keys_, rows_}, {0, rows_}};
  }

  std::vector<Point> window() const {
    const double width = static_cast<double>(mask_.window);
    std::vector<Point> corners = {{earlier_, 0}, {keys_, rows_}, {std::max(0.0, keys_ - width), rows_}};
    if (width > earlier_) corners.push_back({0, std::min(rows_, width - earlier_)});
    corners.push_back({std::max(0.0, earlier_ - width), 0});
    return corners;
  }

  std::vector<Point> column_range(double from, double to) const {
    std::vector<Point> corners = {{from, first_row(from)}};
    if (from < earlier_ && earlier_ < to) corners.push_back({earlier_, 0});
    corners.insert(corners.end(), {{to, first_row(to)}, {to, rows_}, {from, rows_}});
    return corners;
  }

  /// Kept columns; neighbours of one strength are one shape, shapes of one strength one path.
  std::string columns() const {
    const std::int64_t slices = std::min(kMostSlices, mask_.keys());
    const auto first_key = [&](std::int64_t slice) { return slice * mask_.keys() / slices; };
    const auto level = [&](std::int64_t slice) {
      const auto begin = mask_.kept.begin() + first_key(slice);
      const auto end = mask_.kept.begin() + first_key(slice + 1);
      const auto kept = (end - begin) - std::count(begin, end, std::uint8_t{0});
      return (kLevels * kept + (end - begin) - 1) / (end - begin);
    };
    std::vector<std::string> paths(kLevels + 1);
    for (std::int64_t slice = 0, next = 0; slice < slices; slice = next) {
      const auto strength = level(slice);
      for (next = slice + 1; next < slices && level(next) == strength; ++next) {
      }
      if (strength == 0) continue;
      paths[static_cast<std::size_t>(strength)] += path(column_range(static_cast<double>(first_key(slice)), static_cast<double>(first_key(next))));
    }
    std::string text;
    for (int strength = 1; strength <= kLevels; ++strength) {
      const std::string& shapes = paths[static_cast<std::size_t>(strength)];
      if (shapes.empty()) continue;
      text += fmt::format("<path fill=\"{}\" fill-opacity=\"{}\" d=\"{}\"/>\n", kColumns, number(static_cast<double>(strength) / kLevels), shapes);
    }
    return text;
  }

  const model::AttentionMask& mask_;
  double earlier_;  // keys in front of the first query's own
  double keys_;
  double rows_;
};

std::string legend() {
  struct Entry {
    std::string_view colour;
    std::string_view text;
  };
  constexpr Entry kEntries[] = {{kColumns, "columns"}, {kWindow, "window"}, {kBottom, "last rows"}, {kDense, "dense head"}, {kSeen, "not kept"}};
  std::string text;
  double x = kGap;
  for (const Entry& entry : kEntries) {
    text += fmt::format("<rect x=\"{}\" y=\"10\" width=\"12\" height=\"12\" fill=\"{}\"/><text x=\"{}\" y=\"20\">{}</text>\n", number(x),
                        entry.colour, number(x + 16), entry.text);
    x += 90;
  }
  return text;
}

}  // namespace

std::string mask_picture(std::span<const MaskPanel> panels) {
  constexpr double kLeastWidth = 470;  // of the legend
  const auto count = static_cast<std::int64_t>(panels.size());
  const std::int64_t across = std::clamp<std::int64_t>(count, 1, kPanelsPerLine);
  const double width = std::max(kLeastWidth, kGap + static_cast<double>(across) * (kSide + kGap));
  std::string body = legend();
  double top = kLegendHeight;
  for (std::int64_t first = 0; first < count; first += across) {
    double tallest = 0;
    for (std::int64_t i = first; i < std::min(first + across, count); ++i) {
      const MaskPanel& head = panels[static_cast<std::size_t>(i)];
      const Panel panel(head);
      body += fmt::format("<g transform=\"translate({} {})\">\n<text y=\"12\">{}</text><text y=\"26\">{}</text>\n<g transform=\"translate(0 {})\">\n",
                          number(kGap + static_cast<double>(i - first) * (kSide + kGap)), number(top), escaped(head.title), escaped(head.caption),
                          number(kTitleHeight));
      body += panel.shapes() + "</g>\n</g>\n";
      tallest = std::max(tallest, panel.height());
    }
    top += kTitleHeight + tallest + kGap;
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" font-family=\"sans-serif\" font-size=\"11\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n{2}</svg>\n",
      number(width), number(top), body);
}

}  // namespace filigree::cli
