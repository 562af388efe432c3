// Files and folders that appear whole or not at all.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace filigree::cli {

/// Folders above an output that had to be made; removed again unless kept.
class MadeFolders {
 public:
  /// Makes `folder` and what is missing above it. Throws UserError.
  explicit MadeFolders(const std::filesystem::path& folder);
  ~MadeFolders();
  MadeFolders(const MadeFolders&) = delete;
  MadeFolders& operator=(const MadeFolders&) = delete;
  void keep() { made_.clear(); }

 private:
  std::vector<std::filesystem::path> made_;  // outermost first
};

/// One file, written next to its place and renamed into it by commit(); without commit() nothing is left behind. A device or pipe is written directly.
/// The constructor finds out that the place cannot be written, so a long computation is not done in vain. Throws UserError.
class OutputFile {
 public:
  explicit OutputFile(std::string path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Where to write until commit().
  const std::filesystem::path& working_path() const { return working_; }
  /// A device or pipe.
  bool is_device() const { return direct_; }
  void write(std::string_view content) const;
  /// Adds to what append() wrote before: for files that are larger than what should lie in memory. Not together with write().
  void append(std::string_view content);
  /// Behind the last append(): finds out whether all of it could be written.
  void finish();
  void commit();

 private:
  std::string shown_;  // as the user wrote it
  std::filesystem::path target_;
  std::filesystem::path working_;
  MadeFolders parents_;
  std::ofstream appended_;
  bool direct_ = false;
  bool committed_ = false;
};

/// A folder filled next to its place and renamed into it by commit(). An older folder is replaced only if it is empty or an earlier output: it then has a
/// manifest.json with "generator": "filigree" whose "files" names every file in it. Throws UserError.
class OutputFolder {
 public:
  explicit OutputFolder(std::string path);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  const std::filesystem::path& working_path() const { return working_; }
  /// Adds a file; `name` may have folders in it.
  void write(const std::string& name, std::string_view content);
  /// Names written so far, and those declared by add(), in order.
  const std::vector<std::string>& files() const { return files_; }
  /// A file that somebody else wrote under working_path().
  void add(const std::string& name) { files_.push_back(name); }
  void commit();

 private:
  std::string shown_;
  std::filesystem::path target_;
  MadeFolders parents_;
  std::filesystem::path working_;
  std::vector<std::string> files_;
};

}  // namespace filigree::cli
