#include "config/attention_toml.h"

#include "config/toml_text.h"

namespace filigree::config {
namespace {

/// One key of a table, an int of the configuration.
struct Key {
  const char* name;
  int AttentionConfig::*member;
  const char* comment;
};

constexpr Key kFilter[] = {
    {"max_keys", &AttentionConfig::max_keys, "longest sequence"},
    {"max_sampled", &AttentionConfig::max_sampled, "most sampled rows of one head"},
    {"head_dim", &AttentionConfig::head_dim, "largest dimension of a head: decides the width of a score"},
    {"query_block", &AttentionConfig::query_block, "queries that share their descriptors"},
    {"lanes", &AttentionConfig::lanes, "scores per beat, a power of two"},
    {"banks", &AttentionConfig::banks, "banks of `lanes` column sums: the selector reads one word of all of them per cycle"},
    {"digit_bits", &AttentionConfig::digit_bits, "bits of the threshold found per pass: 1 is bisection, 2..4 a radix search"},
};
constexpr const char* kWindowFirst = "window_first";
constexpr Key kNumbers[] = {
    {"fraction_bits", &AttentionConfig::fraction_bits, "a scaled score counts in units of 2^-fraction_bits octaves"},
    {"table_bits", &AttentionConfig::table_bits, "the table of 2^-f has 2^table_bits intervals"},
    {"factor_bits", &AttentionConfig::factor_bits, "of the factor that scales a score"},
    {"exponential_bits", &AttentionConfig::exponential_bits, "fraction bits of an exponential"},
    {"probability_bits", &AttentionConfig::probability_bits, "fraction bits of a probability"},
};

}  // namespace

AttentionConfig read_attention(TableReader& top) {
  AttentionConfig config;
  TableReader filter = top.table("filter");
  for (const Key& key : kFilter) config.*key.member = filter.integer(key.name);
  config.window_first = filter.boolean(kWindowFirst);
  filter.finish();
  TableReader numbers = top.table("numbers");
  for (const Key& key : kNumbers) config.*key.member = numbers.integer(key.name);
  numbers.finish();
  return config;
}

std::string attention_tables(const AttentionConfig& config) {
  std::string text = "\n[filter]\n";
  for (const Key& key : kFilter) text += line(key.name, config.*key.member, key.comment);
  text += line(kWindowFirst, config.window_first, "heads may choose to count the mass in the window first");
  text += "\n[numbers]\n";
  for (const Key& key : kNumbers) text += line(key.name, config.*key.member, key.comment);
  return text;
}

}  // namespace filigree::config
