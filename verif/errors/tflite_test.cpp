// Models that are no TFLite, are cut short, or hold nothing to import.
#include "errors/bad_case.h"
#include "tools/tflite_writer.h"

namespace filigree::errors {
namespace {

std::string text(const tools::test::TestModel& model) {
  const std::vector<std::byte> bytes = model.bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// One fully connected layer with int8 weights [2, 3].
tools::test::TestModel good_model() {
  constexpr int kInt8 = 9, kFullyConnected = 9;
  tools::test::TestModel model;
  model.buffers = {{}, {1, 2, 3, 4, 5, 6}};
  model.tensors = {{.shape = {1, 3}, .type = kInt8, .buffer = 0, .name = "x"},
                   {.shape = {2, 3}, .type = kInt8, .buffer = 1, .name = "w"},
                   {.shape = {1, 2}, .type = kInt8, .buffer = 0, .name = "y"}};
  model.operators = {{.code = kFullyConnected, .inputs = {0, 1}, .outputs = {2}}};
  return model;
}

std::vector<BadCase> models() {
  const std::string good = text(good_model());
  tools::test::TestModel no_layers = good_model();
  no_layers.operators.clear();
  tools::test::TestModel no_constants = good_model();
  no_constants.buffers[1].clear();
  tools::test::TestModel convolution = good_model();
  convolution.tensors[1].shape = {1, 3, 1, 2};
  convolution.operators[0].code = 3;
  tools::test::TestModel wrong_size = good_model();
  wrong_size.buffers[1].pop_back();
  tools::test::TestModel wrong_tensor = good_model();
  wrong_tensor.operators[0].inputs = {0, 77};

  const std::string no_matrix = "1 x 1 convolutions or fully connected layers";
  const std::string whole = "a whole TFLite model";
  std::vector<BadCase> rows;
  const auto add = [&](const std::string& name, const std::string& content, const std::string& names, const std::string& accepts) {
    rows.push_back({name, words("import m.tflite -o out --json figures.json"), names, accepts, {{"m.tflite", content}}});
  };
  add("empty_file", "", "m.tflite: is not a TFLite model", "a .tflite file");
  add("not_a_flatbuffer", "PK\x03\x04 a zip archive", "m.tflite: is not a TFLite model", "a .tflite file");
  add("identifier_only", good.substr(0, 8), "m.tflite: is malformed", whole);
  for (const int percent : {10, 30, 50, 70, 90, 99}) {
    add("truncated_to_" + std::to_string(percent) + "_percent", good.substr(0, good.size() * static_cast<std::size_t>(percent) / 100),
        "m.tflite: is malformed", whole);
  }
  add("no_layers", text(no_layers), "m.tflite: has 0 layers but no matrix", no_matrix);
  add("no_constant_weights", text(no_constants), "m.tflite: has 1 layers but no matrix", no_matrix);
  add("spatial_convolution_only", text(convolution), "m.tflite: has 1 layers but no matrix", no_matrix);
  add("weights_of_another_size", text(wrong_size), "m.tflite: is malformed: weights need 6 bytes, their buffer has 5", whole);
  add("tensor_that_is_not_there", text(wrong_tensor), "m.tflite: is malformed: an index points outside its vector", whole);
  rows.push_back({"missing_file", words("import m.tflite -o out"), "m.tflite: cannot be opened (No such file", "a readable file"});
  rows.push_back({"folder", words("import m.tflite -o out"), "m.tflite: cannot be read (Is a directory)", "a readable file", {{"m.tflite/", ""}}});
  return rows;
}

INSTANTIATE_TEST_SUITE_P(TfliteModel, BadInput, ::testing::ValuesIn(models()), case_name);

}  // namespace
}  // namespace filigree::errors
