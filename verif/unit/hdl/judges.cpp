#include "judges.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string_view>

namespace filigree::hdl {

namespace {

struct ClosePipe {
  void operator()(FILE* pipe) const { pclose(pipe); }
};

/// Standard output and error of a command.
std::string output_of(const std::string& command) {
  const std::unique_ptr<FILE, ClosePipe> pipe(popen((command + " 2>&1; test $? -eq 0 || echo failed").c_str(), "r"));
  std::string text;
  std::array<char, 4096> buffer{};
  while (fgets(buffer.data(), static_cast<int>(buffer.size()), pipe.get()) != nullptr) text += buffer.data();
  return text;
}

std::string read(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

std::string complaints(const Design& design, const std::vector<File>& files) {
  static int count = 0;
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / fmt::format("filigree_hdl_{}_{}", getpid(), count++);
  std::filesystem::create_directories(folder);
  std::string names;
  for (const File& file : files) {
    std::ofstream(folder / file.name) << file.text;
    names += " " + file.name;
  }
  for (const std::string& file : design.primitives()) names += fmt::format(" {}/rtl/prim/{}", FILIGREE_SOURCE_DIR, file);
  const std::string top = design.top();
  const std::string enter = fmt::format("cd {} && ", folder.string());
  std::string found;
  for (const auto& [tool, command] : std::initializer_list<std::pair<std::string_view, std::string>>{
           {"verilator", fmt::format("verilator --lint-only -Wall --top-module {}{}", top, names)},
           {"yosys", fmt::format("yosys -q -p 'read_verilog{}; hierarchy -check -top {}; proc; check -assert'", names, top)},
           {"iverilog", fmt::format("iverilog -g2005 -Wall -t null -s {}{}", top, names)}}) {
    const std::string text = output_of(enter + command);
    if (!text.empty()) found += fmt::format("{}:\n{}", tool, text);
  }
  std::filesystem::remove_all(folder);
  return found;
}

std::string compare_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path = std::filesystem::path(FILIGREE_SOURCE_DIR) / "verif/unit/hdl/golden" / name;
  const char* update = std::getenv("FILIGREE_UPDATE_GOLDEN");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(path) << text;
    return "";
  }
  const std::string expected = read(path);
  if (expected == text) return "";
  std::istringstream want(expected), have(text);
  std::string a, b;
  for (int line = 1;; ++line) {
    const bool more_a = static_cast<bool>(std::getline(want, a)), more_b = static_cast<bool>(std::getline(have, b));
    if (!more_a) a = "(end)";
    if (!more_b) b = "(end)";
    if (a != b) return fmt::format("{}:{}\n  expected: {}\n  printed:  {}\n(FILIGREE_UPDATE_GOLDEN=1 rewrites the file)", path.string(), line, a, b);
    if (!more_a) return fmt::format("{}: line ends differ", path.string());
  }
}

}  // namespace filigree::hdl
