#include "bench/rng.h"

#include <algorithm>
#include <bit>

namespace filigree::bench {
namespace {

std::uint64_t splitmix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15u;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// Number of values in [low, high] minus one; the whole 64-bit range gives all ones.
std::uint64_t extent(std::int64_t low, std::int64_t high) { return static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low); }

enum class Shape { kZero, kLow, kHigh, kAlternate, kEqual, kOneHot, kRamp, kTies, kSparse, kCorners, kUniform };

}  // namespace

Rng::Rng(std::uint64_t seed) : seed_(seed) {
  std::uint64_t state = seed;
  for (std::uint64_t& word : state_) {
    word = splitmix(state);
  }
}

Rng Rng::fork(std::string_view name) const {
  std::uint64_t hash = seed_ ^ 0xcbf29ce484222325u;
  for (const char c : name) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  }
  return Rng(splitmix(hash));
}

std::uint64_t Rng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Rng::below(std::uint64_t bound) {
  // Rejects the incomplete last round of `bound`, so that every value is equally likely.
  const std::uint64_t reject = (0 - bound) % bound;
  std::uint64_t draw = next();
  while (draw < reject) {
    draw = next();
  }
  return draw % bound;
}

std::int64_t Rng::range(std::int64_t low, std::int64_t high) {
  const std::uint64_t span = extent(low, high);
  const std::uint64_t offset = span == ~std::uint64_t{0} ? next() : below(span + 1);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

void Rng::fill(std::span<std::uint64_t> words, int width) {
  for (std::uint64_t& word : words) {
    word = next();
  }
  if (width % 64 != 0) {
    words.back() &= (std::uint64_t{1} << (width % 64)) - 1;
  }
}

std::int64_t Rng::corner(std::int64_t low, std::int64_t high) {
  switch (below(12)) {
    case 0:
    case 1: return std::clamp<std::int64_t>(0, low, high);
    case 2: return low;
    case 3: return high;
    case 4: return low == high ? low : range(0, 1) == 0 ? low + 1 : high - 1;
    case 5: return std::clamp<std::int64_t>(chance(50) ? 1 : -1, low, high);
    default: return range(low, high);
  }
}

std::vector<std::int64_t> Rng::corner_values(int count, std::int64_t low, std::int64_t high) {
  const auto size = static_cast<std::size_t>(count);
  const std::int64_t zero = std::clamp<std::int64_t>(0, low, high);
  std::vector<std::int64_t> values(size, zero);
  // Uniform and corner data are drawn most often; each special shape keeps about one draw in sixteen.
  const auto shape = static_cast<Shape>(std::min<std::uint64_t>(below(16), static_cast<std::uint64_t>(Shape::kUniform)));
  const std::vector<std::int64_t> few = {corner(low, high), corner(low, high), corner(low, high)};
  switch (shape) {
    case Shape::kZero: break;
    case Shape::kLow: std::fill(values.begin(), values.end(), low); break;
    case Shape::kHigh: std::fill(values.begin(), values.end(), high); break;
    case Shape::kAlternate:
      for (std::size_t i = 0; i < size; ++i) {
        values[i] = i % 2 == 0 ? low : high;
      }
      break;
    case Shape::kEqual: std::fill(values.begin(), values.end(), few[0]); break;
    case Shape::kOneHot:
      if (size > 0) {
        values[below(size)] = corner(low, high);
      }
      break;
    case Shape::kRamp:
      for (std::size_t i = 0; i < size; ++i) {
        const std::uint64_t span = extent(low, high);
        values[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + (span == ~std::uint64_t{0} ? i : i % (span + 1)));
      }
      break;
    case Shape::kTies: std::generate(values.begin(), values.end(), [&] { return pick(few); }); break;
    case Shape::kSparse: std::generate(values.begin(), values.end(), [&] { return chance(20) ? corner(low, high) : zero; }); break;
    case Shape::kCorners: std::generate(values.begin(), values.end(), [&] { return corner(low, high); }); break;
    case Shape::kUniform: std::generate(values.begin(), values.end(), [&] { return range(low, high); }); break;
  }
  return values;
}

}  // namespace filigree::bench
