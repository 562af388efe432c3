// Compares what came with what was expected, in order.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "bench/check_failed.h"
#include "bench/component.h"

namespace filigree::bench {

/// T needs ==, and either describe_difference(expected, actual) or a {fmt} formatter. Either side may be ahead of the other. Fails when the limit of
/// mismatches is reached, at the end when there was any or one side is left over, and early when a device without an end sends what nobody will expect.
template <class T>
class Scoreboard : public Component {
 public:
  struct Mismatch {
    std::uint64_t item;   ///< how many were compared before it
    std::uint64_t cycle;  ///< of the actual one
    T expected, actual;
  };
  /// Actual ones that may wait for their expected ones.
  static constexpr std::size_t kMostAhead = 50'000;
  using Difference = std::function<std::string(const T& expected, const T& actual)>;

  explicit Scoreboard(std::string name, std::size_t limit = 4, Difference difference = default_difference)
      : name_(std::move(name)), limit_(limit), difference_(std::move(difference)) {}

  void expect(T item) {
    expected_.push_back(std::move(item));
    compare();
  }
  void actual(T item, std::uint64_t cycle) {
    actual_.emplace_back(std::move(item), cycle);
    compare();
  }

  std::uint64_t compared() const { return compared_; }
  std::uint64_t mismatched() const { return mismatched_; }
  /// The first ones, at most `limit`.
  const std::vector<Mismatch>& mismatches() const { return mismatches_; }

  void sample(std::uint64_t) override {
    if (mismatches_.size() >= limit_) {
      fail();
    }
    if (actual_.size() > kMostAhead) {
      fail_surplus();
    }
  }
  bool idle() const override { return expected_.empty(); }
  void finish() override {
    if (mismatched_ > 0) {
      fail();
    }
    if (!actual_.empty()) {
      fail_surplus();
    }
    if (!expected_.empty()) {
      throw CheckFailed(name_, compared_, fmt::format("{}: {} that were expected did not come", name_, expected_.size()));
    }
  }
  std::uint64_t transactions() const override { return compared_; }
  std::string waiting() const override {
    return expected_.empty() ? std::string{} : fmt::format("{} compared {} and expects {} more", name_, compared_, expected_.size());
  }

 private:
  static std::string default_difference(const T& expected, const T& actual) {
    if constexpr (requires { describe_difference(expected, actual); }) {
      return describe_difference(expected, actual);
    } else {
      return fmt::format("expected {}, got {}", expected, actual);
    }
  }

  void compare() {
    while (!expected_.empty() && !actual_.empty()) {
      if (!(expected_.front() == actual_.front().first)) {
        ++mismatched_;
        if (mismatches_.size() < limit_) {
          mismatches_.push_back({compared_, actual_.front().second, std::move(expected_.front()), std::move(actual_.front().first)});
        }
      }
      expected_.pop_front();
      actual_.pop_front();
      ++compared_;
    }
  }

  [[noreturn]] void fail() const {
    std::string text = fmt::format("{}: {} of {} differ", name_, mismatched_, compared_);
    for (const Mismatch& m : mismatches_) {
      text += fmt::format("\n  item {} in cycle {}: {}", m.item, m.cycle, difference_(m.expected, m.actual));
    }
    throw CheckFailed(name_, mismatches_.front().item, text);
  }

  [[noreturn]] void fail_surplus() const {
    throw CheckFailed(name_, compared_,
                      fmt::format("{}: {} more came than was expected, the first in cycle {}", name_, actual_.size(), actual_.front().second));
  }

  std::string name_;
  std::size_t limit_;
  Difference difference_;
  std::deque<T> expected_;
  std::deque<std::pair<T, std::uint64_t>> actual_;
  std::vector<Mismatch> mismatches_;
  std::uint64_t compared_ = 0, mismatched_ = 0;
};

}  // namespace filigree::bench
