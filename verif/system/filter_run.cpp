#include "system/filter_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>
#include <stdexcept>
#include <string>

#include "config/attention_streams.h"
#include "system/core_idle.h"
#include "system/tile_feed.h"

namespace filigree::system {
namespace {

using config::AttentionConfig;
using config::BeatField;
using Values = std::map<std::string, std::int64_t>;

format::Beat pack(const std::vector<BeatField>& fields, const Values& values) {
  format::Beat beat(config::beat_width(fields));
  format::FieldWriter writer(beat);
  for (const BeatField& field : fields) writer.put(field.width, values.at(field.name));
  return beat;
}

Values unpack(const std::vector<BeatField>& fields, const bench::Beat& beat) {
  const format::Beat bits = to_format(beat, config::beat_width(fields));
  format::FieldReader reader(bits);
  Values values;
  for (const BeatField& field : fields) values[field.name] = static_cast<std::int64_t>(reader.take(field.width));
  return values;
}

format::Beat head_beat(const AttentionConfig& cfg, const FilterJob& job) {
  const model::FilterSettings& s = job.settings;
  const auto at_most_keys = [&](std::int64_t value) { return std::min<std::int64_t>(value, cfg.max_keys); };
  return pack(config::head_fields(cfg), {{"keys", job.keys},
                                         {"rows", job.rows},
                                         {"stride", at_most_keys(s.stride)},
                                         {"tail", at_most_keys(s.tail)},
                                         {"window", at_most_keys(s.window)},
                                         {"bottom", at_most_keys(s.bottom)},
                                         {"sinks", at_most_keys(s.sinks)},
                                         {"dense_below", std::min<std::int64_t>(s.dense_below, cfg.max_keys + 1)},
                                         {"most_columns", at_most_keys(s.most_columns)},
                                         {"alpha", s.alpha},
                                         {"scale_factor", job.scale.factor},
                                         {"scale_shift", job.scale.shift},
                                         {"window_first", s.window_first ? 1 : 0}});
}

std::vector<bench::Beat> score_beats(const AttentionConfig& cfg, const std::vector<std::int32_t>& scores) {
  std::vector<bench::Beat> beats;
  const auto lanes = static_cast<std::size_t>(cfg.lanes);
  for (std::size_t first = 0; first < scores.size(); first += lanes) {
    format::Beat beat(cfg.lanes * cfg.score_bits());
    // Lanes behind the last key hold anything: here the largest score.
    const std::int32_t beyond = (1 << (cfg.score_bits() - 1)) - 1;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const std::int32_t score = first + lane < scores.size() ? scores[first + lane] : beyond;
      beat.set_field(static_cast<int>(lane) * cfg.score_bits(), cfg.score_bits(), static_cast<std::uint64_t>(static_cast<std::int64_t>(score)));
    }
    beats.push_back(to_bench(beat));
  }
  return beats;
}

/// Gathers what the streams bring into answers, and answers requests for rows with scores.
class Answers {
 public:
  Answers(const AttentionConfig& cfg, std::span<const FilterJob> jobs, std::int64_t& outstanding)
      : cfg_(cfg), jobs_(jobs), outstanding_(outstanding) {
    answers_.resize(jobs.size());
    outstanding_ = static_cast<std::int64_t>(2 * jobs.size());  // a result and a last descriptor each
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      if (jobs[i].keys < jobs[i].settings.dense_below) continue;
      sampled_heads_.push_back(i);
      ++outstanding_;  // and the last word of kept columns
    }
  }

