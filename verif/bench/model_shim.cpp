// The C face of one Verilated model: what the bench finds in the shared object. Compiled together with the model, never into the project itself.
// The build defines MODEL (class) and MODEL_HEADER; VM_TRACE_FST says whether the model can write a trace,
// VM_COVERAGE whether it counts lines and toggles.
#include MODEL_HEADER
#include "raw_pin.h"

// Needs both of the above.
#include "ports.h"

#include "verilated.h"
#if VM_TRACE_FST
#include "verilated_fst_c.h"
#endif
#if VM_COVERAGE
#include "verilated_cov.h"
#endif

#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>

#define EXPORTED extern "C" __attribute__((visibility("default")))

namespace {

struct Instance {
  VerilatedContext context;
#if VM_TRACE_FST
  VerilatedFstC trace;
  bool tracing = false;
#endif
  std::unique_ptr<MODEL> model;
  const filigree::bench::RawPin* pins = nullptr;
  int pin_count = 0;
  std::string error;
};

}  // namespace

// Verilator's own errors (a loop that does not settle, $stop) would abort the process: the bench wants them as messages.
void vl_finish(const char* file, int line, const char*) { throw std::runtime_error(std::string("$finish at ") + file + ":" + std::to_string(line)); }
void vl_stop(const char* file, int line, const char*) { throw std::runtime_error(std::string("$stop at ") + file + ":" + std::to_string(line)); }
void vl_fatal(const char* file, int line, const char*, const char* message) {
  throw std::runtime_error(std::string(message) + " at " + file + ":" + std::to_string(line));
}

/// `seed` 0: every register starts at zero; otherwise registers and memories start with bits drawn from it.
EXPORTED void* filigree_create(int seed) {
  auto instance = std::make_unique<Instance>();
  instance->context.randReset(seed == 0 ? 0 : 2);
  instance->context.randSeed(seed == 0 ? 1 : seed);
#if VM_TRACE_FST
  instance->context.traceEverOn(true);
#endif
  instance->model = std::make_unique<MODEL>(&instance->context, "");
  instance->pins = raw_pins(*instance->model, &instance->pin_count);
  return instance.release();
}

EXPORTED void filigree_destroy(void* handle) {
  const std::unique_ptr<Instance> instance(static_cast<Instance*>(handle));
#if VM_TRACE_FST
  if (instance->tracing) {
    instance->trace.close();
  }
#endif
  instance->model->final();
}

EXPORTED const filigree::bench::RawPin* filigree_pins(void* handle, int* count) {
  auto* instance = static_cast<Instance*>(handle);
  *count = instance->pin_count;
  return instance->pins;
}

/// Null, or what went wrong.
EXPORTED const char* filigree_eval(void* handle) {
  auto* instance = static_cast<Instance*>(handle);
  try {
    instance->model->eval();
    return nullptr;
  } catch (const std::exception& error) {
    instance->error = error.what();
    return instance->error.c_str();
  }
}

/// Null, or what went wrong.
EXPORTED const char* filigree_open_trace(void* handle, const char* path) {
#if VM_TRACE_FST
  auto* instance = static_cast<Instance*>(handle);
  instance->model->trace(&instance->trace, 99);
  instance->trace.open(path);
  instance->tracing = instance->trace.isOpen();
  return instance->tracing ? nullptr : "the file cannot be written";
#else
  (void)handle;
  (void)path;
  return "this model was built without a trace";
#endif
}

/// Null, or what went wrong.
EXPORTED const char* filigree_write_coverage(void* handle, const char* path) {
#if VM_COVERAGE
  auto* instance = static_cast<Instance*>(handle);
  try {
    instance->context.coveragep()->write(path);
    return nullptr;
  } catch (const std::exception& error) {
    instance->error = error.what();
    return instance->error.c_str();
  }
#else
  (void)handle;
  (void)path;
  return "this model was built without coverage";
#endif
}

EXPORTED void filigree_dump(void* handle, unsigned long long time) {
#if VM_TRACE_FST
  static_cast<Instance*>(handle)->trace.dump(static_cast<uint64_t>(time));
#else
  (void)handle;
  (void)time;
#endif
}
