#include "bench/verilated_model.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include <bit>
#include <cstring>
#include <stdexcept>

#include "bench/build_error.h"

namespace filigree::bench {
namespace {

static_assert(std::endian::native == std::endian::little, "pins are copied byte by byte");

template <class Function>
void bind(void* handle, const char* symbol, Function& function) {
  function = reinterpret_cast<Function>(dlsym(handle, symbol));
  if (function == nullptr) {
    throw BuildError(fmt::format("the built model has no function {}", symbol));
  }
}

std::vector<PinInfo> pins_of(const ModelLibrary& library, void* instance) {
  int count = 0;
  const RawPin* raw = library.pins(instance, &count);
  std::vector<PinInfo> pins;
  for (int i = 0; i < count; ++i) {
    pins.push_back({raw[i].name, raw[i].is_input, raw[i].width});
  }
  return pins;
}

}  // namespace

ModelLibrary::ModelLibrary(const std::filesystem::path& file) : handle_(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (handle_ == nullptr) {
    throw BuildError(fmt::format("the built model cannot be loaded: {}", dlerror()));
  }
  bind(handle_, "filigree_create", create);
  bind(handle_, "filigree_destroy", destroy);
  bind(handle_, "filigree_pins", pins);
  bind(handle_, "filigree_eval", eval);
  bind(handle_, "filigree_open_trace", open_trace);
  bind(handle_, "filigree_dump", dump);
  bind(handle_, "filigree_write_coverage", write_coverage);
}

ModelLibrary::~ModelLibrary() { dlclose(handle_); }

VerilatedModel::VerilatedModel(std::string name, std::shared_ptr<const ModelLibrary> library, int seed)
    : VerilatedModel(std::move(name), library, library->create(seed)) {}

VerilatedModel::VerilatedModel(std::string name, std::shared_ptr<const ModelLibrary> library, void* instance)
    : Model(std::move(name), pins_of(*library, instance)), library_(std::move(library)), instance_(instance) {
  int count = 0;
  const RawPin* raw = library_->pins(instance_, &count);
  raw_.assign(raw, raw + count);
  if (const std::optional<int> clk = find("clk")) {
    clk_ = static_cast<unsigned char*>(raw_[static_cast<std::size_t>(*clk)].storage);
  }
}

VerilatedModel::~VerilatedModel() {
  // A file that is missing afterwards is noticed by whoever reads it; a destructor has nobody to tell.
  if (!coverage_file_.empty()) library_->write_coverage(instance_, coverage_file_.c_str());
  library_->destroy(instance_);
}

void VerilatedModel::eval() {
  if (const char* error = library_->eval(instance_)) {
    throw std::runtime_error(fmt::format("{} in cycle {}: {}", name(), cycle(), error));
  }
}

void VerilatedModel::settle() {
  // The falling edge happens here rather than in clock(): it saves one evaluation in three.
  if (clk_ != nullptr) {
    *clk_ = 0;
  }
  eval();
  dump(2 * cycle());
}

void VerilatedModel::clock() {
  count_cycle();
  if (clk_ == nullptr) {
    return;
  }
  *clk_ = 1;
  eval();
  dump(2 * cycle() - 1);
}

void VerilatedModel::dump(std::uint64_t time) {
  // A device that is settled twice in a cycle shows in the trace what it settled to first.
  if (tracing_ && time >= next_dump_) {
    library_->dump(instance_, time);
    next_dump_ = time + 1;
  }
}

void VerilatedModel::open_trace(const std::string& path) {
  if (const char* error = library_->open_trace(instance_, path.c_str())) {
    throw std::invalid_argument(fmt::format("cannot trace {} to {}: {}", name(), path, error));
  }
  tracing_ = true;
}

void VerilatedModel::write(int pin, std::span<const std::uint64_t> words) {
  const RawPin& raw = raw_[static_cast<std::size_t>(pin)];
  std::memcpy(raw.storage, words.data(), static_cast<std::size_t>(raw.bytes));
}

void VerilatedModel::read(int pin, std::span<std::uint64_t> words) const {
  const RawPin& raw = raw_[static_cast<std::size_t>(pin)];
  // A member of 4, 12, 20, ... bytes leaves the upper half of the last word.
  words[static_cast<std::size_t>(raw.bytes - 1) / 8] = 0;
  std::memcpy(words.data(), raw.storage, static_cast<std::size_t>(raw.bytes));
}

}  // namespace filigree::bench
