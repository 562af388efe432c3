#include "mutate/report.h"

#include <fmt/format.h>

#include <fstream>
#include <set>
#include <stdexcept>
#include <string_view>

#include "model/count_text.h"

namespace filigree::mutate {
namespace {

std::string describe(const Comparison& proof) {
  switch (proof.verdict) {
    case Verdict::kEquivalent: return "equivalent";
    case Verdict::kDifferent: return fmt::format("differs in cycle {}", proof.cycle.value_or(0));
    case Verdict::kUndecided: return "undecided";
  }
  return "";
}

}  // namespace

Explanations read_explanations(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error(fmt::format("{}: cannot be read", file.string()));
  Explanations explanations;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (model::trimmed(line).empty() || line.starts_with('#')) continue;
    const auto first = line.find(" | ");
    const auto last = line.rfind(" | ");
    if (first == std::string::npos || first == last)
      throw std::runtime_error(fmt::format("{}:{}: accepted: 'unit | origin: mutant | cause'", file.string(), number));
    const std::string_view text = line;
    const std::pair key(std::string(model::trimmed(text.substr(0, first))), std::string(model::trimmed(text.substr(first + 3, last - first - 3))));
    if (!explanations.cause.try_emplace(key, model::trimmed(text.substr(last + 3))).second)
      throw std::runtime_error(fmt::format("{}:{}: explained twice: {} | {}", file.string(), number, key.first, key.second));
  }
  return explanations;
}

Verdicts judge(const std::string& unit, const std::vector<std::pair<std::string, Outcome>>& by_origin, const Explanations& explanations) {
  Verdicts verdicts{true, ""};
  std::string problems, survivors;
  std::set<std::string> survived;
  std::size_t explained = 0;
  const auto wrong = [&](const std::string& text) {
    verdicts.passed = false;
    problems += fmt::format("FAILED {}: {}\n", unit, text);
  };
  Outcome all;
  std::string tried;
  for (const auto& [origin, outcome] : by_origin) {
    all.tried += outcome.tried;
    tried += fmt::format(" {:>7}", outcome.tried);
    for (const Survivor& survivor : outcome.survivors) {
      all.survivors.push_back(survivor);
      const std::string key = fmt::format("{}: {}", origin, survivor.mutant);
      survived.insert(key);
      if (survivor.proof.verdict == Verdict::kEquivalent) continue;
      const auto found = explanations.cause.find({unit, key});
      if (found != explanations.cause.end()) ++explained;
      survivors += fmt::format("  {} | {} | {} ({})\n", unit, key, found == explanations.cause.end() ? "" : found->second, describe(survivor.proof));
      if (found == explanations.cause.end()) wrong(fmt::format("neither noticed, proven nor explained: {} ({})", key, describe(survivor.proof)));
    }
    if (outcome.score() < kLeastPercent) wrong(fmt::format("{}: {:.1f} % noticed, {:.0f} % are wanted", origin, outcome.score(), kLeastPercent));
  }
  for (const auto& [key, cause] : explanations.cause) {
    if (key.first == unit && !survived.contains(key.second)) wrong(fmt::format("explained, but noticed or not tried: {}", key.second));
  }
  verdicts.text = fmt::format("{:<26}{} {:>7} {:>7} {:>7} {:>6.1f}\n{}{}", unit, tried, all.killed(), all.equivalent(), explained, all.score(),
                              survivors, problems);
  return verdicts;
}

}  // namespace filigree::mutate
