// The file of explained survivors, and the verdict over a unit: 95 % of what is not proven equivalent is noticed, and the rest is explained.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mutate/campaign.h"

namespace filigree::mutate {

/// Of the mutants that are not proven equivalent.
constexpr double kLeastPercent = 95.0;

/// Which mutant of which unit, and why no bench notices it.
struct Explanations {
  std::map<std::pair<std::string, std::string>, std::string> cause;  ///< by unit and "origin: mutant"
};

/// Lines "unit | origin: mutant | cause"; empty ones and those that start with '#' are skipped. std::runtime_error with file and line when one is not of that form
/// or there twice.
Explanations read_explanations(const std::filesystem::path& file);

struct Verdicts {
  bool passed = false;
  std::string text;  ///< a row of the table, then one line per survivor that is not proven, then what is wrong
};

/// Wrong is: a survivor that is neither proven equivalent nor explained, an explanation of what is noticed or not tried any more, a score that is too low.
/// An explanation of what is proven in this run does no harm: whether a proof ends in its time depends on the machine.
Verdicts judge(const std::string& unit, const std::vector<std::pair<std::string, Outcome>>& by_origin, const Explanations& explanations);

}  // namespace filigree::mutate
