#include "cli/tasder_weights.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "bench/model_cache.h"
#include "cli/user_error.h"
#include "tools/tasd_array.h"

namespace fs = std::filesystem;

namespace filigree::cli {
namespace {

std::string hash_of(const tools::NpyArray& array) {
  bench::ContentHash hash;
  hash.add(tools::shape_text(array.header.shape));
  hash.add(tools::to_string(array.header.dtype));
  hash.add({reinterpret_cast<const char*>(array.data.data()), array.data.size()});
  return hash.text();
}

/// Without blanks and line ends at either end.
std::string_view stripped(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string_view answer_line(std::string_view text) {
  text = stripped(text);
  return stripped(text.substr(text.rfind('\n') + 1));
}

std::string with_folder(const std::string& command, const std::string& folder) {
  std::string result;
  std::size_t from = 0;
  for (std::size_t at = 0; (at = command.find("{}", from)) != std::string::npos; from = at + 2) {
    result += command.substr(from, at - from) + shell_word(folder);
  }
  return result + command.substr(from);
}

}  // namespace

DecomposedWeights::DecomposedWeights(std::span<const TasderLayer> layers, std::span<const model::Series> menu)
    : layers_(layers), menu_(menu), hashes_(layers.size()), written_(layers.size(), model::kDense - 1) {
  for (std::size_t layer = 0; layer < layers.size(); ++layer) {
    for (int choice = model::kDense; choice < std::ssize(menu); ++choice) hashes_[layer].push_back(hash_of(kept(layer, choice)));
  }
}

tools::NpyArray DecomposedWeights::kept(std::size_t layer, int choice) const {
  const TasderLayer& from = layers_[layer];
  if (choice == model::kDense) return from.values;
  return tools::keep_terms(from.file.string(), from.values, menu_[static_cast<std::size_t>(choice)]).values;
}

std::string DecomposedWeights::key(const model::Choices& choices) const {
  bench::ContentHash hash;
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) hash.add(hashes_[layer][static_cast<std::size_t>(choices[layer] - model::kDense)]);
  return hash.text();
}

std::string DecomposedWeights::search_key(const std::string& command) const {
  bench::ContentHash hash;
  hash.add(command);
  for (const model::Series& series : menu_) hash.add(model::to_string(series));
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    hash.add(layers_[layer].name);
    hash.add(hashes_[layer].front());
  }
  return hash.text();
}

const fs::path& DecomposedWeights::write(const model::Choices& choices) {
  for (std::size_t layer = 0; layer < layers_.size(); ++layer) {
    if (written_[layer] == choices[layer]) continue;
    tools::write_npy(folder_.path() / layers_[layer].file.filename(), kept(layer, choices[layer]));
    written_[layer] = choices[layer];
  }
  return folder_.path();
}

double MeasuredQuality::operator()(const model::Choices& choices) {
  const std::string key = weights_.key(choices);
  if (const auto known = log_.find(key)) return *known;
  if (const int signal = signals_.pending()) throw Interrupted(signal, "interrupted");
  const double quality = measure(weights_.write(choices));
  const bool original = std::all_of(choices.begin(), choices.end(), [](int choice) { return choice == model::kDense; });
  if (original && !(quality > 0))
    throw UserError(fmt::format("--quality: the original's quality is {}, accepted: above 0, of which a share can be kept", quality));
  log_.add(key, quality);
  return quality;
}

double MeasuredQuality::measure(const fs::path& folder) const {
  const ShellResult result = run_shell(signals_, with_folder(command_, folder.string()), "FILIGREE_WEIGHTS", folder.string());
  if (result.exit_code != 0) {
    const std::string_view reason = answer_line(result.errors.empty() ? result.output : result.errors);
    throw UserError(fmt::format("--quality: the command ended with exit code {}{}{}, accepted: exit code 0 and a number on the last line",
                                result.exit_code, reason.empty() ? "" : ": ", reason));
  }
  const std::string_view line = answer_line(result.output);
  double quality = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), quality);
  if (error != std::errc{} || end != line.data() + line.size() || !std::isfinite(quality)) {
    throw UserError(fmt::format("--quality: the last line of the command's output is \"{}\", accepted: a number", line));
  }
  return quality;
}

}  // namespace filigree::cli
