// Lines executed and bits toggled in Verilated RTL: what models with VerilateOptions::coverage leave in files, summed over models.
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace filigree::bench {

/// One thing that can be covered, in one module, whatever instance of it.
struct RtlPoint {
  enum class Kind { kLine, kToggle };

  std::string module;
  Kind kind = Kind::kLine;
  int line = 0;
  int column = 0;
  std::string what;  ///< of a toggle the bit, as in "held[3]"; of a line the kind of statement, as in "if"

  friend auto operator<=>(const RtlPoint&, const RtlPoint&) = default;
};

class RtlCoverage {
 public:
  /// Adds the counts of one model's file. std::runtime_error, naming the file and what was expected, when it is missing or not one.
  void read(const std::filesystem::path& file);

  const std::map<RtlPoint, std::uint64_t>& counts() const { return counts_; }

 private:
  std::map<RtlPoint, std::uint64_t> counts_;
};

}  // namespace filigree::bench
