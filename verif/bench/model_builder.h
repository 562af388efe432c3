// The steps from text to shared object: verilator, compiler, linker. For verilate.cpp only.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "bench/process.h"
#include "bench/verilate.h"

namespace filigree::bench {

class ModelBuilder {
 public:
  /// Looks for the tools; BuildError when one is missing.
  ModelBuilder(const ModelSource& source, const VerilateOptions& options);

  /// The finished shared object, from the cache or built now.
  std::filesystem::path build();

 private:
  // Both fill a fresh folder.
  void build_runtime(const std::filesystem::path& folder);
  void build_model(const std::filesystem::path& folder, const std::filesystem::path& runtime);

  void verilate(const std::filesystem::path& folder);
  /// Compiles each "<name>.cpp" of the folder, two at a time, into "<name>.o".
  void compile(const std::filesystem::path& folder, const std::vector<std::pair<std::string, std::string>>& name_and_optimization);
  std::vector<std::string> compiler_flags() const;
  std::filesystem::path verilator_root(const std::filesystem::path& folder);

  void execute(const std::string& step, const std::vector<Command>& commands);
  std::string tools_identity() const;

  const ModelSource& source_;
  const VerilateOptions& options_;
  ModelCache cache_;
  std::filesystem::path verilator_, compiler_, root_;
  std::string name_;  // of the cache entry being built
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace filigree::bench
