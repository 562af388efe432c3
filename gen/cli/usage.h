// Command lines that cannot be understood, in the words of every other message: what is wrong where, and what would be accepted.
#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace filigree::cli {

/// "run: --a: missing, accepted: --a FILE (...)" for what CLI11 found in a command line of `app`.
std::string usage_problem(const CLI::App& app, const CLI::ParseError& error);

}  // namespace filigree::cli
