// A line on the terminal that says what a long step is doing.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace filigree::cli {

/// While it lives, and only if standard error is a terminal, shows "label ... 12 s" from the second second on; the line is gone afterwards.
class Progress {
 public:
  explicit Progress(std::string label);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Replaces the label.
  void show(std::string label);

 private:
  void draw();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::string label_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace filigree::cli
