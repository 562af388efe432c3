// filigree prune: zeroes the smallest weights until a tensor has a pattern, and says what that cost.
#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/tensors.h"
#include "cli/user_error.h"
#include "model/prune.h"
#include "tools/file.h"
#include "tools/tensor_file.h"

namespace filigree::cli {
namespace {

struct Options {
  std::string input;
  std::string pattern;
  std::string output;
  std::string json;
};

struct Result {
  tools::NpyArray array;
  model::PruneReport report;
};

/// Keeps the element type of the input.
Result prune_array(const std::string& name, const tools::NpyArray& array, const model::Pattern& pattern) {
  const tools::Dtype dtype = array.header.dtype;
  if (tools::is_float(dtype)) {
    const auto pruned = model::prune(tools::to_float_matrix(name, array), pattern);
    return {tools::from_matrix(pruned.values, dtype), pruned.report};
  }
  const auto pruned = model::prune(tools::to_int_matrix(name, array), pattern);
  return {tools::from_matrix(pruned.values, dtype), pruned.report};
}

void prune(const Options& options) {
  require_distinct({{"--output", options.output}, {"--json", options.json}});
  const model::Pattern pattern = model::Pattern::parse(options.pattern);
  const tools::NpyArray input = tools::read_npy(options.input);
  Report report(options.json);
  OutputFile output(options.output);
  Result result;
  try {
    result = prune_array(options.input, input, pattern);
  } catch (const tools::FileError&) {
    throw;
  } catch (const std::invalid_argument& error) {
    throw UserError(fmt::format("{}: {}", options.input, error.what()));
  }
  write_npy(output, result.array);

  const model::PruneReport& kept = result.report;
  report.figures() = {{"pattern", model::to_string(pattern)},   {"values", kept.values},     {"nonzeros_before", kept.nonzeros_before},
                      {"nonzeros_after", kept.nonzeros_after},  {"density", kept.density()}, {"kept_fraction", kept.kept_fraction()},
                      {"kept_magnitude", kept.kept_magnitude()}};
  Table table({"tensor", "shape", "pattern", "non-zeros", "left", "density", "kept non-zeros", "kept magnitude"});
  table.add_row({options.input, tools::shape_text(input.header.shape), model::to_string(pattern), fmt::format("{}", kept.nonzeros_before),
                 fmt::format("{}", kept.nonzeros_after), percent(kept.density()), percent(kept.kept_fraction()), percent(kept.kept_magnitude())});
  report.add(table);
  report.commit();
  output.commit();
}

}  // namespace

void add_prune(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("prune", "Prune a matrix [M,K] along K to a hierarchical pattern");
  add_path(*command, "A", options->input, "The matrix, .npy")->required();
  command->add_option("--pattern", options->pattern, "Outermost rank first: \"4:8,2:4\", \"2:4\", \"dense\"")->required()->type_name("PATTERN");
  add_path(*command, "-o,--output", options->output, "The pruned matrix, .npy of the same type")->required()->type_name("FILE");
  add_json_option(*command, options->json);
  command->callback([options] { prune(*options); });
}

}  // namespace filigree::cli
