// Imports the weights of TensorFlow Lite models: convolutions and fully connected layers, dense or stored sparse.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/npy.h"

namespace filigree::tools {

/// One layer's constant weights, made dense, in the type in which the file has them: float16, float32 or int8.
struct TfliteWeight {
  int index = 0;      ///< counts the model's convolutions and fully connected layers from 0, in execution order
  std::string layer;  ///< "conv_2d" or "fully_connected"
  std::string name;   ///< the weight tensor's
  bool stored_sparse = false;
  NpyArray values;  ///< [Cout, kernel rows, kernel columns, Cin] or [Cout, Cin]

  /// Multiplies activations as one matrix: a fully connected layer, or a convolution with a 1 x 1 kernel.
  bool is_matrix() const;
  /// The same values as [Cout, Cin]. Only when is_matrix().
  NpyArray matrix() const;
};

struct TfliteModel {
  std::vector<TfliteWeight> weights;
  std::vector<std::string> skipped;  ///< layers that could not be imported: "L03 name: reason"
};

/// Reads the first subgraph. Bytes behind the model are ignored: packed assets hold several files. Throws FileError, one line starting with the
/// file's name, when the file is not a TFLite model or any part that is needed is malformed.
TfliteModel read_tflite(const std::filesystem::path& path);
TfliteModel parse_tflite(std::string_view name, std::span<const std::byte> file);

/// Writes every matrix as `folder`/Lnn_w.npy, nn = index in two digits, and returns the names. The folder appears whole or not at all. Throws
/// FileError.
std::vector<std::string> write_matrices(const TfliteModel& model, const std::filesystem::path& folder);

}  // namespace filigree::tools
