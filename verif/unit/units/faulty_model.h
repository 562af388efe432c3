// A device with one bad pin: what a bench must notice.
#pragma once

#include <memory>
#include <string>

#include "bench/model.h"

namespace filigree::benches::test {

struct PinFault {
  std::string pin;
  int bit = 0;
  int percent = 100;  ///< of the cycles in which the bit is inverted
};

/// Passes everything on to `inner`, but one bit of one pin arrives inverted: of an input at the device, of an output at the bench.
class FaultyModel : public bench::Model {
 public:
  FaultyModel(std::unique_ptr<bench::Model> inner, const PinFault& fault);

  void settle() override;
  void clock() override;
  void open_trace(const std::string& path) override { inner_->open_trace(path); }

 protected:
  void write(int pin, std::span<const std::uint64_t> words) override;
  void read(int pin, std::span<std::uint64_t> words) const override;

 private:
  bool wrong_now() const;
  void spoil(std::span<std::uint64_t> words) const;

  std::unique_ptr<bench::Model> inner_;
  PinFault fault_;
  int pin_;
  std::vector<std::uint64_t> wanted_;  // what the bench has set on the bad input
};

}  // namespace filigree::benches::test
