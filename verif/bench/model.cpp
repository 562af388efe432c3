#include "bench/model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>

#include "bench/beat.h"

namespace filigree::bench {

Model::Model(std::string name, std::vector<PinInfo> pins) : name_(std::move(name)), pins_(std::move(pins)) {
  int widest = 1;
  for (const PinInfo& pin : pins_) {
    top_mask_.push_back(pin.width % 64 == 0 ? ~std::uint64_t{0} : (std::uint64_t{1} << (pin.width % 64)) - 1);
    widest = std::max(widest, pin.width);
  }
  scratch_.resize(static_cast<std::size_t>(words_for(widest)));
}

std::optional<int> Model::find(std::string_view name) const {
  const auto found = std::ranges::find(pins_, name, &PinInfo::name);
  return found == pins_.end() ? std::nullopt : std::optional(static_cast<int>(found - pins_.begin()));
}

int Model::pin(std::string_view name) const {
  if (const std::optional<int> found = find(name)) {
    return *found;
  }
  std::vector<std::string> names;
  std::ranges::transform(pins_, std::back_inserter(names), &PinInfo::name);
  throw std::invalid_argument(fmt::format("{} has no port '{}'; it has {}", name_, name, fmt::join(names, ", ")));
}

void Model::set(int pin, std::uint64_t value) {
  const auto index = static_cast<std::size_t>(pin);
  if (pins_[index].width > 64) {
    set(pin, std::span<const std::uint64_t>(&value, 1));
    return;
  }
  const std::uint64_t clean = value & top_mask_[index];
  write(pin, {&clean, 1});
}

std::uint64_t Model::get(int pin) const {
  const PinInfo& pin_info = pins_[static_cast<std::size_t>(pin)];
  if (pin_info.width > 64) {
    throw std::invalid_argument(fmt::format("{} of {} is {} bits wide: read it as words", pin_info.name, name_, pin_info.width));
  }
  std::uint64_t value = 0;
  read(pin, {&value, 1});
  return value;
}

void Model::set(int pin, std::span<const std::uint64_t> words) {
  const auto index = static_cast<std::size_t>(pin);
  const auto count = static_cast<std::size_t>(words_for(pins_[index].width));
  if (words.size() == count && (words.back() & ~top_mask_[index]) == 0) {
    write(pin, words);
    return;
  }
  const std::size_t given = std::min(count, words.size());
  std::copy_n(words.begin(), given, scratch_.begin());
  std::fill(scratch_.begin() + static_cast<std::ptrdiff_t>(given), scratch_.begin() + static_cast<std::ptrdiff_t>(count), 0);
  scratch_[count - 1] &= top_mask_[index];
  write(pin, std::span<const std::uint64_t>(scratch_).first(count));
}

void Model::get(int pin, std::span<std::uint64_t> words) const { read(pin, words); }

hdl::Bits Model::get_bits(int pin) const {
  const int width = info(pin).width;
  std::vector<std::uint64_t> words(static_cast<std::size_t>(words_for(width)));
  read(pin, words);
  return {width, std::span<const std::uint64_t>(words)};
}

}  // namespace filigree::bench
