// The whole attention filter: random heads, one behind the other, on streams that hesitate, against the golden model and the closed forms.
#include <fmt/format.h>

#include <algorithm>

#include "benches/attention_filter_benches.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "estimate/attention_filter_cycles.h"
#include "system/filter_cycles.h"
#include "system/filter_run.h"
#include "units/attention_filter.h"

namespace filigree::benches {
namespace {

/// `idle` and the streams: nothing is on offer in an idle cycle, and idle falls only for a head.
class FilterWatch : public bench::Component {
 public:
  explicit FilterWatch(bench::Model& model) : idle_(model, "idle"), overflow_(model, "counter_overflow"), head_valid_(model, "head_tvalid") {
    for (const char* name : {"row", "kept", "descriptor", "result"}) offers_.emplace_back(model, fmt::format("{}_tvalid", name));
  }
  void sample(std::uint64_t) override {
    check_pin(overflow_, 0, samples_);
    const bool idle = idle_.get() == 1;
    for (const bench::Pin& offer : offers_) {
      if (idle && offer.get() == 1) throw bench::CheckFailed("idle", samples_, fmt::format("idle: {} is on offer", offer.name()));
    }
    if (was_idle_ && !idle) throw bench::CheckFailed("idle", samples_, "idle: fell without a head");
    was_idle_ = idle && head_valid_.get() == 0;
    ++samples_;
  }
  void reset() override { was_idle_ = false; }

 private:
  bench::Pin idle_, overflow_, head_valid_;
  std::vector<bench::Pin> offers_;
  bool was_idle_ = false;
  std::uint64_t samples_ = 0;
};

class FilterRounds {
 public:
  FilterRounds(UnitBench& unit, const config::AttentionConfig& config, const UnitRun& run)
      : unit_(unit), config_(config), run_(run), rng_(unit.rng("heads")), seeds_(unit.rng("seeds")) {
    bench::Coverage& coverage = unit.coverage();
    keys_ = &coverage.point("keys", {"1", "part of a word", "whole words", "words and a part", "all"});
    if (config.max_words() == 1) {
      keys_->exclude("whole words");
      keys_->exclude("words and a part");
    }
    queries_ = &coverage.point("queries", {"all", "the last ones"});
    alpha_ = &coverage.point("alpha", {"0", "between", "1"});
    shape_ = &coverage.point("scores", {"all equal", "one-hot", "saturated", "few distinct", "spread"});
    mode_ = &coverage.point("mass in the window", {"included", "first"});
    if (!config.window_first) mode_->exclude("first");
    window_ = &coverage.point("window", {"less than the keys", "all keys"});
    bottom_ = &coverage.point("bottom rows", {"none", "some", "all"});
    sinks_ = &coverage.point("sinks", {"none", "some"});
    bypass_ = &coverage.point("dense", {"no", "for its length", "for its columns"});
    stalls_ = &coverage.point("streams", {"hesitate", "never wait"});
    heads_ = &coverage.point("heads in a row", {"1", "2", "3"});
  }

  void one() {
    const int count = static_cast<int>(rng_.range(1, 3));
    heads_->hit(count - 1);
    std::vector<system::FilterJob> jobs;
    for (int i = 0; i < count; ++i) jobs.push_back(random_job());
    const bool hesitate = rng_.chance(60);
    stalls_->hit(hesitate ? 0 : 1);
    system::FilterOptions options;
    options.bench.seed = seeds_.next();
    options.bench.progress = run_.progress;
    options.bench.time_out = 20'000;
    options.bench.rerun = run_.rerun;
    options.stalls = hesitate;
    options.coverage = &unit_.coverage();
    options.prepare = [this](bench::Bench& bench) { bench.add<FilterWatch>(unit_.model()); };
    const system::FilterRun result = system::run_filter(unit_.model(), config_, jobs, options);
    // Heads are taken and reported one at a time.
    for (const char* point : {"head handshake", "result handshake"}) unit_.exclude(point, "back to back");
    if (config_.max_beats() == 1) unit_.exclude("score handshake", "back to back");
    if (config_.max_words() == 1) unit_.exclude("kept handshake", "back to back");
    std::vector<system::FilterAnswer> expected;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      expected.push_back(system::golden_answer(config_, jobs[i]));
      cover_answer(jobs[i], expected[i]);
      const std::string text = system::difference(expected[i], result.heads[i]);
      if (!text.empty()) fail(fmt::format("head {} of {}: {}", i + 1, jobs.size(), text));
    }
    check_counters(jobs, expected, result.counters, hesitate);
    check_clear();
    done_ += static_cast<std::uint64_t>(count);
  }

