// Lays the fields of a stream's beat one above the other.
#pragma once

#include <bit>
#include <string>
#include <utility>
#include <vector>

#include "cli/stream_fields.h"

namespace filigree::cli {

/// Bits to hold the values 0..largest; at least 1.
inline int bits_for(int largest) { return largest < 1 ? 1 : static_cast<int>(std::bit_width(static_cast<unsigned>(largest))); }

/// Appends fields one above the other.
class Layout {
 public:
  explicit Layout(Stream& stream) : stream_(&stream) {}

  /// `stride` of each repeat is filled in: the last repeats fastest, without gaps.
  void put(std::string name, int width, bool is_signed, std::vector<Repeat> repeats, std::string meaning) {
    int stride = width;
    for (auto it = repeats.rbegin(); it != repeats.rend(); ++it) {
      it->stride = stride;
      stride *= it->count;
    }
    stream_->fields.push_back({std::move(name), position_, width, is_signed, std::move(repeats), std::move(meaning)});
    position_ += stride;
  }

  /// One field of a group that repeats as a whole.
  struct Member {
    std::string name;
    int width = 0;
    bool is_signed = false;
    std::string meaning;
  };
  /// The members side by side, all of them again for every repeat (at most one).
  void put_group(const std::vector<Repeat>& repeats, const std::vector<Member>& members) {
    int stride = 0;
    for (const Member& member : members) stride += member.width;
    int lsb = position_;
    for (const Member& member : members) {
      std::vector<Repeat> own = repeats;
      for (Repeat& repeat : own) repeat.stride = stride;
      stream_->fields.push_back({member.name, lsb, member.width, member.is_signed, own, member.meaning});
      lsb += member.width;
    }
    position_ += stride * (repeats.empty() ? 1 : repeats.front().count);
  }

  int position() const { return position_; }

 private:
  Stream* stream_;
  int position_ = 0;
};

}  // namespace filigree::cli
