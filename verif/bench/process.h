// Runs a tool (verilator, g++) and waits for it, telling an observer that time passes.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace filigree::bench {

/// Full path of a program in PATH; BuildError that says what it is needed for otherwise.
std::filesystem::path find_program(const std::string& name);

struct Command {
  std::vector<std::string> words;  ///< program first
  std::filesystem::path folder;    ///< working folder
  std::filesystem::path log;       ///< receives stdout and stderr
};

/// Called about ten times a second.
using Waiting = std::function<void()>;

/// Runs the commands at the same time and returns their exit statuses (128 + signal when killed). They are ended if `waiting` throws.
std::vector<int> run(const std::vector<Command>& commands, const Waiting& waiting);

}  // namespace filigree::bench