  void on_row(const bench::Beat& beat, bench::Driver& scores) {
    const std::size_t head = sampled_head(row_head_, "row");
    const Values row = unpack(config::row_fields(cfg_), beat);
    // A device that never ends a head has to be stopped: every row brings work for all that follows.
    if (static_cast<std::int64_t>(answers_[head].sampled.size()) == jobs_[head].rows) {
      throw bench::CheckFailed("row", answers_[head].sampled.size(), fmt::format("row: more rows than the head's {}", jobs_[head].rows));
    }
    answers_[head].sampled.push_back(row.at("row"));
    std::vector<std::int32_t> values = jobs_[head].scores(row.at("row"));
    if (static_cast<std::int64_t>(values.size()) != row.at("keys")) {
      throw bench::CheckFailed("row", answers_[head].sampled.size(),
                               fmt::format("row: {} keys for row {}, expected {}", row.at("keys"), row.at("row"), values.size()));
    }
    scores.send(score_beats(cfg_, values));
    if (beat.last) ++row_head_;
  }
  void on_kept(const bench::Beat& beat) {
    const std::size_t head = sampled_head(kept_head_, "kept");
    std::vector<std::uint8_t>& kept = answers_[head].kept;
    const format::Beat bits = to_format(beat, cfg_.word_columns());
    for (int i = 0; i < cfg_.word_columns(); ++i) kept.push_back(static_cast<std::uint8_t>(bits.field(i, 1)));
    const auto keys = static_cast<std::size_t>(jobs_[head].keys);
    if (beat.last != (kept.size() >= keys)) throw bench::CheckFailed("kept", kept.size(), "kept: tlast on a wrong word");
    if (!beat.last) return;
    if (std::any_of(kept.begin() + static_cast<std::ptrdiff_t>(keys), kept.end(), [](std::uint8_t bit) { return bit != 0; })) {
      throw bench::CheckFailed("kept", kept.size(), "kept: a column behind the last key");
    }
    kept.resize(keys);
    ++kept_head_;
    --outstanding_;
  }
  void on_descriptor(const bench::Beat& beat) {
    if (descriptor_head_ == answers_.size()) throw bench::CheckFailed("descriptor", 0, "descriptor: of no head");
    const Values values = unpack(config::descriptor_fields(cfg_), beat);
    const format::Descriptor descriptor{static_cast<format::Descriptor::Kind>(values.at("kind")), values.at("flag") == 1, values.at("first"),
                                        values.at("count")};
    std::vector<format::Descriptor>& descriptors = answers_[descriptor_head_].descriptors;
    if (static_cast<std::int64_t>(descriptors.size()) == most_descriptors(jobs_[descriptor_head_])) {
      throw bench::CheckFailed("descriptor", descriptors.size(), "descriptor: more than the head can have");
    }
    descriptors.push_back(descriptor);
    if (beat.last != (descriptor.kind == format::Descriptor::kRange))
      throw bench::CheckFailed("descriptor", 0, "descriptor: tlast goes with the range");
    if (descriptor.kind != format::Descriptor::kRange || !descriptor.flag) return;
    ++descriptor_head_;
    --outstanding_;
  }
  void on_result(const bench::Beat& beat) {
    if (result_head_ == answers_.size()) throw bench::CheckFailed("result", result_head_, "result: of no head");
    FilterAnswer& answer = answers_[result_head_++];
    const Values values = unpack(config::result_fields(cfg_), beat);
    answer.dense = values.at("dense") == 1;
    answer.columns = values.at("columns");
    answer.total = values.at("total");
    answer.outside = values.at("outside");
    answer.target = values.at("target");
    answer.threshold = values.at("threshold");
    answer.mass = values.at("mass");
    --outstanding_;
  }

  std::vector<FilterAnswer> take() { return std::move(answers_); }

 private:
  /// Every block has a beginning, a range, and columns that have a key between them; the bottom rows cut one block in two.
  std::int64_t most_descriptors(const FilterJob& job) const {
    const std::int64_t blocks = (job.rows + cfg_.query_block - 1) / cfg_.query_block + 1;
    return blocks * (2 + (job.keys + 1) / 2);
  }
  std::size_t sampled_head(std::size_t number, const char* stream) const {
    if (number == sampled_heads_.size()) throw bench::CheckFailed(stream, number, fmt::format("{}: of no head", stream));
    return sampled_heads_[number];
  }

  const AttentionConfig& cfg_;
  std::span<const FilterJob> jobs_;
  std::int64_t& outstanding_;
  std::vector<FilterAnswer> answers_;
  std::vector<std::size_t> sampled_heads_;
  std::size_t row_head_ = 0, kept_head_ = 0, descriptor_head_ = 0, result_head_ = 0;
};

FilterCounters read_filter_counters(const bench::Model& model) {
  const auto get = [&](const char* name) { return model.get(model.pin(name)); };
  return {get("count_cycles"), get("count_sample"), get("count_select"), get("count_merge"), get("count_columns")};
}

}  // namespace

model::AttentionNumbers numbers_of(const AttentionConfig& cfg) {
  return {cfg.fraction_bits, cfg.table_bits, cfg.exponential_bits, cfg.probability_bits};
}

void check_fits(const AttentionConfig& cfg, const FilterJob& job) {
  const std::int64_t keys = job.keys, rows = job.rows;
  const model::FilterSettings& settings = job.settings;
  if (keys < 1 || keys > cfg.max_keys) throw std::invalid_argument(fmt::format("{} keys, accepted by {}: 1..{}", keys, cfg.name, cfg.max_keys));
  if (rows < 1 || rows > keys) throw std::invalid_argument(fmt::format("{} queries for {} keys, accepted: 1..{}", rows, keys, keys));
  const auto sampled = static_cast<std::int64_t>(model::sampled_rows(rows, settings.stride, settings.tail).size());
  if (keys >= settings.dense_below && sampled > cfg.max_sampled) {
    throw std::invalid_argument(fmt::format("{} sampled rows, accepted by {}: at most {}", sampled, cfg.name, cfg.max_sampled));
  }
  if (const int most = (1 << cfg.factor_bits) - 1; job.scale.factor < 0 || job.scale.factor > most) {
    throw std::invalid_argument(fmt::format("a factor of {}, accepted by {}: 0..{}", job.scale.factor, cfg.name, most));
  }
  if (settings.window_first && !cfg.window_first) {
    throw std::invalid_argument(fmt::format("the window's mass first: {} is built without it, accepted: included", cfg.name));
  }
}

