// A bounds-checked reader of FlatBuffers bytes: no generated code, no trust in any offset.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>

namespace filigree::tools {

/// The bytes and the name that stands in messages. Every access outside them is a FileError "... is malformed: ...".
class FlatBytes {
 public:
  FlatBytes(std::string_view name, std::span<const std::byte> bytes) : name_(name), bytes_(bytes) {}

  [[noreturn]] void fail(std::string_view what) const;
  std::size_t size() const { return bytes_.size(); }
  std::span<const std::byte> part(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) fail("an offset points outside the file");
    return bytes_.subspan(at, size);
  }
  template <typename T>
  T read(std::size_t at) const {
    static_assert(std::is_arithmetic_v<T>);
    T value;
    std::memcpy(&value, part(at, sizeof(T)).data(), sizeof(T));
    return value;
  }
  /// The place that the 32-bit forward offset at `at` points to.
  std::size_t follow(std::size_t at) const;

 private:
  std::string_view name_;
  std::span<const std::byte> bytes_;
};

/// A vector: its element count was checked against the file's size.
class FlatVector {
 public:
  FlatVector() = default;
  FlatVector(const FlatBytes& file, std::size_t at, std::size_t element_size);

  std::size_t size() const { return count_; }
  /// Element `index` of a vector of numbers. Fails when there is no such element.
  template <typename T>
  T get(std::size_t index) const {
    return file_->read<T>(place(index, sizeof(T)));
  }
  /// Where element `index` lies.
  std::size_t place(std::size_t index, std::size_t element_size) const;
  /// The elements' bytes.
  std::span<const std::byte> bytes() const;

 private:
  const FlatBytes* file_ = nullptr;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::size_t element_size_ = 0;
};

/// A table: fields by their number in the schema; absent fields have their default.
class FlatTable {
 public:
  FlatTable(const FlatBytes& file, std::size_t at);
  /// The table that the file starts with.
  static FlatTable root(const FlatBytes& file) { return {file, file.follow(0)}; }

  const FlatBytes& file() const { return *file_; }
  template <typename T>
  T scalar(int field, T absent) const {
    const std::size_t at = place(field);
    return at == 0 ? absent : file_->read<T>(at);
  }
  std::optional<FlatTable> table(int field) const;
  /// Empty when absent.
  FlatVector vector(int field, std::size_t element_size) const;
  std::string_view string(int field) const;
  /// Element `index` of a vector of tables. Fails when there is no such element.
  FlatTable element(const FlatVector& tables, std::size_t index) const;

 private:
  /// Where a field lies; 0 when absent.
  std::size_t place(int field) const;

  const FlatBytes* file_;
  std::size_t at_;
  std::size_t vtable_;
  std::size_t vtable_size_;
};

}  // namespace filigree::tools
