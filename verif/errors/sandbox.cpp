#include "errors/sandbox.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace fs = std::filesystem;

namespace filigree::errors {

Sandbox::Sandbox(const Files& files) {
  std::string name = (fs::temp_directory_path() / "filigree-errors.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::system_error(errno, std::generic_category(), name);
  path_ = name;
  add(files);
}

Sandbox::~Sandbox() {
  std::error_code ignored;
  if (!kept_) fs::remove_all(path_, ignored);
}

void Sandbox::add(const Files& files) const {
  for (const auto& [name, content] : files) {
    const fs::path place = path_ / name;
    fs::create_directories(place.parent_path());
    if (!name.ends_with('/')) std::ofstream(place, std::ios::binary) << content;
    if (content.starts_with("#!")) fs::permissions(place, fs::perms::owner_exec, fs::perm_options::add);
  }
}

Files Sandbox::snapshot() const {
  Files files;
  for (const auto& entry : fs::recursive_directory_iterator(path_)) {
    const std::string name = entry.path().lexically_relative(path_).string();
    if (entry.is_regular_file()) {
      std::ifstream in(entry.path(), std::ios::binary);
      files[name] = {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    } else {
      files[entry.is_directory() ? name + "/" : name] = "";
    }
  }
  return files;
}

}  // namespace filigree::errors
