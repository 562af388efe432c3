#include "errors/command_line.h"

#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace fs = std::filesystem;

namespace filigree::errors {
namespace {

constexpr int kSeconds = 60;

std::string quoted(const std::string& word) {
  if (!word.empty() && word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+./,:") == std::string::npos)
    return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

std::string shell_line(const fs::path& folder, const std::vector<std::string>& arguments, const Surroundings& around) {
  std::string line = fmt::format("cd {} && ", quoted(folder.string()));
  if (around.file_blocks > 0) line += fmt::format("ulimit -f {} && ", around.file_blocks);
  line += "env";
  if (!around.path.empty()) line += " PATH=" + quoted(around.path);
  if (!around.scratch.empty()) line += " TMPDIR=" + quoted(around.scratch);
  if (!around.cache.empty()) line += " FILIGREE_CACHE=" + quoted(around.cache);
  line += " " + quoted(FILIGREE_COMMAND);
  for (const std::string& argument : arguments) line += " " + quoted(argument);
  if (!around.standard_output.empty()) line += " > " + quoted(around.standard_output);
  return line;
}

Outcome run_filigree(const fs::path& folder, const fs::path& own, const std::vector<std::string>& arguments, const Surroundings& around) {
  fs::create_directories(own / "scratch");
  fs::create_directories(own / "cache");
  const std::string quiet = fmt::format("TMPDIR={} FILIGREE_CACHE={} ", quoted((own / "scratch").string()), quoted((own / "cache").string()));
  const std::string out = quoted((own / "stdout").string());
  const std::string err = quoted((own / "stderr").string());
  const std::string line =
      fmt::format("{}timeout {} sh -c {} < /dev/null > {} 2> {}", quiet, kSeconds, quoted(shell_line(folder, arguments, around)), out, err);
  const int status = system(line.c_str());
  Outcome outcome;
  outcome.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  outcome.standard_output = content(own / "stdout");
  outcome.standard_error = content(own / "stderr");
  return outcome;
}

}  // namespace filigree::errors
