// Mutates one unit of the campaign and judges what its bench did not notice. usage: mutate --list | mutate UNIT FOLDER [options]
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <exception>
#include <filesystem>
#include <string>

#include "bench/build_error.h"
#include "mutate/campaign.h"
#include "mutate/report.h"

namespace filigree::mutate {
namespace {

int run(const std::string& name, const CampaignOptions& options, const std::filesystem::path& list) {
  const auto all = subjects();
  const auto subject = std::ranges::find(all, name, &Subject::name);
  if (subject == all.end()) {
    fmt::print(stderr, "mutate: {} is no unit, accepted: one that 'mutate --list' names\n", name);
    return 2;
  }
  const Explanations explanations = read_explanations(list);
  const Outcome netlist = try_netlist(*subject, options);
  const Outcome design = try_design(*subject, options);
  const Verdicts verdicts = judge(name, {{"netlist", netlist}, {"design", design}}, explanations);
  fmt::print("{}", verdicts.text);
  return verdicts.passed ? 0 : 1;
}

}  // namespace
}  // namespace filigree::mutate

int main(int argc, char** argv) {
  using namespace filigree::mutate;
  CLI::App app("Mutates one unit of the campaign and judges what its bench did not notice.", "mutate");
  bool list_only = false;
  std::string unit;
  CampaignOptions options;
  options.sources = FILIGREE_SOURCE_DIR;
  std::filesystem::path list = options.sources / "verif/mutate/survivors.txt";
  app.add_flag("--list", list_only, "print the names of the units");
  app.add_option("unit", unit, "one of them");
  app.add_option("folder", options.folder, "takes netlists, miters and logs");
  app.add_option("--mutants", options.mutants, "of the netlist and of the design, at most, each");
  app.add_option("--seed", options.seed, "draws the mutants, and is the bench's");
  app.add_option("--proof-seconds", options.proof_seconds, "for one survivor, 0: no proofs");
  app.add_option("--survivors", list, "file of those that are explained");
  CLI11_PARSE(app, argc, argv);
  try {
    if (list_only) {
      for (const Subject& subject : subjects()) fmt::print("{}\n", subject.name);
      return 0;
    }
    if (unit.empty() || options.folder.empty()) {
      fmt::print(stderr, "mutate: a unit and a folder are missing, accepted: mutate UNIT FOLDER, or mutate --list\n");
      return 2;
    }
    options.folder = std::filesystem::absolute(options.folder);
    return run(unit, options, list);
  } catch (const filigree::bench::BuildError& error) {
    fmt::print(stderr, "mutate: {}\n", error.what());
    return 2;
  } catch (const std::exception& error) {
    fmt::print(stderr, "mutate: {}: {}\n", unit, error.what());
    return 1;
  }
}
