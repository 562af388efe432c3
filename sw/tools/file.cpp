#include "tools/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace filigree::tools {
namespace {

namespace fs = std::filesystem;

std::string reason_of(int error) { return std::generic_category().message(error); }

/// An open file that is closed at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  /// 0, or the error of closing, which can be the first sign of a failed write.
  int close() { return ::close(std::exchange(number_, -1)) == 0 ? 0 : errno; }

 private:
  int number_;
};

/// 0, or an errno.
int write_all(int descriptor, std::span<const std::byte> content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    content = content.subspan(static_cast<std::size_t>(written));
  }
  return 0;
}

/// A name beside `target` that no other process and no other call uses.
fs::path temporary_name(const fs::path& target, int attempt) {
  return target.parent_path() / fmt::format(".{}.{}.{}.tmp", target.filename().string(), ::getpid(), attempt);
}

constexpr int kAttempts = 100;

}  // namespace

FileError::FileError(std::string_view name, std::string_view reason) : std::invalid_argument(fmt::format("{}: {}", name, reason)) {}

std::vector<std::byte> read_file(const fs::path& path) {
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw FileError(path.string(), fmt::format("cannot be opened ({}), accepted: a readable file", reason_of(errno)));
  std::vector<std::byte> content;
  struct stat info {};
  const bool known = ::fstat(file.number(), &info) == 0;
  if (known && S_ISCHR(info.st_mode)) throw FileError(path.string(), "is a device, accepted: a regular file or a pipe");  // /dev/zero has no end
  if (known && S_ISREG(info.st_mode)) content.reserve(static_cast<std::size_t>(info.st_size));
  std::vector<std::byte> chunk(1 << 16);
  while (true) {
    const ssize_t count = ::read(file.number(), chunk.data(), chunk.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw FileError(path.string(), fmt::format("cannot be read ({}), accepted: a readable file", reason_of(errno)));
    if (count == 0) return content;
    content.insert(content.end(), chunk.begin(), chunk.begin() + count);
  }
}

void write_file(const fs::path& path, std::span<const std::byte> content) {
  std::error_code ignored;
  const fs::file_status status = fs::status(path, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) throw FileError(path.string(), "cannot be written: it exists and is not a regular file");
  const fs::path target = fs::is_symlink(path, ignored) && fs::exists(status) ? fs::canonical(path, ignored) : path;

  fs::path temporary;
  int number = -1;
  for (int attempt = 0; number < 0 && attempt < kAttempts; ++attempt) {
    temporary = temporary_name(target, attempt);
    number = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (number < 0 && errno != EEXIST) break;
  }
  if (number < 0) throw FileError(path.string(), fmt::format("cannot be written: {}", reason_of(errno)));
  Descriptor file(number);
  int error = write_all(file.number(), content);
  const int close_error = file.close();
  if (error == 0) error = close_error;
  if (error == 0 && ::rename(temporary.c_str(), target.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(temporary.c_str());
    throw FileError(path.string(), fmt::format("cannot be written: {}", reason_of(error)));
  }
}

OutputFolder::OutputFolder(fs::path target) : target_(std::move(target)) {
  if (!target_.has_filename()) target_ = target_.parent_path();  // "out/" means "out"
  std::error_code error;
  if (fs::exists(target_, error)) {
    if (!fs::is_directory(target_, error)) throw FileError(target_.string(), "cannot be written: it exists and is not a folder");
    if (!fs::is_empty(target_, error)) throw FileError(target_.string(), "cannot be written: the folder exists and is not empty");
  }
  if (target_.has_parent_path()) fs::create_directories(target_.parent_path(), error);
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    temporary_ = temporary_name(target_, attempt);
    if (fs::create_directory(temporary_, error)) return;
    if (error) break;
  }
  throw FileError(target_.string(), fmt::format("cannot be written: {}", error ? error.message() : "no free temporary name"));
}

OutputFolder::~OutputFolder() {
  std::error_code ignored;
  if (!temporary_.empty()) fs::remove_all(temporary_, ignored);
}

void OutputFolder::commit() {
  // An empty folder may be replaced by rename.
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) throw FileError(target_.string(), fmt::format("cannot be written: {}", reason_of(errno)));
  temporary_.clear();
}

}  // namespace filigree::tools
