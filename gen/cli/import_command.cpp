// filigree import: the matrices of a TensorFlow Lite model as .npy files.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/tensors.h"
#include "cli/user_error.h"
#include "tools/tensor_file.h"
#include "tools/tflite.h"

namespace filigree::cli {
namespace {

struct Options {
  std::string input;
  std::string output;
  std::string json;
};

double density(const tools::NpyArray& array) {
  const std::vector<float> values = tools::to_floats(array);
  const auto nonzeros = std::count_if(values.begin(), values.end(), [](float value) { return value != 0; });
  return values.empty() ? 0 : static_cast<double>(nonzeros) / static_cast<double>(values.size());
}

void import_model(const Options& options) {
  require_distinct({{"--output", options.output}, {"--json", options.json}});
  const tools::TfliteModel model = tools::read_tflite(options.input);
  Report report(options.json);
  OutputFolder folder(options.output);
  Table table({"file", "layer", "shape", "density", "tensor"});
  nlohmann::ordered_json layers = nlohmann::ordered_json::array();
  for (const tools::TfliteWeight& weight : model.weights) {
    if (!weight.is_matrix()) continue;
    const tools::NpyArray matrix = weight.matrix();
    const std::string file = fmt::format("L{:02}_w.npy", weight.index);
    write_npy(folder, file, matrix);
    const double share = density(matrix);
    table.add_row({file, weight.layer, tools::shape_text(matrix.header.shape), percent(share), weight.name});
    layers.push_back({{"file", file}, {"layer", weight.layer}, {"shape", matrix.header.shape}, {"density", share}, {"tensor", weight.name}});
  }
  if (layers.empty()) {
    throw UserError(fmt::format("{}: has {} layers but no matrix, accepted: a model with 1 x 1 convolutions or fully connected layers", options.input,
                                model.weights.size() + model.skipped.size()));
  }
  const nlohmann::ordered_json manifest = {{"generator", "filigree"}, {"model", options.input}, {"layers", layers}, {"files", folder.files()}};
  folder.write("manifest.json", manifest.dump(2) + "\n");

  report.figures() = {{"folder", options.output}, {"layers", layers}, {"skipped", model.skipped}};
  report.add(table);
  for (const std::string& reason : model.skipped) report.add_line("skipped " + reason);
  report.commit();
  folder.commit();
}

}  // namespace

void add_import(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("import", "Import the 1x1 convolutions and fully connected layers of a TFLite model");
  add_path(*command, "MODEL", options->input, "A .tflite file")->required();
  add_path(*command, "-o,--output", options->output, "Folder for Lnn_w.npy, one per layer, [Cout,Cin]")->required()->type_name("DIR");
  add_json_option(*command, options->json);
  command->callback([options] { import_model(*options); });
}

}  // namespace filigree::cli
