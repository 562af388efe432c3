// Whole files in and out: clear errors, and output that appears complete or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace filigree::tools {

/// A file that cannot be used; the message is one line and starts with the file's name.
class FileError : public std::invalid_argument {
 public:
  FileError(std::string_view name, std::string_view reason);
};

/// The whole file. Throws FileError when it is missing, a folder, or unreadable.
std::vector<std::byte> read_file(const std::filesystem::path& path);

/// Writes a temporary file beside `path` and renames it over `path`; a reader never sees half of it, and a failure leaves nothing behind and an old
/// file as it was. A symbolic link is followed. Throws FileError; also when `path` exists and is not a regular file (a device would be replaced).
void write_file(const std::filesystem::path& path, std::span<const std::byte> content);

/// A folder that appears whole or not at all: files are written to path(), a temporary folder beside the target, until commit() renames it.
class OutputFolder {
 public:
  /// Throws FileError when `target` exists and is not an empty folder, or cannot be created.
  explicit OutputFolder(std::filesystem::path target);
  ~OutputFolder();
  OutputFolder(const OutputFolder&) = delete;
  OutputFolder& operator=(const OutputFolder&) = delete;

  const std::filesystem::path& path() const { return temporary_; }
  /// Throws FileError when the rename fails.
  void commit();

 private:
  std::filesystem::path target_;
  std::filesystem::path temporary_;
};

}  // namespace filigree::tools
