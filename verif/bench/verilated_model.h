// A device simulated by Verilator, in a shared object that was built at run time: see verilate.h.
#pragma once

#include <filesystem>
#include <memory>

#include "bench/model.h"
#include "bench/raw_pin.h"

namespace filigree::bench {

/// An open shared object with a model in it. Every VerilatedModel made from it keeps it open.
class ModelLibrary {
 public:
  /// BuildError if it cannot be loaded.
  explicit ModelLibrary(const std::filesystem::path& file);
  ~ModelLibrary();
  ModelLibrary(const ModelLibrary&) = delete;
  ModelLibrary& operator=(const ModelLibrary&) = delete;

  // The functions of model_shim.cpp.
  void* (*create)(int seed) = nullptr;
  void (*destroy)(void* model) = nullptr;
  const RawPin* (*pins)(void* model, int* count) = nullptr;
  const char* (*eval)(void* model) = nullptr;
  const char* (*open_trace)(void* model, const char* path) = nullptr;
  void (*dump)(void* model, unsigned long long time) = nullptr;
  const char* (*write_coverage)(void* model, const char* path) = nullptr;

 private:
  void* handle_ = nullptr;
};

class VerilatedModel : public Model {
 public:
  /// `seed` 0: registers without reset and memories start at zero, as in the interpreter; otherwise they start with random bits, which shows who
  /// reads what was never written.
  VerilatedModel(std::string name, std::shared_ptr<const ModelLibrary> library, int seed);
  ~VerilatedModel() override;

  /// std::runtime_error when the model does not settle.
  void settle() override;
  void clock() override;
  void open_trace(const std::string& path) override;
  /// Writes what was counted to this file when the model ends, see rtl_coverage.h. Needs VerilateOptions::coverage.
  void collect_coverage(std::filesystem::path file) { coverage_file_ = std::move(file); }

 protected:
  void write(int pin, std::span<const std::uint64_t> words) override;
  void read(int pin, std::span<std::uint64_t> words) const override;

 private:
  VerilatedModel(std::string name, std::shared_ptr<const ModelLibrary> library, void* instance);
  void eval();
  void dump(std::uint64_t time);

  std::shared_ptr<const ModelLibrary> library_;
  void* instance_;
  std::vector<RawPin> raw_;
  unsigned char* clk_ = nullptr;
  bool tracing_ = false;
  std::filesystem::path coverage_file_;
  std::uint64_t next_dump_ = 0;
};

}  // namespace filigree::bench
