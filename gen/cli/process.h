// Runs the open tools that the command builds on.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace filigree::cli {

struct ProcessResult {
  int exit_code = 0;   ///< 128 + signal when killed
  std::string output;  ///< standard output and standard error, as they came
};

/// `command[0]` is looked up on PATH. Throws UserError naming the tool when it is not there. Standard input is empty.
ProcessResult run_process(const std::vector<std::string>& command);

/// The last line of a tool's output that is not empty; "no message" when there is none.
std::string last_line(const std::string& output);

/// Throws UserError, naming Debian's package (of the same name unless given), when `tool` is not on PATH.
void require_tool(const std::string& tool, const std::string& package = "");

/// A folder for intermediate files, removed at the end.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace filigree::cli
