// What a long search has measured so far, in a file that survives an interruption.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

namespace filigree::cli {

/// A text file: a line with the key of the search, then one line per evaluation, each written at once. A line that an interruption cut off is dropped.
class EvaluationLog {
 public:
  /// `path` empty: remembers until the end of the program. A file of the same search goes on; a new one is not there before the first evaluation.
  /// Throws UserError for a file of another search or none of ours, one that another search is writing, and one that cannot be written.
  EvaluationLog(std::string path, const std::string& search);
  ~EvaluationLog();
  EvaluationLog(const EvaluationLog&) = delete;
  EvaluationLog& operator=(const EvaluationLog&) = delete;

  std::optional<double> find(const std::string& key) const;
  /// Throws UserError when it cannot be written.
  void add(const std::string& key, double quality);
  /// Evaluations that were there at the start.
  std::size_t resumed() const { return resumed_; }
  /// All of them.
  std::size_t size() const { return known_.size(); }
  const std::string& path() const { return path_; }

 private:
  void open();
  void read(const std::string& header);
  void append(const std::string& text);

  std::string path_;
  int file_ = -1;
  std::map<std::string, double> known_;
  std::size_t resumed_ = 0;
};

}  // namespace filigree::cli
