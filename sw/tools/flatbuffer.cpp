#include "tools/flatbuffer.h"

#include <fmt/format.h>

#include "tools/file.h"

namespace filigree::tools {

void FlatBytes::fail(std::string_view what) const { throw FileError(name_, fmt::format("is malformed: {}, accepted: a whole TFLite model", what)); }

std::size_t FlatBytes::follow(std::size_t at) const {
  const std::size_t target = at + read<std::uint32_t>(at);
  if (target >= size()) fail("an offset points outside the file");
  return target;
}

FlatVector::FlatVector(const FlatBytes& file, std::size_t at, std::size_t element_size)
    : file_(&file), first_(at + sizeof(std::uint32_t)), count_(file.read<std::uint32_t>(at)), element_size_(element_size) {
  if (first_ > file.size() || count_ > (file.size() - first_) / element_size) file.fail("a vector is longer than the file");
}

std::size_t FlatVector::place(std::size_t index, std::size_t element_size) const {
  if (index >= count_) {
    if (file_ == nullptr) throw std::out_of_range("an absent vector has no element");
    file_->fail("an index points outside its vector");
  }
  return first_ + index * element_size;
}

std::span<const std::byte> FlatVector::bytes() const {
  if (file_ == nullptr) return {};
  return file_->part(first_, count_ * element_size_);
}

FlatTable::FlatTable(const FlatBytes& file, std::size_t at) : file_(&file), at_(at), vtable_(0), vtable_size_(0) {
  const std::int64_t vtable = static_cast<std::int64_t>(at) - file.read<std::int32_t>(at);
  if (vtable < 0 || vtable >= static_cast<std::int64_t>(file.size())) file.fail("a table's layout lies outside the file");
  vtable_ = static_cast<std::size_t>(vtable);
  vtable_size_ = file.read<std::uint16_t>(vtable_);
  if (vtable_size_ < 4 || vtable_size_ % 2 != 0) file.fail("a table's layout has an impossible size");
  file.part(vtable_, vtable_size_);
}

std::size_t FlatTable::place(int field) const {
  const std::size_t slot = 4 + 2 * static_cast<std::size_t>(field);
  if (slot + 2 > vtable_size_) return 0;
  const std::size_t offset = file_->read<std::uint16_t>(vtable_ + slot);
  return offset == 0 ? 0 : at_ + offset;
}

std::optional<FlatTable> FlatTable::table(int field) const {
  const std::size_t at = place(field);
  if (at == 0) return std::nullopt;
  return FlatTable(*file_, file_->follow(at));
}

FlatVector FlatTable::vector(int field, std::size_t element_size) const {
  const std::size_t at = place(field);
  return at == 0 ? FlatVector{} : FlatVector(*file_, file_->follow(at), element_size);
}

std::string_view FlatTable::string(int field) const {
  const std::span<const std::byte> bytes = vector(field, 1).bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

FlatTable FlatTable::element(const FlatVector& tables, std::size_t index) const {
  if (index >= tables.size()) file_->fail("an index points outside its vector");
  return {*file_, file_->follow(tables.place(index, sizeof(std::uint32_t)))};
}

}  // namespace filigree::tools
