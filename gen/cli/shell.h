// Runs a user's own command line, so that stopping it stops everything it started.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>

#include <signal.h>

namespace filigree::cli {

/// The user stopped the program (Ctrl-C, kill). Ends it with exit code 128 + signal.
class Interrupted : public std::runtime_error {
 public:
  Interrupted(int signal, const std::string& message) : std::runtime_error(message), signal_(signal) {}
  int signal() const { return signal_; }

 private:
  int signal_;
};

/// While it lives, SIGINT and SIGTERM wait until they are asked for, instead of ending the program in the middle of a file. Make it before any thread.
class HeldSignals {
 public:
  HeldSignals();
  ~HeldSignals();
  HeldSignals(const HeldSignals&) = delete;
  HeldSignals& operator=(const HeldSignals&) = delete;

  /// The signal mask from before.
  const sigset_t& previous() const { return previous_; }
  /// The signal that stops the program, 0 if none has come.
  int pending() const;
  /// Waits until the child has changed its state or a signal that stops the program has come, which is returned; else 0.
  int wait() const;

 private:
  sigset_t held_;
  sigset_t previous_;
};

struct ShellResult {
  int exit_code = 0;   ///< 128 + signal when killed
  std::string output;  ///< standard output alone
  std::string errors;  ///< standard error
};

/// sh -c `command` with `variable` = `value` added to its environment. Standard input is empty. A signal that stops the program stops the command and all it has
/// started, and throws Interrupted.
ShellResult run_shell(const HeldSignals& signals, const std::string& command, const std::string& variable, const std::string& value);

/// `text` as one word of a shell.
std::string shell_word(const std::string& text);

}  // namespace filigree::cli
