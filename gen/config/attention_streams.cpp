#include "config/attention_streams.h"

namespace filigree::config {

std::vector<BeatField> head_fields(const AttentionConfig& config) {
  const int keys = config.key_bits();
  std::vector<BeatField> fields{
      {"keys", keys, "keys of the head, at least 1"},
      {"rows", keys, "queries, 1..keys: the last ones of the sequence"},
      {"stride", keys, "every stride-th row is sampled, the last one included; at least 1"},
      {"tail", keys, "and the last rows, this many"},
      {"window", keys, "every row keeps its last keys, this many; at least 1"},
      {"bottom", keys, "the last rows keep all keys, this many"},
      {"sinks", keys, "every row keeps the first keys, this many"},
      {"dense_below", keys + 1, "a head with fewer keys is not sampled and stays dense"},
      {"most_columns", keys, "a head that keeps more columns is dense"},
      {"alpha", kAlphaBits, "share of the mass to keep, in units of 2^-16, 0..65536"},
      {"scale_factor", config.factor_bits, "a score counts score * scale_factor / 2^scale_shift units of 2^-F octaves"},
      {"scale_shift", kScaleShiftBits, "at least 1"},
  };
  if (config.window_first) fields.push_back({"window_first", 1, "count the mass in the windows first"});
  return fields;
}

std::vector<BeatField> row_fields(const AttentionConfig& config) {
  return {{"row", config.index_bits(), "number of the query"}, {"keys", config.key_bits(), "keys it sees: 0..keys - 1"}};
}

std::vector<BeatField> descriptor_fields(const AttentionConfig& config) {
  return {{"kind", 2, "0: block of queries, 1: columns, 2: range of keys"},
          {"flag", 1, "block: its rows are dense; range: the head's last block"},
          {"first", config.key_bits(), "first query or key"},
          {"count", config.key_bits(), "queries or keys"}};
}

std::vector<BeatField> result_fields(const AttentionConfig& config) {
  const int mass = config.mass_bits();
  return {{"dense", 1, "every row keeps all keys"},
          {"columns", config.key_bits(), "columns kept; of a head that was not sampled this and the following are 0"},
          {"total", mass, "mass of the sampled rows"},
          {"outside", mass, "of it counted for columns"},
          {"target", mass, "mass that the columns have to bring"},
          {"threshold", config.column_bits(), "least column sum kept, sinks aside; 0 for a target of 0"},
          {"mass", mass, "mass of the columns kept"}};
}

int beat_width(const std::vector<BeatField>& fields) {
  int width = 0;
  for (const BeatField& field : fields) width += field.width;
  return width;
}

}  // namespace filigree::config
