// The device under test with its type erased: numbered pins, settle, clock edge. One bench drives any engine and any configuration through it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "hdl/bits.h"

namespace filigree::bench {

/// A port of the device as the bench sees it.
struct PinInfo {
  std::string name;
  bool is_input = false;
  int width = 0;
};

/// Use: set inputs, settle(), get outputs, clock(). Pins are numbered in port order. `clk` belongs to clock() and is not to be set.
class Model {
 public:
  virtual ~Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const std::string& name() const { return name_; }
  const std::vector<PinInfo>& pins() const { return pins_; }
  const PinInfo& info(int pin) const { return pins_.at(static_cast<std::size_t>(pin)); }
  std::optional<int> find(std::string_view name) const;
  /// Number of the pin; std::invalid_argument that lists the pins there are otherwise.
  int pin(std::string_view name) const;

  /// A pin of at most 64 bits; bits above the width are dropped.
  void set(int pin, std::uint64_t value);
  std::uint64_t get(int pin) const;
  /// Any pin, least significant word first. Missing words are zero, bits above the width are dropped.
  void set(int pin, std::span<const std::uint64_t> words);
  /// Fills ceil(width / 64) words.
  void get(int pin, std::span<std::uint64_t> words) const;
  void set(int pin, const hdl::Bits& value) { set(pin, value.words()); }
  hdl::Bits get_bits(int pin) const;

  /// Propagates inputs to outputs.
  virtual void settle() = 0;
  /// One rising edge of clk. Outputs are meaningful again after the next settle(). Nothing but time passes in a device without clk.
  virtual void clock() = 0;
  /// Rising edges so far.
  std::uint64_t cycle() const { return cycle_; }

  /// Writes every signal to an FST file from now on. std::invalid_argument when the engine cannot.
  virtual void open_trace(const std::string& path) = 0;

 protected:
  Model(std::string name, std::vector<PinInfo> pins);

  /// `words` holds exactly ceil(width / 64) words with clean upper bits.
  virtual void write(int pin, std::span<const std::uint64_t> words) = 0;
  virtual void read(int pin, std::span<std::uint64_t> words) const = 0;
  void count_cycle() { ++cycle_; }

 private:
  std::string name_;
  std::vector<PinInfo> pins_;
  std::vector<std::uint64_t> top_mask_;  // of the most significant word, by pin
  std::vector<std::uint64_t> scratch_;
  std::uint64_t cycle_ = 0;
};

}  // namespace filigree::bench
