// What `make coverage` runs: usage: coverage_page PAGE.html UNREACHABLE.list CONFIG...
// Exit code 1: a bin or a line was not met, fewer than 98 % of a configuration's bits toggled, or a line of the list stands for nothing. 2: bad input.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <stdexcept>

#include "bench/bench.h"
#include "config/preset.h"
#include "coverage/report.h"

namespace {

using namespace filigree;

constexpr double kLeastToggles = 98.0;  // percent

int run(const std::filesystem::path& html, const std::filesystem::path& unreachable, const std::vector<std::string>& configs) {
  std::vector<coverage::Unreachable> list = coverage::read_unreachable(unreachable);
  const std::filesystem::path folder = html.string() + ".counts";
  std::filesystem::create_directories(folder);
  std::vector<coverage::Measured> measured;
  std::vector<coverage::ConfigTally> tallies;
  bool good = true;
  for (const std::string& name : configs) {
    measured.push_back(
        coverage::measure(config::load(name), 1, folder, [&](const std::string& unit) { fmt::print(stderr, "{}: {}\n", name, unit); }));
    tallies.push_back(coverage::tally(measured.back(), list));
    const coverage::ConfigTally& tally = tallies.back();
    int holes = 0;
    for (const benches::UnitReport& unit : measured.back().units) holes += static_cast<int>(unit.coverage.holes().size());
    fmt::print("{:<20} lines {:6.2f} % of {}, toggles {:6.2f} % of {}, {} lines and {} toggles unreachable, {} bins not met\n", tally.config,
               tally.total.lines.percent(), tally.total.lines.all, tally.total.toggles.percent(), tally.total.toggles.all,
               tally.total.lines.unreachable, tally.total.toggles.unreachable, holes);
    for (const auto& [module, points] : tally.modules) {
      if (!points.lines.missed.empty()) fmt::print("  {}: lines {}\n", module, fmt::join(points.lines.missed, "; "));
      if (!points.toggles.missed.empty()) fmt::print("  {}: {}\n", module, fmt::join(coverage::gathered(points.toggles.missed), " "));
    }
    good = good && holes == 0 && tally.total.lines.missed.empty() && tally.total.toggles.percent() >= kLeastToggles;
  }
  for (const coverage::Unreachable& entry : list) {
    if (entry.matches > 0) continue;
    fmt::print("{}:{}: stands for no point that was not met\n", unreachable.string(), entry.line);
    good = false;
  }
  std::ofstream out(html);
  out << coverage::page(measured, tallies, list);
  if (!out.flush()) throw std::runtime_error(fmt::format("{}: cannot be written, accepted: a file in a folder that is there", html.string()));
  std::filesystem::remove_all(folder);
  fmt::print("{}\n", html.string());
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() < 3) {
    fmt::print(stderr, "usage: coverage_page PAGE.html UNREACHABLE.list CONFIG...\n");
    return 2;
  }
  try {
    return run(words[0], words[1], {words.begin() + 2, words.end()});
  } catch (const bench::BenchFailure& failure) {
    fmt::print(stderr, "{}\n", failure.what());
    return 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "coverage_page: {}\n", error.what());
    return 2;
  }
}
