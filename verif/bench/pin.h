// Handles on the pins of a model, alone and as streams.
#pragma once

#include <optional>
#include <string>

#include "bench/beat.h"
#include "bench/model.h"

namespace filigree::bench {

/// One pin; free to copy, valid as long as the model.
class Pin {
 public:
  /// std::invalid_argument when the model has no such pin.
  Pin(Model& model, const std::string& name) : model_(&model), number_(model.pin(name)), width_(model.info(number_).width) {}

  int width() const { return width_; }
  const std::string& name() const { return model_->info(number_).name; }
  /// The device reads it.
  bool is_input() const { return model_->info(number_).is_input; }

  void set(std::uint64_t value) const { model_->set(number_, value); }
  void set(std::span<const std::uint64_t> words) const { model_->set(number_, words); }
  std::uint64_t get() const { return model_->get(number_); }
  void get(std::span<std::uint64_t> words) const { model_->get(number_, words); }
  hdl::Bits bits() const { return model_->get_bits(number_); }

 private:
  Model* model_;
  int number_;
  int width_;
};

/// The pins `<name>_tdata/_tvalid/_tready` and, if the model has it, `_tlast`.
struct StreamPins {
  StreamPins(Model& model, const std::string& stream)
      : name(stream), data(model, stream + "_tdata"), valid(model, stream + "_tvalid"), ready(model, stream + "_tready") {
    if (model.find(stream + "_tlast")) {
      last.emplace(model, stream + "_tlast");
    }
  }

  /// A beat with room for the payload.
  Beat blank() const { return {std::vector<std::uint64_t>(static_cast<std::size_t>(words_for(data.width()))), false}; }
  /// Reads the payload into a blank beat.
  void read(Beat& beat) const {
    data.get(beat.words);
    beat.last = last && last->get() != 0;
  }
  void write(const Beat& beat) const {
    data.set(std::span<const std::uint64_t>(beat.words));
    if (last) {
      last->set(beat.last ? 1 : 0);
    }
  }

  std::string name;
  Pin data, valid, ready;
  std::optional<Pin> last;
};

}  // namespace filigree::bench
