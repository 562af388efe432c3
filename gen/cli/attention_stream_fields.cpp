// The streams of an attention filter.
#include "cli/stream_layout.h"
#include "config/attention_streams.h"

namespace filigree::cli {
namespace {

using config::AttentionConfig;

Stream plain(std::string name, bool into_core, std::string beats, std::string last, const std::vector<config::BeatField>& fields) {
  Stream stream{std::move(name), into_core, 0, std::move(beats), std::move(last), {}};
  Layout layout(stream);
  for (const config::BeatField& field : fields) layout.put(field.name, field.width, false, {}, field.meaning);
  stream.width = layout.position();
  return stream;
}

Stream score_stream(const AttentionConfig& config) {
  Stream stream{"score", true, config.lanes * config.score_bits(), "the rows asked for on row, in key order", "", {}};
  Layout layout(stream);
  layout.put("score", config.score_bits(), true, {{"lane", config.lanes, 0}},
             "product of query and key; lanes behind the row's last key do not count");
  return stream;
}

Stream kept_stream(const AttentionConfig& config) {
  Stream stream{
      "kept", false, config.word_columns(), "one per word of columns, in key order; none for a head that was not sampled", "last word of a head", {}};
  Layout layout(stream);
  layout.put("kept", 1, false, {{"column", config.word_columns(), 0}}, "every row keeps the key, if it sees it");
  return stream;
}

}  // namespace

std::vector<Stream> attention_streams(const AttentionConfig& config) {
  return {plain("head", true, "one per head", "", config::head_fields(config)),
          plain("row", false, "one per sampled row, ascending", "last sampled row of a head", config::row_fields(config)),
          score_stream(config),
          kept_stream(config),
          plain("descriptor", false, "a block, its columns in runs, its range; for every block of queries", "last of a block",
                config::descriptor_fields(config)),
          plain("result", false, "one per head", "", config::result_fields(config))};
}

}  // namespace filigree::cli
