// A model that writes down what stands at all pins before every clock edge: the vectors of a replay in another simulator.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "bench/model.h"

namespace filigree::gate {

/// Passes everything on to `inner`. The record is a file for Verilog's $readmemh: one line "// input NAME WIDTH" or "// output NAME WIDTH" per pin but clk,
/// in port order, then one line per clock edge, the pins' values in hexadecimal in that order, each of ceil(WIDTH / 4) digits, underscores between them.
class RecordingModel : public bench::Model {
 public:
  /// `record` must outlive the model.
  RecordingModel(std::unique_ptr<bench::Model> inner, std::ostream& record);

  void settle() override { inner_->settle(); }
  void clock() override;
  void open_trace(const std::string& path) override { inner_->open_trace(path); }

 protected:
  void write(int pin, std::span<const std::uint64_t> words) override { inner_->set(pin, words); }
  void read(int pin, std::span<std::uint64_t> words) const override { inner_->get(pin, words); }

 private:
  std::unique_ptr<bench::Model> inner_;
  std::ostream& record_;
  std::vector<int> recorded_;
};

}  // namespace filigree::gate
