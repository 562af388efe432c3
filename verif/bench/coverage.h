// Functional coverage: named situations that a run must have met, and the list of those it has not.
#pragma once

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

namespace filigree::bench {

/// A question with a fixed list of answers (bins), each counted.
class CoverPoint {
 public:
  CoverPoint(std::string name, std::vector<std::string> bins);

  const std::string& name() const { return name_; }
  const std::vector<std::string>& bins() const { return bins_; }
  /// std::out_of_range when there is no such bin.
  void hit(int bin) { ++counts_.at(static_cast<std::size_t>(bin)); }
  void hit(const std::string& bin) { hit(index(bin)); }
  /// The bin cannot be met in this configuration: no hole, but a hit is an error of whoever said so and shows in the report.
  void exclude(const std::string& bin) { excluded_.at(static_cast<std::size_t>(index(bin))) = true; }

  int index(const std::string& bin) const;
  std::uint64_t count(int bin) const { return counts_.at(static_cast<std::size_t>(bin)); }
  bool excluded(int bin) const { return excluded_.at(static_cast<std::size_t>(bin)); }

 private:
  friend class Coverage;
  std::string name_;
  std::vector<std::string> bins_;
  std::vector<std::uint64_t> counts_;
  std::vector<bool> excluded_;
};

/// All points of one or many runs. References to points stay valid.
class Coverage {
 public:
  /// Makes the point, or finds the one made before; std::invalid_argument when that had other bins.
  CoverPoint& point(const std::string& name, const std::vector<std::string>& bins);
  /// Every combination of the bins of two points, named "a x b".
  CoverPoint& cross(const std::string& name, const CoverPoint& first, const CoverPoint& second);
  /// Number of the combination, to be hit.
  static int cross_bin(int first, int second, const CoverPoint& second_point);

  /// Adds the counts of another run. A bin is excluded only if both exclude it.
  void merge(const Coverage& other);

  const std::deque<CoverPoint>& points() const { return points_; }
  /// "point: bin" for every bin never hit, and "point: bin (excluded, yet met)" for the contrary.
  std::vector<std::string> holes() const;
  /// Bins hit and bins that can be.
  std::uint64_t met() const;
  std::uint64_t possible() const;
  /// A table for people: point, bins met, and each bin's count.
  std::string report() const;

 private:
  CoverPoint* find(const std::string& name);

  std::deque<CoverPoint> points_;
};

}  // namespace filigree::bench
