// A check of the bench that did not hold, as thrown by a component; Bench adds where and when, and how to see it again.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>

namespace filigree::bench {

class CheckFailed : public std::runtime_error {
 public:
  /// `where`: stream or scoreboard. `transaction`: how many it had completed before.
  CheckFailed(std::string where, std::uint64_t transaction, const std::string& message)
      : std::runtime_error(message), where_(std::move(where)), transaction_(transaction) {}

  const std::string& where() const { return where_; }
  std::uint64_t transaction() const { return transaction_; }

 private:
  std::string where_;
  std::uint64_t transaction_;
};

}  // namespace filigree::bench
