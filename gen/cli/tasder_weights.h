// The quality of a network whose weights are decomposed: a folder of weights, and a command that says what they are worth.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "cli/evaluation_log.h"
#include "cli/process.h"
#include "cli/shell.h"
#include "cli/tasder_layers.h"

namespace filigree::cli {

/// A folder that has every layer's file with the values that its series keeps. Only files whose series changes are written again.
class DecomposedWeights {
 public:
  DecomposedWeights(std::span<const TasderLayer> layers, std::span<const model::Series> menu);

  /// Hash of what the folder would hold: the same for choices that keep the same values.
  std::string key(const model::Choices& choices) const;
  /// Hash of the layers, the menu and the command.
  std::string search_key(const std::string& command) const;
  const std::filesystem::path& write(const model::Choices& choices);

 private:
  tools::NpyArray kept(std::size_t layer, int choice) const;

  std::span<const TasderLayer> layers_;
  std::span<const model::Series> menu_;
  std::vector<std::vector<std::string>> hashes_;  // by layer; dense first, then the menu
  model::Choices written_;
  ScratchFolder folder_;
};

/// Measures by command what was not measured before. `{}` in the command stands for the folder, and so does $FILIGREE_WEIGHTS.
class MeasuredQuality {
 public:
  MeasuredQuality(DecomposedWeights& weights, EvaluationLog& log, const HeldSignals& signals, std::string command)
      : weights_(weights), log_(log), signals_(signals), command_(std::move(command)) {}

  /// Throws UserError when the command fails, its last line is not a number, or that of all layers dense is not above 0; and Interrupted.
  double operator()(const model::Choices& choices);

 private:
  double measure(const std::filesystem::path& folder) const;

  DecomposedWeights& weights_;
  EvaluationLog& log_;
  const HeldSignals& signals_;
  std::string command_;
};

}  // namespace filigree::cli
