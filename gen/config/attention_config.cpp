#include "config/attention_config.h"

#include <bit>

#include <fmt/format.h>

#include "config/names.h"

namespace filigree::config {
namespace {

int bits_to_hold(int largest) { return largest > 0 ? static_cast<int>(std::bit_width(static_cast<unsigned>(largest))) : 1; }
/// ceil(log2 count)
int bits_to_number(int count) { return static_cast<int>(std::bit_width(static_cast<unsigned>(count - 1))); }
bool is_power_of_two(int value) { return value > 0 && std::has_single_bit(static_cast<unsigned>(value)); }

constexpr int kMostKeys = 1 << 20;
constexpr int kMostWordColumns = 64;

}  // namespace

std::vector<std::string> AttentionConfig::check() const {
  std::vector<std::string> problems;
  check_name(problems, name);
  const auto in_range = [&](const char* key, int value, int low, int high) {
    const bool fits = value >= low && value <= high;
    if (!fits) problems.push_back(fmt::format("{}: {} is out of range, accepted: {}..{}", key, value, low, high));
    return fits;
  };
  const bool keys_fit = in_range("filter.max_keys", max_keys, 2, kMostKeys);
  if (keys_fit) in_range("filter.max_sampled", max_sampled, 1, max_keys);
  in_range("filter.head_dim", head_dim, 1, 1024);
  if (keys_fit) in_range("filter.query_block", query_block, 1, max_keys);
  const bool lanes_fit = is_power_of_two(lanes) && lanes >= 4 && lanes <= kMostWordColumns;
  if (!lanes_fit) problems.push_back(fmt::format("filter.lanes: {} is not possible, accepted: a power of two, 4..{}", lanes, kMostWordColumns));
  if (lanes_fit && (!is_power_of_two(banks) || banks > kMostWordColumns / lanes)) {
    problems.push_back(fmt::format("filter.banks: {} is not possible, accepted: a power of two, 1..{} (at most {} columns per word)", banks,
                                   kMostWordColumns / lanes, kMostWordColumns));
  }
  in_range("filter.digit_bits", digit_bits, 1, 4);
  const bool fraction_fits = in_range("numbers.fraction_bits", fraction_bits, 2, 12);
  if (fraction_fits) in_range("numbers.table_bits", table_bits, 2, fraction_bits < 6 ? fraction_bits : 6);
  in_range("numbers.factor_bits", factor_bits, 2, 16);
  const bool exponential_fits = in_range("numbers.exponential_bits", exponential_bits, kCurveBits, 24);
  if (exponential_fits) in_range("numbers.probability_bits", probability_bits, 8, exponential_bits);
  return problems;
}

int AttentionConfig::score_bits() const { return 16 + bits_to_number(head_dim); }
int AttentionConfig::key_bits() const { return bits_to_hold(max_keys); }
int AttentionConfig::index_bits() const { return bits_to_hold(max_keys - 1); }
int AttentionConfig::sampled_bits() const { return bits_to_hold(max_sampled); }
int AttentionConfig::row_sum_bits() const { return exponential_bits + bits_to_number(max_keys); }
int AttentionConfig::column_bits() const { return probability_bits + bits_to_number(max_sampled); }

}  // namespace filigree::config
