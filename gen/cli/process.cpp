#include "cli/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "cli/user_error.h"

extern char** environ;

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

bool on_path(const std::string& tool) {
  const char* variable = std::getenv("PATH");
  std::istringstream folders(variable == nullptr ? "" : variable);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((fs::path(folder.empty() ? "." : folder) / tool).c_str(), X_OK) == 0) return true;
  }
  return false;
}

/// File actions of a child: nothing to read, everything written goes to one file.
class Redirection {
 public:
  explicit Redirection(const fs::path& output) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&actions_, STDOUT_FILENO, STDERR_FILENO);
  }
  ~Redirection() { posix_spawn_file_actions_destroy(&actions_); }
  Redirection(const Redirection&) = delete;
  Redirection& operator=(const Redirection&) = delete;
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

}  // namespace

void require_tool(const std::string& tool, const std::string& package) {
  if (!on_path(tool)) {
    throw UserError(
        fmt::format("{}: not found on PATH, accepted: Debian's package '{}', which 'make setup' installs", tool, package.empty() ? tool : package));
  }
}

ProcessResult run_process(const std::vector<std::string>& command) {
  require_tool(command.front());
  const ScratchFolder scratch;
  const fs::path output = scratch.path() / "output";
  const Redirection redirection(output);
  std::vector<std::string> words = command;
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);

  pid_t child = 0;
  const int error = posix_spawnp(&child, arguments[0], redirection.get(), nullptr, arguments.data(), environ);
  if (error != 0) throw UserError(fmt::format("{}: cannot be started ({})", command.front(), std::strerror(error)));
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  ProcessResult result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  std::ostringstream text;
  text << std::ifstream(output, std::ios::binary).rdbuf();
  result.output = text.str();
  return result;
}

ScratchFolder::ScratchFolder() {
  std::error_code error;
  std::string name = (fs::temp_directory_path(error) / "filigree.XXXXXX").string();
  if (error || mkdtemp(name.data()) == nullptr) {
    throw UserError(fmt::format("{}: no folder for intermediate files can be made, accepted: a writable TMPDIR", name));
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string last_line(const std::string& text) {
  const auto end = text.find_last_not_of(" \n");
  const auto begin = end == std::string::npos ? std::string::npos : text.rfind('\n', end);
  return end == std::string::npos ? "no message"
                                  : text.substr(begin == std::string::npos ? 0 : begin + 1, end - (begin == std::string::npos ? 0 : begin + 1) + 1);
}

}  // namespace filigree::cli
