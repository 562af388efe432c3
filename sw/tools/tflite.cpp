#include "tools/tflite.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "tools/file.h"
#include "tools/flatbuffer.h"
#include "tools/tflite_sparse.h"

namespace filigree::tools {
namespace {

// Field numbers and values of TFLite's schema, version 3.
constexpr int kModelOperatorCodes = 1, kModelSubgraphs = 2, kModelBuffers = 4;
constexpr int kOldCode = 0, kCode = 3;                                            // OperatorCode
constexpr int kGraphTensors = 0, kGraphOperators = 3;                             // SubGraph
constexpr int kShape = 0, kType = 1, kBuffer = 2, kName = 3, kSparsity = 6;       // Tensor
constexpr int kOpcodeIndex = 0, kInputs = 1, kOutputs = 2;                        // Operator
constexpr int kData = 0;                                                          // Buffer
constexpr int kConv2d = 3, kDequantize = 6, kFullyConnected = 9, kDensify = 124;  // BuiltinOperator
constexpr int kTypeFloat32 = 0, kTypeFloat16 = 1, kTypeInt8 = 9;                  // TensorType
constexpr std::size_t kWeightInput = 1;
constexpr std::int64_t kMaxElements = std::int64_t{1} << 28;  // of all weights: a small malformed file must not ask for endless memory

constexpr std::string_view kIdentifier = "TFL3";
constexpr std::size_t kIdentifierAt = 4;

/// Why one layer is left out, while the rest of the file is good.
struct Skip {
  std::string reason;
};

class Importer {
 public:
  explicit Importer(const FlatBytes& file) : model_(FlatTable::root(file)), graph_(first_graph(model_)) {}

  TfliteModel import() {
    const FlatVector operators = graph_.vector(kGraphOperators, 4);
    for (std::size_t i = 0; i < operators.size(); ++i) note_producer(graph_.element(operators, i));
    TfliteModel result;
    int index = 0;
    for (std::size_t i = 0; i < operators.size(); ++i) {
      const FlatTable op = graph_.element(operators, i);
      const int code = opcode(op);
      if (code != kConv2d && code != kFullyConnected) continue;
      TfliteWeight weight;
      weight.index = index++;
      weight.layer = code == kConv2d ? "conv_2d" : "fully_connected";
      try {
        load(op, weight);
        result.weights.push_back(std::move(weight));
      } catch (const Skip& skip) {
        result.skipped.push_back(fmt::format("L{:02} {}: {}", weight.index, weight.name, skip.reason));
      }
    }
    return result;
  }

 private:
  static FlatTable first_graph(const FlatTable& model) {
    const FlatVector graphs = model.vector(kModelSubgraphs, 4);
    if (graphs.size() == 0) model.file().fail("it has no subgraph");
    return model.element(graphs, 0);
  }

  int opcode(const FlatTable& op) const {
    const FlatVector codes = model_.vector(kModelOperatorCodes, 4);
    const FlatTable code = model_.element(codes, op.scalar<std::uint32_t>(kOpcodeIndex, 0));
    // Codes above 127 are only in the newer field.
    return std::max<int>(code.scalar<std::int8_t>(kOldCode, 0), code.scalar<std::int32_t>(kCode, 0));
  }

  /// Remembers which tensor a DEQUANTIZE or DENSIFY makes from which.
  void note_producer(const FlatTable& op) {
    const int code = opcode(op);
    if (code != kDequantize && code != kDensify) return;
    const FlatVector inputs = op.vector(kInputs, 4);
    const FlatVector outputs = op.vector(kOutputs, 4);
    if (inputs.size() != 1 || outputs.size() != 1) model_.file().fail("a DEQUANTIZE or DENSIFY operator has not one input and one output");
    source_[outputs.get<std::int32_t>(0)] = inputs.get<std::int32_t>(0);
  }

  FlatTable tensor(std::int64_t index) const {
    if (index < 0) model_.file().fail("a tensor index is negative");
    return graph_.element(graph_.vector(kGraphTensors, 4), static_cast<std::size_t>(index));
  }

  /// The tensor from which `index` is made by DEQUANTIZE and DENSIFY alone.
  std::int32_t stored_tensor(std::int32_t index) const {
    for (std::size_t hops = 0; hops <= source_.size(); ++hops) {
      const auto found = source_.find(index);
      if (found == source_.end()) return index;
      index = found->second;
    }
    model_.file().fail("DEQUANTIZE and DENSIFY operators form a loop");
  }

