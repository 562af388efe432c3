#include "model/compress.h"

#include <algorithm>
#include <span>
#include <stdexcept>

#include <fmt/format.h>

namespace filigree::model {
namespace {

using Values = std::span<const std::int32_t>;

bool empty(Values values) {
  return std::all_of(values.begin(), values.end(), [](std::int32_t v) { return v == 0; });
}

/// Part [start, start + size) of `values`, cut at its end; what lies beyond is zero padding.
Values part(Values values, std::size_t start, std::size_t size) {
  if (start >= values.size()) return {};
  return values.subspan(start, std::min(size, values.size() - start));
}

int count_non_empty(Values fiber, std::size_t payload) {
  int count = 0;
  for (std::size_t start = 0; start < fiber.size(); start += payload) count += empty(part(fiber, start, payload)) ? 0 : 1;
  return count;
}

/// Coordinates of the non-empty payloads, filled up to G with the lowest others, sorted (choice 1a).
std::vector<std::uint16_t> chosen_coordinates(Values fiber, Rule rule, std::size_t payload) {
  std::vector<std::uint16_t> chosen;
  std::vector<std::uint16_t> unused;
  for (int c = 0; c < rule.h; ++c) {
    const bool used = !empty(part(fiber, static_cast<std::size_t>(c) * payload, payload));
    (used ? chosen : unused).push_back(static_cast<std::uint16_t>(c));
  }
  const std::size_t missing = static_cast<std::size_t>(rule.g) - chosen.size();
  chosen.insert(chosen.end(), unused.begin(), unused.begin() + static_cast<std::ptrdiff_t>(missing));
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

/// Appends one fiber of `rank` and everything under it.
void compress_fiber(Values fiber, int rank, Compressed& out) {
  if (rank < 0) {
    out.values.push_back(fiber.empty() ? 0 : fiber.front());
    return;
  }
  const std::size_t payload = static_cast<std::size_t>(out.pattern.payload_span(rank));
  for (std::uint16_t c : chosen_coordinates(fiber, out.pattern.rank(rank), payload)) {
    out.coordinates[out.coordinates.size() - 1 - static_cast<std::size_t>(rank)].push_back(c);
    compress_fiber(part(fiber, c * payload, payload), rank - 1, out);
  }
}

std::optional<Violation> find_violation_in_group(Values group, const Pattern& pattern) {
  for (int rank = 0; rank < pattern.ranks(); ++rank) {
    const Rule rule = pattern.rank(rank);
    const std::size_t payload = static_cast<std::size_t>(pattern.payload_span(rank));
    const std::size_t fiber = payload * static_cast<std::size_t>(rule.h);
    for (std::size_t start = 0; start < group.size(); start += fiber) {
      const Values values = part(group, start, fiber);
      const int count = count_non_empty(values, payload);
      if (count > rule.g) {
        Violation violation;
        violation.rank = rank;
        violation.fiber = static_cast<std::int64_t>(start / fiber);
        violation.first_k = static_cast<std::int64_t>(start);
        violation.last_k = static_cast<std::int64_t>(start + values.size()) - 1;
        violation.count = count;
        violation.rule = rule;
        return violation;
      }
    }
  }
  return std::nullopt;
}

std::int64_t groups_of(std::int64_t cols, int span) { return (cols + span - 1) / span; }

/// Adds the values of one group to `row`, reading coordinates from the cursors of every rank.
class GroupReader {
 public:
  explicit GroupReader(const Compressed& from) : from_(from), cursors_(from.coordinates.size(), 0) {}

  void read_fiber(std::span<std::int32_t> row, std::size_t first_k, int rank) {
    if (rank < 0) {
      const std::int32_t value = from_.values[next_value_++];
      if (first_k < row.size()) {
        row[first_k] = value;
      } else if (value != 0) {
        throw std::invalid_argument(fmt::format("compressed weights: a non-zero value lies at column {} of {}", first_k, row.size()));
      }
      return;
    }
    const std::size_t level = cursors_.size() - 1 - static_cast<std::size_t>(rank);
    const Rule rule = from_.pattern.rank(rank);
    const std::size_t payload = static_cast<std::size_t>(from_.pattern.payload_span(rank));
    for (int j = 0; j < rule.g; ++j) {
      const int c = from_.coordinates[level][cursors_[level]++];
      // Sorted and distinct, so that lane j finds its value within j .. j + H - G.
      if (c < j || c > j + rule.h - rule.g) {
        throw std::invalid_argument(
            fmt::format("compressed weights: coordinate {} of entry {} at rank {} is outside {}..{}", c, j, rank, j, j + rule.h - rule.g));
      }
      read_fiber(row, first_k + static_cast<std::size_t>(c) * payload, rank - 1);
    }
  }

 private:
  const Compressed& from_;
  std::vector<std::size_t> cursors_;
  std::size_t next_value_ = 0;
};

}  // namespace

std::string to_string(const Violation& v) {
  const std::string where = v.rank == 0 ? fmt::format("block {}", v.fiber) : fmt::format("rank {} fiber {}", v.rank, v.fiber);
  return fmt::format("row {}, {} (columns {}..{}) has {} {} where {}:{} allows {}", v.row, where, v.first_k, v.last_k, v.count,
                     v.rank == 0 ? "non-zeros" : "non-empty blocks", v.rule.g, v.rule.h, v.rule.g);
}

std::optional<Violation> find_violation(const Matrix<std::int32_t>& weights, const Pattern& pattern) {
  pattern.check();
  if (pattern.dense()) return std::nullopt;
  const std::int64_t span = pattern.span();
  for (std::int64_t r = 0; r < weights.rows(); ++r) {
    for (std::int64_t start = 0; start < weights.cols(); start += span) {
      const Values group = part(weights.row(r), static_cast<std::size_t>(start), static_cast<std::size_t>(span));
      if (std::optional<Violation> found = find_violation_in_group(group, pattern)) {
        found->row = r;
        found->fiber += start / (pattern.payload_span(found->rank) * found->rule.h);
        found->first_k += start;
        found->last_k += start;
        return found;
      }
    }
  }
  return std::nullopt;
}

int Compressed::entries(int rank) const {
  int product = 1;
  for (int outer = rank; outer < pattern.ranks(); ++outer) product *= pattern.rank(outer).g;
  return product;
}

Compressed compress(const Matrix<std::int32_t>& weights, const Pattern& pattern) {
  if (const std::optional<Violation> violation = find_violation(weights, pattern)) {
    throw std::invalid_argument(fmt::format("the weights do not have the pattern {}: {}", to_string(pattern), to_string(*violation)));
  }
  Compressed out;
  out.pattern = pattern;
  out.rows = weights.rows();
  out.cols = weights.cols();
  out.groups = groups_of(weights.cols(), pattern.span());
  out.coordinates.resize(pattern.rules.size());
  out.values.reserve(static_cast<std::size_t>(out.rows * out.groups * pattern.kept()));
  for (std::int64_t r = 0; r < out.rows; ++r) {
    for (std::int64_t g = 0; g < out.groups; ++g) {
      const Values group = part(weights.row(r), static_cast<std::size_t>(g * pattern.span()), static_cast<std::size_t>(pattern.span()));
      compress_fiber(group, pattern.ranks() - 1, out);
    }
  }
  return out;
}

Matrix<std::int32_t> decompress(const Compressed& compressed) {
  const Pattern& pattern = compressed.pattern;
  pattern.check();
  const std::int64_t all_groups = compressed.rows * compressed.groups;
  bool sized = compressed.rows >= 0 && compressed.cols >= 0 && compressed.groups == groups_of(compressed.cols, pattern.span()) &&
               compressed.coordinates.size() == pattern.rules.size() && std::ssize(compressed.values) == all_groups * pattern.kept();
  for (int rank = 0; sized && rank < pattern.ranks(); ++rank) {
    sized = std::ssize(compressed.rank_coordinates(rank)) == all_groups * compressed.entries(rank);
  }
  if (!sized) throw std::invalid_argument("compressed weights: the number of values or coordinates is not that of the pattern");

  Matrix<std::int32_t> plain(compressed.rows, compressed.cols);
  GroupReader reader(compressed);
  for (std::int64_t r = 0; r < plain.rows(); ++r) {
    for (std::int64_t g = 0; g < compressed.groups; ++g) {
      reader.read_fiber(plain.row(r), static_cast<std::size_t>(g * pattern.span()), pattern.ranks() - 1);
    }
  }
  return plain;
}

}  // namespace filigree::model
