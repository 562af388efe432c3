// One bad input per row of a table, and what is expected of every one of them.
#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

#include "errors/command_line.h"
#include "errors/sandbox.h"

namespace filigree::errors {

struct BadCase {
  std::string name;                    ///< of the test
  std::vector<std::string> arguments;  ///< of filigree
  std::string names;                   ///< the file, key or shape that the line must name, and what is wrong with it
  std::string accepts;                 ///< what the line must say behind "accepted"
  Files files = {};                    ///< what the command finds in its folder
  Surroundings around = {};
};

/// "generate highlight-s -o out" as arguments.
std::vector<std::string> words(const std::string& line);

/// Exit code 2; one line on standard error that names the culprit and what would be accepted; nothing on standard output; nothing changed in any
/// folder. Twice: with nothing where the outputs go, and with earlier outputs there.
void expect_refused(const BadCase& bad);

/// What GoogleTest shows of a row.
std::ostream& operator<<(std::ostream& out, const BadCase& bad);

/// Each table is an instantiation of this suite, with case_name.
class BadInput : public ::testing::TestWithParam<BadCase> {};

std::string case_name(const ::testing::TestParamInfo<BadCase>& info);

}  // namespace filigree::errors
