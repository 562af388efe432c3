#include "tools/npy_header.h"

#include <array>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "tools/file.h"

namespace filigree::tools {
namespace {

struct DtypeName {
  Dtype dtype;
  std::string_view descr;
  std::string_view name;
  std::size_t size;
};

constexpr std::array<DtypeName, 7> kDtypes = {{{Dtype::kInt8, "|i1", "int8", 1},
                                               {Dtype::kUint8, "|u1", "uint8", 1},
                                               {Dtype::kInt16, "<i2", "int16", 2},
                                               {Dtype::kInt32, "<i4", "int32", 4},
                                               {Dtype::kFloat16, "<f2", "float16", 2},
                                               {Dtype::kFloat32, "<f4", "float32", 4},
                                               {Dtype::kBool, "|b1", "bool", 1}}};

const DtypeName& entry(Dtype dtype) {
  for (const DtypeName& known : kDtypes) {
    if (known.dtype == dtype) return known;
  }
  throw std::invalid_argument("no such dtype");
}

constexpr std::size_t kMaxDimensions = 8;
constexpr std::int64_t kMaxElements = std::int64_t{1} << 40;

/// Just enough of Python's literal syntax for the three values of the dict.
class HeaderParser {
 public:
  HeaderParser(std::string_view name, std::string_view text) : name_(name), rest_(text) {}

  NpyHeader parse() {
    expect('{');
    while (!accept('}')) {
      const std::string_view key = string("a key in quotes");
      expect(':');
      if (key == "descr") {
        once(dtype_, key, parse_dtype());
      } else if (key == "fortran_order") {
        once(fortran_order_, key, boolean());
      } else if (key == "shape") {
        once(shape_, key, tuple());
      } else {
        fail(fmt::format("unknown key '{}'", printable(key)));
      }
      if (!accept(',')) {
        expect('}');
        break;
      }
    }
    skip_blanks();
    if (!rest_.empty()) fail("text after the dict");
    if (!dtype_ || !fortran_order_ || !shape_) fail("'descr', 'fortran_order' and 'shape' are needed");
    if (*fortran_order_) throw FileError(name_, "is in Fortran order, accepted: C order (numpy.ascontiguousarray)");
    return {*dtype_, *shape_};
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw FileError(name_, fmt::format("is not a .npy file: bad header: {}, accepted: what numpy.save writes", what));
  }

  static std::string printable(std::string_view text) {
    std::string clean;
    for (char c : text.substr(0, 40)) clean += c >= ' ' && c <= '~' ? c : '?';
    return clean;
  }

  void skip_blanks() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n' || rest_.front() == '\t')) rest_.remove_prefix(1);
  }

  bool accept(char c) {
    skip_blanks();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(fmt::format("'{}' expected", c));
  }

  std::string_view string(std::string_view what) {
    skip_blanks();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) fail(fmt::format("{} expected", what));
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) fail("a quote is not closed");
    const std::string_view text = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return text;
  }

  bool boolean() {
    skip_blanks();
    for (const auto& [word, value] : {std::pair{"True", true}, std::pair{"False", false}}) {
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(std::string_view(word).size());
        return value;
      }
    }
    fail("'fortran_order' is neither True nor False");
  }

  std::vector<std::int64_t> tuple() {
    std::vector<std::int64_t> values;
    std::int64_t product = 1;
    expect('(');
    while (!accept(')')) {
      skip_blanks();
      std::int64_t value = -1;
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
      if (error != std::errc{} || value < 0) fail("'shape' is not a tuple of numbers");
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      if (rest_.starts_with('L')) rest_.remove_prefix(1);  // Python 2 wrote 3L
      if (values.size() == kMaxDimensions) fail(fmt::format("'shape' has more than {} dimensions", kMaxDimensions));
      if (value > 0 && product > kMaxElements / value) fail("'shape' is too large");
      product *= value;
      values.push_back(value);
      if (!accept(',')) {
        expect(')');
        break;
      }
    }
    return values;
  }

  Dtype parse_dtype() {
    skip_blanks();
    if (rest_.starts_with('[')) throw FileError(name_, "has a structured dtype, accepted: " + accepted());
    const std::string_view descr = string("a dtype in quotes");
    if (descr.ends_with('O')) throw FileError(name_, "has object dtype, accepted: " + accepted());
    for (const DtypeName& known : kDtypes) {
      const bool byte_order_matters = known.size > 1;
      if (descr == known.descr || (!byte_order_matters && descr.size() == 3 && descr.substr(1) == known.descr.substr(1))) return known.dtype;
      if (descr.starts_with('>') && descr.substr(1) == known.descr.substr(1)) {
        throw FileError(name_, fmt::format("is big-endian ('{}'), accepted: little-endian ('{}')", descr, known.descr));
      }
    }
    throw FileError(name_, fmt::format("has unsupported dtype '{}', accepted: {}", printable(descr), accepted()));
  }

  static std::string accepted() {
    std::string text;
    for (const DtypeName& known : kDtypes) text += fmt::format("{}{}", text.empty() ? "" : ", ", known.name);
    return text;
  }

  template <typename T>
  void once(std::optional<T>& slot, std::string_view key, T value) {
    if (slot) fail(fmt::format("'{}' is given twice", key));
    slot = std::move(value);
  }

  std::string_view name_;
  std::string_view rest_;
  std::optional<Dtype> dtype_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<std::int64_t>> shape_;
};

}  // namespace

std::size_t size_of(Dtype dtype) { return entry(dtype).size; }

std::string_view to_string(Dtype dtype) { return entry(dtype).name; }

NpyHeader parse_npy_header(std::string_view name, std::string_view text) { return HeaderParser(name, text).parse(); }

std::string format_npy_header(const NpyHeader& header) {
  std::string shape;
  for (std::int64_t size : header.shape) shape += fmt::format("{}{}", shape.empty() ? "" : ", ", size);
  if (header.shape.size() == 1) shape += ",";
  return fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", entry(header.dtype).descr, shape);
}

}  // namespace filigree::tools