  void load(const FlatTable& op, TfliteWeight& weight) {
    const FlatVector inputs = op.vector(kInputs, 4);
    if (inputs.size() <= kWeightInput) model_.file().fail("a layer has no weight input");
    const std::int32_t used = inputs.get<std::int32_t>(kWeightInput);
    weight.name = printable(tensor(used).string(kName));
    const FlatTable stored = tensor(stored_tensor(used));
    weight.values.header.dtype = dtype(stored);
    weight.values.header.shape = shape(stored, weight.layer == "conv_2d" ? 4 : 2);
    fill(stored, weight);
  }

  static Dtype dtype(const FlatTable& tensor) {
    switch (const int type = tensor.scalar<std::int8_t>(kType, 0)) {
      case kTypeFloat32: return Dtype::kFloat32;
      case kTypeFloat16: return Dtype::kFloat16;
      case kTypeInt8: return Dtype::kInt8;
      default: throw Skip{fmt::format("weights of TFLite type {}; float32, float16 and int8 are imported", type)};
    }
  }

  std::vector<std::int64_t> shape(const FlatTable& tensor, std::size_t dimensions) {
    const FlatVector extents = tensor.vector(kShape, 4);
    if (extents.size() != dimensions) model_.file().fail(fmt::format("weights have {} dimensions, {} are expected", extents.size(), dimensions));
    std::vector<std::int64_t> shape;
    std::int64_t count = 1;
    for (std::size_t i = 0; i < extents.size(); ++i) {
      shape.push_back(extents.get<std::int32_t>(i));
      if (shape.back() < 1 || count > kMaxElements / shape.back()) model_.file().fail("weights have an impossible shape");
      count *= shape.back();
    }
    elements_ += count;
    if (elements_ > kMaxElements) model_.file().fail(fmt::format("it has more than {} weights", kMaxElements));
    return shape;
  }

  void fill(const FlatTable& tensor, TfliteWeight& weight) const {
    const FlatVector buffers = model_.vector(kModelBuffers, 4);
    const FlatTable buffer = model_.element(buffers, tensor.scalar<std::uint32_t>(kBuffer, 0));
    const std::span<const std::byte> data = buffer.vector(kData, 1).bytes();
    if (data.empty()) throw Skip{"its weights are not constant"};
    const std::size_t element = size_of(weight.values.header.dtype);
    if (const std::optional<FlatTable> sparsity = tensor.table(kSparsity)) {
      weight.stored_sparse = true;
      weight.values.data = densify(*sparsity, weight.values.header.shape, data, element);
      return;
    }
    const std::size_t expected = static_cast<std::size_t>(weight.values.size()) * element;
    if (data.size() != expected) model_.file().fail(fmt::format("weights need {} bytes, their buffer has {}", expected, data.size()));
    weight.values.data.assign(data.begin(), data.end());
  }

  static std::string printable(std::string_view text) {
    std::string clean(text.substr(0, 200));
    std::replace_if(
        clean.begin(), clean.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return clean;
  }

  FlatTable model_;
  FlatTable graph_;
  std::map<std::int32_t, std::int32_t> source_;
  std::int64_t elements_ = 0;
};

}  // namespace

bool TfliteWeight::is_matrix() const {
  const std::vector<std::int64_t>& shape = values.header.shape;
  return shape.size() == 2 || (shape.size() == 4 && shape[1] == 1 && shape[2] == 1);
}

NpyArray TfliteWeight::matrix() const {
  NpyArray flat = values;
  flat.header.shape = {values.header.shape.front(), values.header.shape.back()};
  return flat;
}

TfliteModel parse_tflite(std::string_view name, std::span<const std::byte> file) {
  const FlatBytes bytes(name, file);
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  if (file.size() < kIdentifierAt + kIdentifier.size() || text.substr(kIdentifierAt, kIdentifier.size()) != kIdentifier) {
    throw FileError(name, "is not a TFLite model: the identifier TFL3 is missing, accepted: a .tflite file");
  }
  return Importer(bytes).import();
}

TfliteModel read_tflite(const std::filesystem::path& path) { return parse_tflite(path.string(), read_file(path)); }

std::vector<std::string> write_matrices(const TfliteModel& model, const std::filesystem::path& folder) {
  OutputFolder output(folder);
  std::vector<std::string> names;
  for (const TfliteWeight& weight : model.weights) {
    if (!weight.is_matrix()) continue;
    names.push_back(fmt::format("L{:02}_w.npy", weight.index));
    write_npy(output.path() / names.back(), weight.matrix());
  }
  output.commit();
  return names;
}

}  // namespace filigree::tools
