#include "cli/output.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <set>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/user_error.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw UserError(fmt::format("{}: cannot be written ({}), accepted: a place in a writable folder", path, std::strerror(error)));
}

/// The place itself: absolute, without "." and "..", through links.
fs::path place(const std::string& path) {
  if (path.empty()) throw UserError("the output path is empty, accepted: a path");
  std::error_code error;
  fs::path result = fs::weakly_canonical(path, error);
  if (error) cannot_write(path, error.value());
  if (!result.has_filename()) result = result.parent_path();
  return result;
}

mode_t new_file_mode() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

void write_all(const fs::path& path, const std::string& shown, std::string_view content) {
  errno = 0;
  std::ofstream out(path, std::ios::binary);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) cannot_write(shown, errno);
}

/// Why `folder`, which exists, is not an earlier output of ours; empty if it is.
std::string foreign(const fs::path& folder) {
  if (fs::is_empty(folder)) return {};
  std::ifstream in(folder / "manifest.json");
  const auto manifest = nlohmann::json::parse(in, nullptr, false);
  if (!manifest.is_object() || manifest.value("generator", nlohmann::json()) != "filigree" || !manifest.contains("files")) {
    return "exists and was not written by filigree";
  }
  std::set<fs::path> known = {"manifest.json"};
  for (const auto& file : manifest["files"]) {
    if (file.is_string()) known.insert(file.get<std::string>());
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path name = entry.path().lexically_relative(folder);
    if (!entry.is_directory() && !known.contains(name)) return fmt::format("holds {}, which was not written by filigree", name.string());
  }
  return {};
}

}  // namespace

MadeFolders::MadeFolders(const fs::path& folder) {
  std::vector<fs::path> missing;
  for (fs::path at = folder; !at.empty() && !fs::exists(fs::status(at)); at = at.parent_path()) missing.push_back(at);
  std::reverse(missing.begin(), missing.end());
  for (const fs::path& each : missing) {
    std::error_code error;
    if (!fs::create_directory(each, error) && error) {
      for (auto it = made_.rbegin(); it != made_.rend(); ++it) rmdir(it->c_str());
      cannot_write(each.string(), error.value());
    }
    made_.push_back(each);
  }
}

MadeFolders::~MadeFolders() {
  for (auto it = made_.rbegin(); it != made_.rend(); ++it) rmdir(it->c_str());
}

OutputFile::OutputFile(std::string path) : shown_(std::move(path)), target_(place(shown_)), parents_(target_.parent_path()) {
  const fs::file_status status = fs::status(target_);
  if (fs::is_directory(status)) throw UserError(fmt::format("{}: is a folder, accepted: the name of a file", shown_));
  direct_ = fs::exists(status) && !fs::is_regular_file(status);
  if (direct_) {
    working_ = target_;
    return;
  }
  std::string name = target_.string() + ".XXXXXX";
  const int file = mkstemp(name.data());
  if (file < 0) cannot_write(shown_, errno);
  fchmod(file, new_file_mode());
  close(file);
  working_ = name;
}

OutputFile::~OutputFile() {
  if (!committed_ && !direct_) unlink(working_.c_str());
}

void OutputFile::write(std::string_view content) const { write_all(working_, shown_, content); }

void OutputFile::append(std::string_view content) {
  errno = 0;
  if (!appended_.is_open()) appended_.open(working_, std::ios::binary);
  appended_.write(content.data(), static_cast<std::streamsize>(content.size()));
  if (!appended_) cannot_write(shown_, errno);
}

void OutputFile::finish() {
  errno = 0;
  appended_.close();
  if (!appended_) cannot_write(shown_, errno);
}

void OutputFile::commit() {
  if (!direct_ && rename(working_.c_str(), target_.c_str()) != 0) cannot_write(shown_, errno);
  committed_ = true;
  parents_.keep();
}

OutputFolder::OutputFolder(std::string path) : shown_(std::move(path)), target_(place(shown_)), parents_(target_.parent_path()) {
  const fs::file_status status = fs::status(target_);
  if (fs::exists(status)) {
    if (!fs::is_directory(status))
      throw UserError(fmt::format("{}: is a file, accepted: a folder that does not exist yet or an earlier output", shown_));
    const std::string why = foreign(target_);
    if (!why.empty())
      throw UserError(fmt::format("{}: {}, accepted: a folder that does not exist yet, is empty or is an earlier output", shown_, why));
  }
  std::string name = target_.string() + ".XXXXXX";
  if (mkdtemp(name.data()) == nullptr) cannot_write(shown_, errno);
  chmod(name.c_str(), new_file_mode() | ((new_file_mode() & 0444) >> 2));
  working_ = name;
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!working_.empty()) fs::remove_all(working_, ignored);
}

void OutputFolder::write(const std::string& name, std::string_view content) {
  std::error_code error;
  fs::create_directories((working_ / name).parent_path(), error);
  if (error) cannot_write(shown_, error.value());
  write_all(working_ / name, (fs::path(shown_) / name).string(), content);
  files_.push_back(name);
}

void OutputFolder::commit() {
  fs::path old;
  if (fs::exists(target_)) {
    old = working_.string() + ".old";
    if (rename(target_.c_str(), old.c_str()) != 0) cannot_write(shown_, errno);
  }
  if (rename(working_.c_str(), target_.c_str()) != 0) {
    const int error = errno;
    if (!old.empty()) fs::rename(old, target_);
    cannot_write(shown_, error);
  }
  working_.clear();
  parents_.keep();
  std::error_code ignored;
  if (!old.empty()) fs::remove_all(old, ignored);
}

}  // namespace filigree::cli
