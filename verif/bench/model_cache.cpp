#include "bench/model_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "bench/build_error.h"

namespace filigree::bench {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr || *value == '\0' ? std::nullopt : std::optional<fs::path>(value);
}

/// Holds an exclusive lock on a file while it lives; the system drops it if the process dies.
class FileLock {
 public:
  explicit FileLock(const fs::path& file) : descriptor_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
    if (descriptor_ < 0) {
      throw BuildError(fmt::format("{}: cannot be written ({}), accepted: a writable folder in FILIGREE_CACHE", file.string(),
                                   std::generic_category().message(errno)));
    }
    while (flock(descriptor_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~FileLock() { close(descriptor_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

}  // namespace

void ContentHash::add(std::string_view part) {
  const auto mix = [this](std::uint64_t value) {
    low_ = (low_ ^ value) * 0x100000001b3u;
    high_ = (high_ + value) * 0x9e3779b97f4a7c15u;
    high_ ^= high_ >> 29;
  };
  mix(part.size());
  for (const char c : part) {
    mix(static_cast<unsigned char>(c));
  }
}

std::string ContentHash::text() const { return fmt::format("{:016x}{:016x}", high_, low_); }

fs::path default_cache_folder() {
  if (const auto own = variable("FILIGREE_CACHE")) {
    return fs::absolute(*own);
  }
  if (const auto cache = variable("XDG_CACHE_HOME")) {
    return fs::absolute(*cache) / "filigree";
  }
  if (const auto home = variable("HOME")) {
    return fs::absolute(*home) / ".cache" / "filigree";
  }
  return fs::temp_directory_path() / fmt::format("filigree-{}", getuid());
}

fs::path ModelCache::get(const std::string& name, const std::function<void(const fs::path&)>& build) const {
  const fs::path wanted = folder_ / name;
  if (fs::exists(wanted)) {
    return wanted;
  }
  std::error_code error;
  fs::create_directories(folder_, error);
  if (error) {
    throw BuildError(
        fmt::format("{}: the cache folder cannot be made ({}), accepted: a writable folder in FILIGREE_CACHE", folder_.string(), error.message()));
  }
  const FileLock lock(folder_ / (name + ".lock"));
  if (fs::exists(wanted)) {
    return wanted;
  }
  // Nobody else can be at work in this folder while the lock is held: what is there was left by a build that was killed.
  const fs::path fresh = folder_ / ("building-" + name);
  fs::remove_all(fresh);
  fs::create_directory(fresh);
  try {
    build(fresh);
  } catch (...) {
    fs::remove_all(failed(name), error);
    fs::rename(fresh, failed(name), error);
    throw;
  }
  fs::rename(fresh, wanted);
  return wanted;
}

}  // namespace filigree::bench
