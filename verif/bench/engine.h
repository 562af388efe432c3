// Makes a model of a design for whichever engine was asked for.
#pragma once

#include <memory>

#include "bench/interpreter_model.h"
#include "bench/verilate.h"

namespace filigree::bench {

enum class Engine { kInterpreter, kRtl };

/// `seed` and `options` matter to the rtl engine only: see verilated_model.
inline std::unique_ptr<Model> make_model(const hdl::Design& design, Engine engine, int seed = 0, const VerilateOptions& options = {}) {
  if (engine == Engine::kInterpreter) {
    return std::make_unique<InterpreterModel>(design);
  }
  return verilated_model(design, seed, options);
}

}  // namespace filigree::bench
