#include "cli/shell.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "cli/process.h"
#include "cli/user_error.h"

extern char** environ;

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// How the child starts: nothing to read, two files to write, a process group of its own, and signals as they were before this program held or ignored them.
class Launch {
 public:
  Launch(const HeldSignals& signals, const fs::path& output, const fs::path& errors) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, output.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawnattr_init(&attributes_);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int signal : {SIGPIPE, SIGXFSZ, SIGINT, SIGTERM}) sigaddset(&defaults, signal);
    posix_spawnattr_setsigdefault(&attributes_, &defaults);
    posix_spawnattr_setsigmask(&attributes_, &signals.previous());
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
  }
  ~Launch() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  Launch(const Launch&) = delete;
  Launch& operator=(const Launch&) = delete;

  /// Throws UserError.
  pid_t start(std::vector<std::string> words, std::vector<std::string> environment) const {
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::vector<char*> variables;
    variables.reserve(environment.size() + 1);
    for (std::string& variable : environment) variables.push_back(variable.data());
    variables.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawnp(&child, arguments[0], &actions_, &attributes_, arguments.data(), variables.data());
    if (error != 0) throw UserError(fmt::format("{}: cannot be started ({}), accepted: a POSIX shell on PATH", words.front(), std::strerror(error)));
    return child;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

std::vector<std::string> environment_with(const std::string& variable, const std::string& value) {
  std::vector<std::string> environment = {variable + "=" + value};
  for (char** each = environ; *each != nullptr; ++each) {
    if (!std::string_view(*each).starts_with(variable + "=")) environment.emplace_back(*each);
  }
  return environment;
}

}  // namespace

HeldSignals::HeldSignals() {
  sigemptyset(&held_);
  for (const int signal : {SIGINT, SIGTERM, SIGCHLD}) sigaddset(&held_, signal);
  pthread_sigmask(SIG_BLOCK, &held_, &previous_);
}

HeldSignals::~HeldSignals() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }

int HeldSignals::pending() const {
  sigset_t pending;
  sigpending(&pending);
  for (const int signal : {SIGINT, SIGTERM}) {
    if (sigismember(&pending, signal) == 1) return wait();
  }
  return 0;
}

int HeldSignals::wait() const {
  int signal = 0;
  while ((signal = sigwaitinfo(&held_, nullptr)) < 0 && errno == EINTR) {
  }
  return signal == SIGCHLD ? 0 : signal;
}

ShellResult run_shell(const HeldSignals& signals, const std::string& command, const std::string& variable, const std::string& value) {
  const ScratchFolder scratch;
  const fs::path output = scratch.path() / "output";
  const fs::path errors = scratch.path() / "errors";
  const pid_t child = Launch(signals, output, errors).start({"sh", "-c", command}, environment_with(variable, value));
  int status = 0;
  int stop = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    if (stop == 0) {
      stop = signals.wait();
      if (stop != 0) kill(-child, SIGTERM);
    } else {
      // It was asked to end; what does not is ended.
      constexpr timespec kPatience = {2, 0};
      sigset_t ended;
      sigemptyset(&ended);
      sigaddset(&ended, SIGCHLD);
      if (sigtimedwait(&ended, nullptr, &kPatience) < 0) kill(-child, SIGKILL);
    }
  }
  if (stop != 0) throw Interrupted(stop, "interrupted");
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content(output), content(errors)};
}

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace filigree::cli
