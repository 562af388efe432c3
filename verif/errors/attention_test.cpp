// Attention filters: configurations that cannot be built.
#include <string>

#include "errors/bad_case.h"
#include "errors/preset_change.h"

namespace filigree::errors {
namespace {

constexpr Change kFilters[] = {
    {"keys_low", "max_keys = 1024 ", "max_keys = 1 ", "c.toml: filter.max_keys: 1 is out of range", "2..1048576"},
    {"keys_high", "max_keys = 1024 ", "max_keys = 1048577 ", "c.toml: filter.max_keys: 1048577 is out of range", "2..1048576"},
    {"sampled_low", "max_sampled = 128 ", "max_sampled = 0 ", "c.toml: filter.max_sampled: 0 is out of range", "1..1024"},
    {"sampled_high", "max_sampled = 128 ", "max_sampled = 1025 ", "c.toml: filter.max_sampled: 1025 is out of range", "1..1024"},
    {"head_dim_low", "head_dim = 64 ", "head_dim = 0 ", "c.toml: filter.head_dim: 0 is out of range", "1..1024"},
    {"head_dim_high", "head_dim = 64 ", "head_dim = 1025 ", "c.toml: filter.head_dim: 1025 is out of range", "1..1024"},
    {"block_low", "query_block = 16 ", "query_block = 0 ", "c.toml: filter.query_block: 0 is out of range", "1..1024"},
    {"block_high", "query_block = 16 ", "query_block = 1025 ", "c.toml: filter.query_block: 1025 is out of range", "1..1024"},
    {"lanes_odd", "lanes = 4 ", "lanes = 6 ", "c.toml: filter.lanes: 6 is not possible", "a power of two, 4..64"},
    {"lanes_few", "lanes = 4 ", "lanes = 2 ", "c.toml: filter.lanes: 2 is not possible", "a power of two, 4..64"},
    {"lanes_many", "lanes = 4 ", "lanes = 128 ", "c.toml: filter.lanes: 128 is not possible", "a power of two, 4..64"},
    {"banks_none", "banks = 2 ", "banks = 0 ", "c.toml: filter.banks: 0 is not possible", "a power of two, 1..16 (at most 64 columns per word)"},
    {"banks_many", "banks = 2 ", "banks = 32 ", "c.toml: filter.banks: 32 is not possible", "a power of two, 1..16 (at most 64 columns per word)"},
    {"digit_low", "digit_bits = 1 ", "digit_bits = 0 ", "c.toml: filter.digit_bits: 0 is out of range", "1..4"},
    {"digit_high", "digit_bits = 1 ", "digit_bits = 5 ", "c.toml: filter.digit_bits: 5 is out of range", "1..4"},
    {"fraction_low", "fraction_bits = 8 ", "fraction_bits = 1 ", "c.toml: numbers.fraction_bits: 1 is out of range", "2..12"},
    {"fraction_high", "fraction_bits = 8 ", "fraction_bits = 13 ", "c.toml: numbers.fraction_bits: 13 is out of range", "2..12"},
    {"table_low", "table_bits = 5 ", "table_bits = 1 ", "c.toml: numbers.table_bits: 1 is out of range", "2..6"},
    {"table_high", "table_bits = 5 ", "table_bits = 7 ", "c.toml: numbers.table_bits: 7 is out of range", "2..6"},
    {"factor_low", "factor_bits = 16 ", "factor_bits = 1 ", "c.toml: numbers.factor_bits: 1 is out of range", "2..16"},
    {"factor_high", "factor_bits = 16 ", "factor_bits = 17 ", "c.toml: numbers.factor_bits: 17 is out of range", "2..16"},
    {"exponential_low", "exponential_bits = 24 ", "exponential_bits = 15 ", "c.toml: numbers.exponential_bits: 15 is out of range", "16..24"},
    {"exponential_high", "exponential_bits = 24 ", "exponential_bits = 25 ", "c.toml: numbers.exponential_bits: 25 is out of range", "16..24"},
    {"probability_low", "probability_bits = 24 ", "probability_bits = 7 ", "c.toml: numbers.probability_bits: 7 is out of range", "8..24"},
    {"probability_high", "probability_bits = 24 ", "probability_bits = 25 ", "c.toml: numbers.probability_bits: 25 is out of range", "8..24"},
    {"mode_is_number", "window_first = true ", "window_first = 1 ", "c.toml: filter.window_first: an integer is the wrong type", "true or false"},
    {"key_missing", "digit_bits = 1 ", "", "c.toml: filter.digit_bits: missing", "an integer"},
    {"key_unknown", "digit_bits = 1 ", "digit_bits = 1\nmacs = 2 ", "c.toml: filter.macs: unknown key", "here: "},
    {"table_unknown", "[numbers]", "[number]", "; number: unknown key", "here: numbers, name, summary"},
    {"name", "name = \"sample-attention-s\"", "name = \"Filter\"", "c.toml: name: 'Filter' is not a name", "a lower-case letter"},
};

INSTANTIATE_TEST_SUITE_P(AttentionFilter, BadInput, ::testing::ValuesIn(changes(kFilters, "sample-attention-s")), case_name);

std::vector<BadCase> no_core() {
  return {{"estimate",
           words("estimate sample-attention --layers layers.csv --json figures.json"),
           "sample-attention is no GEMM core",
           "filigree filter",
           {{"layers.csv", "name,M,K,N,pattern\nfirst,8,8,8,dense\n"}}}};
}

INSTANTIATE_TEST_SUITE_P(FilterIsNoCore, BadInput, ::testing::ValuesIn(no_core()), case_name);

}  // namespace
}  // namespace filigree::errors
