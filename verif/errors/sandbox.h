// A folder in which one command runs, and a picture of everything in it.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace filigree::errors {

/// Contents of files by their name, which may have folders in it. A name that ends with '/' is an empty folder; a content that
/// starts with "#!" can be executed.
using Files = std::map<std::string, std::string>;

/// Removed at the end unless keep() was called.
class Sandbox {
 public:
  explicit Sandbox(const Files& files);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void add(const Files& files) const;
  /// Everything below, folders with a '/' at the end of their name.
  Files snapshot() const;
  void keep() { kept_ = true; }

 private:
  std::filesystem::path path_;
  bool kept_ = false;
};

}  // namespace filigree::errors
