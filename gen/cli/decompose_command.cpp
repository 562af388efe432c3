// filigree decompose: a matrix as a short sum of N:M terms and a residual, each a file, and what the residual takes away.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/report.h"
#include "cli/tensors.h"
#include "tools/tasd_array.h"

namespace filigree::cli {
namespace {

struct Options {
  std::string input;
  std::string series;
  std::string output;
  std::string json;
};

/// "2:4" of one term.
std::string pattern_text(const model::Rule& term) { return fmt::format("{}:{}", term.g, term.h); }

double density(std::int64_t nonzeros, const tools::NpyArray& array) { return static_cast<double>(nonzeros) / static_cast<double>(array.size()); }

/// The series in the order that keeps the most.
model::Series ascending(model::Series series) {
  std::stable_sort(series.terms.begin(), series.terms.end(), [](const model::Rule& a, const model::Rule& b) { return a.h < b.h; });
  return series;
}

/// Shape, padding, errors and terms, for programs.
void set_figures(Report& report, const tools::NpyArray& input, const model::Series& series, const tools::DecomposedArray& parts,
                 std::int64_t padded) {
  nlohmann::ordered_json terms = nlohmann::ordered_json::array();
  for (std::size_t t = 0; t < parts.terms.size(); ++t) {
    const tools::TermArray& term = parts.terms[t];
    const model::Rule& rule = series.terms[t];
    terms.push_back({{"file", fmt::format("term{}.npy", t)},
                     {"pattern", pattern_text(rule)},
                     {"nonzeros", term.nonzeros},
                     {"density", density(term.nonzeros, input)},
                     {"kept_nonzeros", term.kept_nonzeros},
                     {"kept_magnitude", term.kept_magnitude},
                     {"mac_fraction", static_cast<double>(rule.g) / rule.h}});
  }
  report.figures() = {{"series", model::to_string(series)},
                      {"shape", input.header.shape},
                      {"padded_k", padded},
                      {"nonzeros", parts.error.nonzeros},
                      {"density", density(parts.error.nonzeros, input)},
                      {"terms", terms},
                      {"dropped", parts.error.dropped},
                      {"dropped_nonzeros", parts.error.dropped_nonzeros},
                      {"dropped_magnitude", parts.error.dropped_magnitude},
                      {"dropped_energy", parts.error.dropped_energy},
                      {"mean_squared_error", parts.error.mean_squared_error},
                      {"mac_fraction", series.mac_fraction()},
                      {"lossless", parts.error.dropped == 0}};
}

/// The same for people.
void add_text(Report& report, const tools::NpyArray& input, const model::Series& series, const tools::DecomposedArray& parts, std::int64_t padded) {
  Table table({"part", "pattern", "non-zeros", "density", "of all non-zeros", "of all magnitude", "MACs"});
  for (std::size_t t = 0; t < parts.terms.size(); ++t) {
    const tools::TermArray& term = parts.terms[t];
    const model::Rule& rule = series.terms[t];
    table.add_row({fmt::format("term{}", t), pattern_text(rule), fmt::format("{}", term.nonzeros), percent(density(term.nonzeros, input)),
                   percent(term.kept_nonzeros), percent(term.kept_magnitude), percent(static_cast<double>(rule.g) / rule.h)});
  }
  const model::DecompositionError& error = parts.error;
  table.add_row({"residual", "-", fmt::format("{}", error.dropped), percent(density(error.dropped, input)), percent(error.dropped_nonzeros),
                 percent(error.dropped_magnitude), "-"});
  table.add_rule();
  const double kept = error.nonzeros == 0 ? 0 : 1;
  table.add_row({"tensor", model::to_string(series), fmt::format("{}", error.nonzeros), percent(density(error.nonzeros, input)), percent(kept),
                 percent(kept), percent(series.mac_fraction())});
  report.add(table);
  report.add_line(error.dropped == 0
                      ? "\nnothing is dropped: the terms add up to the tensor"
                      : fmt::format("\ndropped: {} of {} non-zeros ({}), {} of the magnitude, {} of the energy; mean squared error {:.4g}",
                                    error.dropped, error.nonzeros, percent(error.dropped_nonzeros), percent(error.dropped_magnitude),
                                    percent(error.dropped_energy), error.mean_squared_error));
  if (padded != input.header.shape[1]) report.add_line(fmt::format("K = {} is padded to {}", input.header.shape[1], padded));
  if (ascending(series) != series) report.add_line(fmt::format("ascending M keeps the most: {}", model::to_string(ascending(series))));
}

void decompose(const Options& options) {
  require_distinct({{"--output", options.output}, {"--json", options.json}});
  const model::Series series = model::Series::parse(options.series);
  const tools::NpyArray input = tools::read_npy(options.input);
  Report report(options.json);
  OutputFolder folder(options.output);
  const tools::DecomposedArray parts = tools::decompose_array(options.input, input, series);
  for (std::size_t t = 0; t < parts.terms.size(); ++t) write_npy(folder, fmt::format("term{}.npy", t), parts.terms[t].values);
  write_npy(folder, "residual.npy", parts.residual);

  const std::int64_t block = series.block();
  const std::int64_t padded = (input.header.shape[1] + block - 1) / block * block;
  set_figures(report, input, series, parts, padded);
  add_text(report, input, series, parts, padded);
  nlohmann::ordered_json manifest = {
      {"generator", "filigree"}, {"tensor", options.input}, {"decomposition", report.figures()}, {"files", folder.files()}};
  folder.write("manifest.json", manifest.dump(2) + "\n");
  report.commit();
  folder.commit();
}

}  // namespace

void add_decompose(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("decompose", "Decompose a matrix [M,K] along K into a sum of N:M terms");
  add_path(*command, "A", options->input, "The matrix, .npy")->required();
  command->add_option("--series", options->series, "1 to 3 terms in the order of extraction: \"2:4+2:8\", \"4:8+1:8\"")
      ->required()
      ->type_name("SERIES");
  add_path(*command, "-o,--output", options->output, "Folder for term0.npy, term1.npy, ... and residual.npy, of the matrix's type")
      ->required()
      ->type_name("DIR");
  add_json_option(*command, options->json);
  command->callback([options] { decompose(*options); });
}

}  // namespace filigree::cli
