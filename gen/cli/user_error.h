// What a user can put right: bad input, a missing tool, a folder that cannot be written. Ends the program with exit code 2.
#pragma once

#include <stdexcept>
#include <string>

namespace filigree::cli {

/// The message is one line naming the file, key, shape or tool and what would be accepted.
class UserError : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

/// A comparison or a check has failed; the report said so. Ends the program with exit code 1.
class CheckFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace filigree::cli