FilterRun run_filter(bench::Model& model, const AttentionConfig& cfg, std::span<const FilterJob> jobs, const FilterOptions& options) {
  for (const FilterJob& job : jobs) check_fits(cfg, job);
  bench::Bench bench(model, options.bench);
  const bench::Stalls stalls = options.stalls ? bench::Stalls::mixed() : bench::Stalls::none();
  std::int64_t outstanding = 0;
  Answers answers(cfg, jobs, outstanding);
  const auto watch = [&](const char* name, std::function<void(const bench::Beat&)> take) {
    bench::Monitor& monitor = bench.monitor(name);
    monitor.on_beat([take = std::move(take)](const bench::Beat& beat, std::uint64_t) { take(beat); });
    if (options.coverage != nullptr) monitor.cover(*options.coverage);
  };
  bench::Driver& heads = bench.driver("head", stalls);
  for (const FilterJob& job : jobs) heads.send(to_bench(head_beat(cfg, job)));
  watch("head", [](const bench::Beat&) {});
  bench::Driver& scores = bench.driver("score", stalls);
  watch("score", [](const bench::Beat&) {});
  for (const char* name : {"row", "kept", "descriptor", "result"}) {
    bench::Acceptor& acceptor = bench.acceptor(name, stalls);
    if (!options.stalls) acceptor.set_shy(false);
  }
  watch("row", [&](const bench::Beat& beat) { answers.on_row(beat, scores); });
  watch("kept", [&](const bench::Beat& beat) { answers.on_kept(beat); });
  watch("descriptor", [&](const bench::Beat& beat) { answers.on_descriptor(beat); });
  watch("result", [&](const bench::Beat& beat) { answers.on_result(beat); });
  bench.add<CoreIdle>(model, outstanding);
  if (options.prepare) options.prepare(bench);
  model.set(model.pin("clear"), 0);
  bench.run();
  return {answers.take(), read_filter_counters(model)};
}

FilterAnswer golden_answer(const AttentionConfig& cfg, const FilterJob& job) {
  std::vector<std::vector<std::int32_t>> scores;
  const bool sampled = job.keys >= job.settings.dense_below;
  if (sampled) {
    for (const std::int64_t row : model::sampled_rows(job.rows, job.settings.stride, job.settings.tail)) scores.push_back(job.scores(row));
  }
  const model::FilteredHead head = model::filter_scores(scores, job.keys, job.rows, job.scale, job.settings, numbers_of(cfg));
  FilterAnswer answer;
  answer.dense = head.dense;
  if (sampled) {
    answer.kept = head.selection.kept;
    answer.columns = head.selection.count;
    answer.total = head.mass.total;
    answer.outside = head.mass.outside;
    answer.target = head.target;
    answer.threshold = head.selection.threshold;
    answer.mass = head.selection.mass;
    answer.sampled = head.sampled;
  }
  answer.descriptors = format::describe(head, job.keys, job.rows, job.settings, cfg.query_block);
  return answer;
}

std::string difference(const FilterAnswer& expected, const FilterAnswer& actual) {
  const auto number = [](const char* name, std::int64_t want, std::int64_t got) {
    return want == got ? std::string() : fmt::format("{}: expected {}, got {}", name, want, got);
  };
  if (expected.sampled != actual.sampled) {
    return fmt::format("sampled rows: expected {}, got {}", fmt::join(expected.sampled, " "), fmt::join(actual.sampled, " "));
  }
  for (const std::string& text : {number("total", expected.total, actual.total), number("outside", expected.outside, actual.outside),
                                  number("target", expected.target, actual.target), number("threshold", expected.threshold, actual.threshold),
                                  number("columns", expected.columns, actual.columns), number("mass", expected.mass, actual.mass),
                                  number("dense", expected.dense ? 1 : 0, actual.dense ? 1 : 0)}) {
    if (!text.empty()) return text;
  }
  if (expected.kept != actual.kept) {
    const auto at = std::ranges::mismatch(expected.kept, actual.kept).in1 - expected.kept.begin();
    return fmt::format("kept columns: they differ from column {} on", at);
  }
  if (expected.descriptors != actual.descriptors) {
    const auto at = std::ranges::mismatch(expected.descriptors, actual.descriptors).in1 - expected.descriptors.begin();
    return fmt::format("descriptors: they differ from number {} on ({} expected, {} came)", at, expected.descriptors.size(),
                       actual.descriptors.size());
  }
  return {};
}

}  // namespace filigree::system
