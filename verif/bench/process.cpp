#include "bench/process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <sstream>
#include <system_error>
#include <thread>
#include <utility>

#include "bench/build_error.h"

namespace filigree::bench {
namespace {

/// A child process that does not outlive its handle.
class Child {
 public:
  explicit Child(const Command& command) {
    std::vector<char*> words;
    for (const std::string& word : command.words) {
      words.push_back(const_cast<char*>(word.c_str()));
    }
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addchdir_np(&actions, command.folder.c_str());
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, command.log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
    const int error = posix_spawn(&id_, words[0], &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) {
      throw BuildError(fmt::format("{} cannot be run: {}", command.words[0], std::generic_category().message(error)));
    }
  }
  ~Child() {
    if (!ended_) {
      kill(id_, SIGTERM);
      waitpid(id_, nullptr, 0);
    }
  }
  Child(Child&& other) noexcept : id_(other.id_), ended_(std::exchange(other.ended_, true)), status_(other.status_) {}
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool ended() {
    if (!ended_ && waitpid(id_, &status_, WNOHANG) == id_) {
      ended_ = true;
    }
    return ended_;
  }
  int status() const { return WIFEXITED(status_) ? WEXITSTATUS(status_) : 128 + WTERMSIG(status_); }

 private:
  pid_t id_ = -1;
  bool ended_ = false;
  int status_ = 0;
};

}  // namespace

std::filesystem::path find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::filesystem::path candidate = std::filesystem::path(folder) / name;
    if (!folder.empty() && access(candidate.c_str(), X_OK) == 0 && std::filesystem::is_regular_file(candidate)) {
      return candidate;
    }
  }
  throw BuildError(
      fmt::format("{}: not found on PATH, accepted: the Debian packages verilator and g++, or the interpreter engine, which needs neither", name));
}

std::vector<int> run(const std::vector<Command>& commands, const Waiting& waiting) {
  using namespace std::chrono_literals;
  std::vector<Child> children;
  children.reserve(commands.size());
  for (const Command& command : commands) {
    children.emplace_back(command);
  }
  for (int polls = 0;; ++polls) {
    std::size_t ended = 0;
    for (Child& child : children) {
      ended += child.ended() ? 1 : 0;
    }
    if (ended == children.size()) {
      break;
    }
    if (waiting && polls % 20 == 0) {
      waiting();
    }
    std::this_thread::sleep_for(5ms);
  }
  std::vector<int> statuses;
  std::ranges::transform(children, std::back_inserter(statuses), &Child::status);
  return statuses;
}

}  // namespace filigree::bench
