// Deterministic random numbers for stimulus. Ordinary uniform data seldom meets the corners of arithmetic, so the shapes that do are weighted up.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace filigree::bench {

/// xoshiro256**, seeded by splitmix64. The sequence depends on the seed only: not on the platform, not on the standard library.
class Rng {
 public:
  explicit Rng(std::uint64_t seed);

  /// An independent generator named after its user, so that one component's draws never shift another's.
  Rng fork(std::string_view name) const;

  std::uint64_t next();
  /// Uniform in [0, bound); bound >= 1.
  std::uint64_t below(std::uint64_t bound);
  /// Uniform in [low, high].
  std::int64_t range(std::int64_t low, std::int64_t high);
  /// True `percent` times in a hundred.
  bool chance(int percent) { return below(100) < static_cast<std::uint64_t>(percent); }
  /// Uniform bits; the last word is cut to `width`.
  void fill(std::span<std::uint64_t> words, int width);

  template <class T>
  const T& pick(const std::vector<T>& choices) {
    return choices.at(static_cast<std::size_t>(below(choices.size())));
  }

  /// One value of [low, high]: uniform half of the time, else zero, an end, next to an end, or +-1.
  std::int64_t corner(std::int64_t low, std::int64_t high);
  /// `count` values of [low, high] in one drawn shape: all zero, all at an end, ends alternating, all equal, one-hot (one value among zeros), a ramp,
  /// few distinct values (ties), mostly zero, corners, uniform.
  std::vector<std::int64_t> corner_values(int count, std::int64_t low, std::int64_t high);

 private:
  std::uint64_t seed_;
  std::uint64_t state_[4];
};

}  // namespace filigree::bench
