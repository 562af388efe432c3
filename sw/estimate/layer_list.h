// The list of a network's layers for the estimates: CSV with name,M,K,N,pattern and optional densities.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/pattern.h"
#include "model/tasd.h"

namespace filigree::estimate {

/// One GEMM Z[M,N] = A[M,K] * B[K,N].
struct Layer {
  std::string name;
  std::int64_t m = 0, k = 0, n = 0;
  model::Pattern pattern;
  std::optional<model::Series> series;  ///< "4:8+1:8": A is a sum of terms; `pattern` is then dense
  std::optional<double> a_density;      ///< share of non-zero weights, 0..1
  std::optional<double> b_density;      ///< share of non-zero activations, 0..1
  int line = 0;                         ///< where it stands in the file

  friend bool operator==(const Layer&, const Layer&) = default;
};

/// Reads "name,M,K,N,pattern[,a_density[,b_density]]" lines. A first line of just these column names is optional; with it the densities may stand in
/// either order. Fields may be quoted; a pattern of several ranks need not be (conv1,64,576,3136,4:8,2:4); a pattern with "+" is a series of terms. Blank lines and lines that start with #
/// are passed over. Throws std::invalid_argument, one line starting with file:line, naming the field and what would be accepted.
std::vector<Layer> read_layers(const std::filesystem::path& path);
/// The same from memory; `name` stands in messages.
std::vector<Layer> parse_layers(std::string_view name, std::string_view text);

}  // namespace filigree::estimate