  std::uint64_t done() const { return done_; }

 private:
  system::FilterJob random_job() {
    system::FilterJob job;
    const std::int64_t most = std::min(config_.max_keys, 160);
    const bool whole = rng_.chance(3) && config_.max_keys <= 1'024;
    job.keys = whole ? config_.max_keys : rng_.chance(10) ? 1 : rng_.chance(30) ? config_.word_columns() * rng_.range(1, 3) : rng_.range(1, most);
    job.keys = std::min<std::int64_t>(job.keys, config_.max_keys);
    job.rows = rng_.chance(60) ? job.keys : rng_.range(1, job.keys);
    model::FilterSettings& s = job.settings;
    // More than there is, by a little or by all that the field holds.
    const auto beyond = [&](std::int64_t all) {
      return rng_.chance(50) ? all + rng_.range(0, 3) : rng_.range(all, std::max<std::int64_t>(all, config_.max_keys));
    };
    do {
      s.stride = rng_.chance(20) ? 1 : rng_.chance(20) ? beyond(job.rows) : rng_.range(1, 20);
      s.tail = rng_.chance(30) ? 0 : rng_.chance(20) ? beyond(job.rows) : rng_.range(0, 12);
    } while (static_cast<std::int64_t>(model::sampled_rows(job.rows, s.stride, s.tail).size()) > config_.max_sampled);
    s.window = rng_.chance(20) ? beyond(job.keys) : rng_.range(1, std::max<std::int64_t>(1, job.keys / 3));
    s.bottom = rng_.chance(30) ? 0 : rng_.chance(15) ? beyond(job.rows) : rng_.range(0, std::max<std::int64_t>(1, job.rows / 3));
    s.sinks = rng_.chance(70) ? 0 : rng_.range(1, rng_.chance(70) ? std::min<std::int64_t>(job.keys, 6) : job.keys);
    s.alpha = rng_.chance(15)   ? 0
              : rng_.chance(15) ? 65536
                                : static_cast<std::int32_t>(rng_.chance(70) ? rng_.range(45'000, 65'535) : rng_.range(1, 65'535));
    s.window_first = config_.window_first && rng_.chance(50);
    s.dense_below = rng_.chance(80) ? 0 : rng_.range(0, 2 * job.keys);
    s.most_columns = rng_.chance(70) ? job.keys : rng_.range(0, job.keys);
    const std::int64_t most_factor = (std::int64_t{1} << config_.factor_bits) - 1;
    const int usual_shift = std::max(1, config_.factor_bits - 2);
    job.scale = {static_cast<std::int32_t>(rng_.chance(80) ? rng_.range(most_factor / 2 + 1, most_factor) : rng_.corner(0, most_factor)),
                 static_cast<int>(rng_.chance(80) ? rng_.range(usual_shift, usual_shift + 6) : rng_.corner(1, 31))};
    job.scores = scores_of(job);
    return job;
  }

  /// The scores of a head are a function of row and key alone: the golden model asks for them again.
  std::function<std::vector<std::int32_t>(std::int64_t)> scores_of(const system::FilterJob& job) {
    const int shape = static_cast<int>(rng_.below(5));
    shape_->hit(shape);
    const std::uint64_t seed = seeds_.next();
    const std::int64_t most = (std::int64_t{1} << (config_.score_bits() - 1)) - 1;
    const std::int64_t hidden = job.keys - job.rows;
    return [=](std::int64_t row) {
      bench::Rng rng = bench::Rng(seed).fork(fmt::format("{}", row));
      std::vector<std::int32_t> scores;
      const std::int64_t hot = static_cast<std::int64_t>(bench::Rng(seed).below(static_cast<std::uint64_t>(row + hidden + 1)));
      for (std::int64_t key = 0; key <= row + hidden; ++key) {
        std::int64_t score = 0;
        switch (shape) {
          case 0: score = -most / 3; break;
          case 1: score = key == hot ? most : -most; break;
          case 2: score = rng.chance(50) ? most : rng.chance(50) ? -most - 1 : rng.range(-most - 1, most); break;
          case 3: score = 3'000 * rng.range(-1, 1); break;
          default: score = rng.range(-40'000, 40'000); break;
        }
        scores.push_back(static_cast<std::int32_t>(std::clamp(score, -most - 1, most)));
      }
      return scores;
    };
  }

  void cover_answer(const system::FilterJob& job, const system::FilterAnswer& answer) {
    const int word = config_.word_columns();
    keys_->hit(job.keys == config_.max_keys ? 4 : job.keys == 1 ? 0 : job.keys < word ? 1 : job.keys % word == 0 ? 2 : 3);
    queries_->hit(job.rows == job.keys ? 0 : 1);
    alpha_->hit(job.settings.alpha == 0 ? 0 : job.settings.alpha == 65'536 ? 2 : 1);
    mode_->hit(job.settings.window_first ? 1 : 0);
    window_->hit(job.settings.window < job.keys ? 0 : 1);
    bottom_->hit(job.settings.bottom == 0 ? 0 : job.settings.bottom < job.rows ? 1 : 2);
    sinks_->hit(job.settings.sinks == 0 ? 0 : 1);
    bypass_->hit(!answer.dense ? 0 : answer.sampled.empty() ? 1 : 2);
  }

  void check_counters(const std::vector<system::FilterJob>& jobs, const std::vector<system::FilterAnswer>& answers,
                      const system::FilterCounters& counters, bool hesitate) {
    const system::FilterCounters expected = system::expected_counters(config_, jobs, answers);
    check_count("count_columns", expected.columns, counters.columns);
    if (hesitate) return;
    check_count("count_select", expected.select, counters.select);
    check_count("count_merge", expected.merge, counters.merge);
    // A head is sampled while the one before is described, and waits for it.
    if (jobs.size() == 1) {
      check_count("count_sample", expected.sample, counters.sample);
      check_count("count_cycles", expected.cycles, counters.cycles);
    }
  }

  /// The counts of the heads before go at once, all of them.
  void check_clear() {
    bench::Model& model = unit_.model();
    model.set(model.pin("clear"), 1);
    model.settle();
    model.clock();
    model.settle();
    for (const bench::PinInfo& pin : model.pins()) {
      if (pin.name.starts_with("count_")) check_count(pin.name, 0, model.get(model.pin(pin.name)));
    }
    model.set(model.pin("clear"), 0);
  }

  void check_count(const std::string& name, std::uint64_t expected, std::uint64_t actual) const {
    if (expected != actual) fail(fmt::format("{}: expected {}, got {}", name, expected, actual));
  }
  [[noreturn]] void fail(const std::string& message) const {
    throw bench::BenchFailure(fmt::format("filter: {}\n  seed {}{}", message, run_.seed, run_.rerun.empty() ? "" : "\n  to see it: " + run_.rerun),
                              unit_.model().cycle());
  }

  UnitBench& unit_;
  const config::AttentionConfig config_;
  const UnitRun& run_;
  bench::Rng rng_, seeds_;
  bench::CoverPoint *keys_ = nullptr, *queries_ = nullptr, *alpha_ = nullptr, *shape_ = nullptr, *mode_ = nullptr, *window_ = nullptr,
                    *bottom_ = nullptr, *sinks_ = nullptr, *bypass_ = nullptr, *stalls_ = nullptr, *heads_ = nullptr;
  std::uint64_t done_ = 0;
};

}  // namespace

UnitReport verify_attention_filter(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("filter", units::attention_filter(config), run);
  FilterRounds rounds(unit, config, run);
  return unit.run(
      100, [&] { return rounds.done(); }, [&] { rounds.one(); });
}

}  // namespace filigree::benches
