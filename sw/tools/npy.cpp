#include "tools/npy.h"

#include <cstring>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tools/file.h"

namespace filigree::tools {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kAlignment = 64;

std::size_t byte_at(std::span<const std::byte> file, std::size_t at) { return std::to_integer<std::size_t>(file[at]); }

std::string_view as_text(std::span<const std::byte> bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// Where the header's text lies in the file.
struct HeaderPlace {
  std::size_t start = 0;
  std::size_t size = 0;
};

HeaderPlace find_header(std::string_view name, std::span<const std::byte> file) {
  if (file.empty()) throw FileError(name, "is empty, accepted: a .npy file");
  if (!as_text(file).starts_with(kMagic)) throw FileError(name, "is not a .npy file: bad magic, accepted: what numpy.save writes");
  const std::size_t version_at = kMagic.size();
  if (file.size() < version_at + 2) throw FileError(name, "is truncated in its header, accepted: a whole .npy file");
  const std::size_t major = byte_at(file, version_at);
  const std::size_t minor = byte_at(file, version_at + 1);
  if (major < 1 || major > 3 || minor != 0) throw FileError(name, fmt::format("has .npy version {}.{}, accepted: 1.0, 2.0, 3.0", major, minor));
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  HeaderPlace place{version_at + 2 + length_bytes, 0};
  if (file.size() < place.start) throw FileError(name, "is truncated in its header, accepted: a whole .npy file");
  for (std::size_t i = 0; i < length_bytes; ++i) place.size |= byte_at(file, version_at + 2 + i) << (8 * i);
  if (place.size > file.size() - place.start) throw FileError(name, "is truncated in its header, accepted: a whole .npy file");
  return place;
}

}  // namespace

std::int64_t NpyArray::size() const {
  std::int64_t product = 1;
  for (std::int64_t extent : header.shape) product *= extent;
  return product;
}

std::string shape_text(std::span<const std::int64_t> shape) { return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : ""); }

NpyArray parse_npy(std::string_view name, std::span<const std::byte> file) {
  const HeaderPlace place = find_header(name, file);
  NpyArray array{parse_npy_header(name, as_text(file.subspan(place.start, place.size))), {}};
  const std::string shape = shape_text(array.header.shape);
  if (array.size() == 0) throw FileError(name, fmt::format("holds no value: its shape is {}, accepted: at least 1 in every dimension", shape));
  const std::span<const std::byte> data = file.subspan(place.start + place.size);
  const std::size_t expected = static_cast<std::size_t>(array.size()) * size_of(array.header.dtype);
  if (data.size() != expected) {
    throw FileError(name, fmt::format("{}: {} data bytes, accepted: {} for shape {} of {}",
                                      data.size() < expected ? "is truncated" : "has something behind its data", data.size(), expected, shape,
                                      to_string(array.header.dtype)));
  }
  array.data.assign(data.begin(), data.end());
  return array;
}

NpyArray read_npy(const std::filesystem::path& path) { return parse_npy(path.string(), read_file(path)); }

std::vector<std::byte> format_npy_start(const NpyHeader& header) {
  std::string head(kMagic);
  head += '\x01';
  head += '\x00';
  std::string text = format_npy_header(header);
  const std::size_t unpadded = head.size() + 2 + text.size() + 1;
  text.append((kAlignment - unpadded % kAlignment) % kAlignment, ' ');
  text += '\n';
  head += static_cast<char>(text.size() & 0xff);
  head += static_cast<char>(text.size() >> 8);
  head += text;
  std::vector<std::byte> start(head.size());
  std::memcpy(start.data(), head.data(), head.size());
  return start;
}

std::vector<std::byte> format_npy(const NpyArray& array) {
  if (array.data.size() != static_cast<std::size_t>(array.size()) * size_of(array.header.dtype)) {
    throw std::invalid_argument(fmt::format("an array of shape {} cannot have {} data bytes", shape_text(array.header.shape), array.data.size()));
  }
  std::vector<std::byte> file = format_npy_start(array.header);
  file.insert(file.end(), array.data.begin(), array.data.end());
  return file;
}

void write_npy(const std::filesystem::path& path, const NpyArray& array) { write_file(path, format_npy(array)); }

}  // namespace filigree::tools
