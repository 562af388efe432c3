// A folder of things that are slow to build, each under a hash of everything it was built from. Safe against concurrent and interrupted builds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace filigree::bench {

/// 128-bit content hash. Guards against accidents, not against attackers.
class ContentHash {
 public:
  /// Every part counts with its length: ("ab", "c") and ("a", "bc") differ.
  void add(std::string_view part);
  /// 32 hexadecimal digits.
  std::string text() const;

 private:
  std::uint64_t low_ = 0xcbf29ce484222325u;
  std::uint64_t high_ = 0x84222325cbf29ce4u;
};

/// $FILIGREE_CACHE, else $XDG_CACHE_HOME/filigree, else $HOME/.cache/filigree, else a folder of this user under the system's temporary one. Always
/// absolute: tools run inside it.
std::filesystem::path default_cache_folder();

class ModelCache {
 public:
  explicit ModelCache(std::filesystem::path folder = default_cache_folder()) : folder_(std::move(folder)) {}

  /// The folder `name` of the cache. If there is none, `build` fills a fresh one, which then appears under its name at once or, when `build`
  /// throws, not at all: what it left is kept as "failed-<name>". One process at a time builds a name; the others wait for it.
  std::filesystem::path get(const std::string& name, const std::function<void(const std::filesystem::path&)>& build) const;

  /// Where the remains of a failed build of `name` are kept.
  std::filesystem::path failed(const std::string& name) const { return folder_ / ("failed-" + name); }

 private:
  std::filesystem::path folder_;
};

}  // namespace filigree::bench
