#include "bench/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace filigree::bench {

CoverPoint::CoverPoint(std::string name, std::vector<std::string> bins)
    : name_(std::move(name)), bins_(std::move(bins)), counts_(bins_.size()), excluded_(bins_.size()) {}

int CoverPoint::index(const std::string& bin) const {
  const auto found = std::ranges::find(bins_, bin);
  if (found == bins_.end()) {
    throw std::out_of_range(fmt::format("cover point {} has no bin '{}'", name_, bin));
  }
  return static_cast<int>(found - bins_.begin());
}

CoverPoint* Coverage::find(const std::string& name) {
  const auto found = std::ranges::find(points_, name, &CoverPoint::name);
  return found == points_.end() ? nullptr : &*found;
}

CoverPoint& Coverage::point(const std::string& name, const std::vector<std::string>& bins) {
  if (CoverPoint* existing = find(name)) {
    if (existing->bins() != bins) {
      throw std::invalid_argument(fmt::format("cover point {} exists with other bins", name));
    }
    return *existing;
  }
  return points_.emplace_back(name, bins);
}

CoverPoint& Coverage::cross(const std::string& name, const CoverPoint& first, const CoverPoint& second) {
  std::vector<std::string> bins;
  for (const std::string& a : first.bins()) {
    for (const std::string& b : second.bins()) {
      bins.push_back(a + " x " + b);
    }
  }
  return point(name, bins);
}

int Coverage::cross_bin(int first, int second, const CoverPoint& second_point) {
  return first * static_cast<int>(second_point.bins().size()) + second;
}

void Coverage::merge(const Coverage& other) {
  for (const CoverPoint& theirs : other.points_) {
    const bool is_new = find(theirs.name()) == nullptr;
    CoverPoint& ours = point(theirs.name(), theirs.bins());
    for (std::size_t bin = 0; bin < ours.bins_.size(); ++bin) {
      ours.counts_[bin] += theirs.counts_[bin];
      ours.excluded_[bin] = theirs.excluded_[bin] && (is_new || ours.excluded_[bin]);
    }
  }
}

std::vector<std::string> Coverage::holes() const {
  std::vector<std::string> holes;
  for (const CoverPoint& point : points_) {
    for (int bin = 0; bin < static_cast<int>(point.bins().size()); ++bin) {
      const bool met = point.count(bin) > 0;
      if (met == point.excluded(bin)) {
        holes.push_back(fmt::format("{}: {}{}", point.name(), point.bins()[static_cast<std::size_t>(bin)], met ? " (excluded, yet met)" : ""));
      }
    }
  }
  return holes;
}

std::uint64_t Coverage::met() const {
  std::uint64_t met = 0;
  for (const CoverPoint& point : points_) {
    for (int bin = 0; bin < static_cast<int>(point.bins().size()); ++bin) {
      met += !point.excluded(bin) && point.count(bin) > 0 ? 1 : 0;
    }
  }
  return met;
}

std::uint64_t Coverage::possible() const {
  std::uint64_t possible = 0;
  for (const CoverPoint& point : points_) {
    possible += static_cast<std::uint64_t>(std::ranges::count(point.excluded_, false));
  }
  return possible;
}

std::string Coverage::report() const {
  std::string text = fmt::format("coverage: {} of {} bins met\n", met(), possible());
  for (const CoverPoint& point : points_) {
    text += fmt::format("  {}\n", point.name());
    for (int bin = 0; bin < static_cast<int>(point.bins().size()); ++bin) {
      const std::string note = point.excluded(bin) ? "  excluded" : point.count(bin) == 0 ? "  HOLE" : "";
      text += fmt::format("    {:<32} {:>12}{}\n", point.bins()[static_cast<std::size_t>(bin)], point.count(bin), note);
    }
  }
  return text;
}

}  // namespace filigree::bench
