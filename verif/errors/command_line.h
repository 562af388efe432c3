// Runs the built command as a user would, and keeps what it said.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace filigree::errors {

/// What is around a command besides its arguments. Names are relative to the folder it runs in.
struct Surroundings {
  std::string path = {};             ///< folder that is the whole PATH; empty: the PATH of this process
  std::string scratch = {};          ///< TMPDIR; empty: a folder that must be empty afterwards
  std::string cache = {};            ///< FILIGREE_CACHE; empty: a folder that must be empty afterwards
  std::string standard_output = {};  ///< file to which standard output goes; empty: it is captured
  int file_blocks = 0;               ///< no file may grow beyond this many blocks of 512 bytes, as on a full disk; 0: no limit
};

struct Outcome {
  int exit_code = 0;  ///< 128 + signal when killed
  std::string standard_output;
  std::string standard_error;
};

/// The command line as it can be typed, from `folder`.
std::string shell_line(const std::filesystem::path& folder, const std::vector<std::string>& arguments, const Surroundings& around);

/// Runs it through a shell, with `own` for its scratch, its cache and what it says. Killed after a minute.
Outcome run_filigree(const std::filesystem::path& folder, const std::filesystem::path& own, const std::vector<std::string>& arguments,
                     const Surroundings& around);

}  // namespace filigree::errors
