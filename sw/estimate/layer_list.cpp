#include "estimate/layer_list.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>

namespace filigree::estimate {
namespace {

constexpr std::string_view kColumns[] = {"name", "M", "K", "N", "pattern"};
constexpr std::size_t kPatternField = 4;
constexpr std::int64_t kMaxSize = 1'000'000'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

class LayerParser {
 public:
  explicit LayerParser(std::string_view name) : name_(name) {}

  std::vector<Layer> parse(std::string_view text) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    std::vector<Layer> layers;
    bool first = true;
    while (!text.empty()) {
      ++line_;
      const std::size_t end = text.find('\n');
      const std::string_view line = trimmed(text.substr(0, end));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
      if (line.empty() || line.front() == '#') continue;
      const std::vector<std::string> fields = split(line);
      if (first && is_header(fields)) {
        read_header(fields);
      } else {
        layers.push_back(layer(fields));
      }
      first = false;
    }
    if (layers.empty()) throw std::invalid_argument(fmt::format("{}: lists no layer, accepted: lines of name,M,K,N,pattern", name_));
    return layers;
  }

 private:
  [[noreturn]] void fail(std::string_view what) const { throw std::invalid_argument(fmt::format("{}:{}: {}", name_, line_, what)); }

  /// Fields without their blanks and quotes.
  std::vector<std::string> split(std::string_view line) const {
    std::vector<std::string> fields;
    while (true) {
      line = trimmed(line);
      std::string field;
      if (line.starts_with('"')) {
        line.remove_prefix(1);
        while (true) {
          const std::size_t quote = line.find('"');
          if (quote == std::string_view::npos) fail("a quote is not closed, accepted: fields in pairs of quotes, or without");
          field += line.substr(0, quote);
          line.remove_prefix(quote + 1);
          if (!line.starts_with('"')) break;
          field += '"';  // a doubled quote stands for one
          line.remove_prefix(1);
        }
        line = trimmed(line);
        if (!line.empty() && line.front() != ',') fail("text after a closing quote, accepted: a comma or the end of the line");
      } else {
        field = trimmed(line.substr(0, line.find(',')));
        line.remove_prefix(std::min(line.find(','), line.size()));
      }
      fields.push_back(std::move(field));
      if (line.empty()) return fields;
      line.remove_prefix(1);
    }
  }

  static bool is_header(const std::vector<std::string>& fields) { return fields.size() >= 2 && fields[0] == kColumns[0] && fields[1] == kColumns[1]; }

  void read_header(const std::vector<std::string>& fields) {
    const std::size_t required = std::size(kColumns);
    bool good = fields.size() >= required && fields.size() <= required + 2 && std::equal(std::begin(kColumns), std::end(kColumns), fields.begin());
    density_columns_.assign(fields.begin() + static_cast<std::ptrdiff_t>(std::min(required, fields.size())), fields.end());
    for (const std::string& column : density_columns_) good = good && (column == "a_density" || column == "b_density");
    if (density_columns_.size() == 2 && density_columns_[0] == density_columns_[1]) good = false;
    if (!good) fail("other columns, accepted: name,M,K,N,pattern and then a_density, b_density or both");
  }

  Layer layer(std::vector<std::string> fields) const {
    join_pattern(fields);
    const std::size_t required = std::size(kColumns);
    if (fields.size() < required || fields.size() > required + density_columns_.size()) {
      fail(fmt::format("{} fields, accepted: name,M,K,N,pattern and up to {} densities", fields.size(), density_columns_.size()));
    }
    Layer layer;
    layer.line = line_;
    layer.name = fields[0];
    if (layer.name.empty()) fail("the name is empty, accepted: any text");
    layer.m = size(fields[1], "M");
    layer.k = size(fields[2], "K");
    layer.n = size(fields[3], "N");
    try {
      if (fields[kPatternField].find('+') != std::string::npos) {
        layer.series = model::Series::parse(fields[kPatternField]);
      } else {
        layer.pattern = model::Pattern::parse(fields[kPatternField]);
      }
    } catch (const std::invalid_argument& error) {
      fail(error.what());
    }
    for (std::size_t i = required; i < fields.size(); ++i) {
      const std::string& column = density_columns_[i - required];
      if (!fields[i].empty()) (column == "a_density" ? layer.a_density : layer.b_density) = density(fields[i], column);
    }
    return layer;
  }

  /// Puts the ranks of an unquoted pattern together again.
  static void join_pattern(std::vector<std::string>& fields) {
    std::size_t end = kPatternField + 1;
    for (; end < fields.size() && fields[end].find(':') != std::string::npos; ++end) fields[kPatternField] += "," + fields[end];
    if (end > kPatternField + 1) {
      fields.erase(fields.begin() + static_cast<std::ptrdiff_t>(kPatternField) + 1, fields.begin() + static_cast<std::ptrdiff_t>(end));
    }
  }

  std::int64_t size(std::string_view text, std::string_view column) const {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > kMaxSize) {
      fail(fmt::format("{} is \"{}\", accepted: a whole number 1..{}", column, text, kMaxSize));
    }
    return value;
  }

  double density(std::string_view text, std::string_view column) const {
    double value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || !(value >= 0 && value <= 1)) {
      fail(fmt::format("{} is \"{}\", accepted: a number 0..1", column, text));
    }
    return value;
  }

  std::string_view name_;
  int line_ = 0;
  std::vector<std::string> density_columns_ = {"a_density", "b_density"};
};

}  // namespace

std::vector<Layer> read_layers(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) throw std::invalid_argument(fmt::format("{}: is a folder, accepted: a CSV file", path.string()));
  // /dev/zero has no end.
  if (std::filesystem::is_character_file(path, ignored)) {
    throw std::invalid_argument(fmt::format("{}: is a device, accepted: a CSV file", path.string()));
  }
  std::ifstream file(path, std::ios::binary);
  if (!file)
    throw std::invalid_argument(
        fmt::format("{}: cannot be opened ({}), accepted: a readable CSV file", path.string(), std::generic_category().message(errno)));
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) throw std::invalid_argument(fmt::format("{}: cannot be read, accepted: a readable CSV file", path.string()));
  return parse_layers(path.string(), text);
}

std::vector<Layer> parse_layers(std::string_view name, std::string_view text) { return LayerParser(name).parse(text); }

}  // namespace filigree::estimate
