#include "cli/evaluation_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

#include <fmt/format.h>

#include "cli/user_error.h"
#include "tools/file.h"

namespace filigree::cli {
namespace {

constexpr std::string_view kMagic = "filigree tasder state 1 ";
constexpr const char* kAccepted = "the state of this search, or a file that does not exist yet";

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw UserError(fmt::format("{}: cannot be written ({}), accepted: a place in a writable folder", path, std::strerror(error)));
}

}  // namespace

EvaluationLog::EvaluationLog(std::string path, const std::string& search) : path_(std::move(path)) {
  if (path_.empty()) return;
  open();
  try {
    read(fmt::format("{}{}\n", kMagic, search));
  } catch (...) {
    close(file_);
    throw;
  }
}

EvaluationLog::~EvaluationLog() {
  if (file_ < 0) return;
  if (known_.empty()) unlink(path_.c_str());
  close(file_);
}

void EvaluationLog::open() {
  struct stat info {};
  if (stat(path_.c_str(), &info) == 0 && !S_ISREG(info.st_mode)) {
    throw UserError(fmt::format("{}: is not a regular file, accepted: {}", path_, kAccepted));
  }
  file_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file_ < 0) cannot_write(path_, errno);
  if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
    close(file_);
    throw UserError(fmt::format("{}: another search is writing it, accepted: {}", path_, kAccepted));
  }
}

void EvaluationLog::read(const std::string& header) {
  const std::vector<std::byte> bytes = tools::read_file(path_);
  std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (header.starts_with(text) && text != header) {  // new, or cut off in its first line
    if (ftruncate(file_, 0) != 0) cannot_write(path_, errno);
    append(header);
    return;
  }
  if (!text.starts_with(kMagic)) throw UserError(fmt::format("{}: is not the state of a search, accepted: {}", path_, kAccepted));
  if (!text.starts_with(header)) {
    throw UserError(fmt::format("{}: belongs to another search (other layers, menu or quality command), accepted: {}", path_, kAccepted));
  }
  const std::size_t whole = text.rfind('\n') + 1;
  if (whole < text.size() && ftruncate(file_, static_cast<off_t>(whole)) != 0) cannot_write(path_, errno);
  text = text.substr(header.size(), whole - header.size());
  for (int line = 2; !text.empty(); ++line) {
    const std::string_view entry = text.substr(0, text.find('\n'));
    text.remove_prefix(entry.size() + 1);
    const std::size_t space = entry.find(' ');
    double quality = 0;
    const std::string_view number = space == std::string_view::npos ? std::string_view() : entry.substr(space + 1);
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), quality);
    if (error != std::errc{} || end != number.data() + number.size() || !std::isfinite(quality)) {
      throw UserError(fmt::format("{}:{}: is not an evaluation, accepted: {}", path_, line, kAccepted));
    }
    known_[std::string(entry.substr(0, space))] = quality;
  }
  resumed_ = known_.size();
}

void EvaluationLog::append(const std::string& text) {
  errno = 0;
  if (::write(file_, text.data(), text.size()) != std::ssize(text)) cannot_write(path_, errno == 0 ? ENOSPC : errno);
}

std::optional<double> EvaluationLog::find(const std::string& key) const {
  const auto found = known_.find(key);
  return found == known_.end() ? std::nullopt : std::optional(found->second);
}

void EvaluationLog::add(const std::string& key, double quality) {
  known_[key] = quality;
  if (file_ >= 0) append(fmt::format("{} {}\n", key, quality));
}

}  // namespace filigree::cli
