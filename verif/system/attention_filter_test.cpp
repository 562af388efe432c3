// The attention filter's hardware on real heads against the integer model, and the whole method on generated hardware: sampled queries times keys on a GEMM core, the
// filter on its results, attention by the filter's descriptors.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>

#include "bench/test_options.h"
#include "config/preset.h"
#include "estimate/attention_work.h"
#include "format/descriptors.h"
#include "format/job.h"
#include "model/attention_mask.h"
#include "system/attention_heads.h"
#include "system/filter_cycles.h"
#include "system/filter_run.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "units/attention_filter.h"
#include "units/hss_core.h"

namespace filigree::system {
namespace {

namespace fs = std::filesystem;

const fs::path kHeads = FILIGREE_SOURCE_DIR "/../shared/data/attention";

#ifdef FILIGREE_SYSTEM_REGRESS
constexpr bool kRegress = true;
const std::vector<std::string> kFiles = {"bytelm_t1024", "bytelm2_t2048", "bytelm_t4096", "bytelm2_t8192"};
const std::vector<double> kAlphas = {0.8, 0.9, 0.95, 0.98, 1};
#else
constexpr bool kRegress = false;
const std::vector<std::string> kFiles = {"bytelm_t1024", "bytelm2_t2048"};
const std::vector<double> kAlphas = {0.95};
#endif

config::AttentionConfig filter_config(const std::string& preset) { return std::get<config::AttentionConfig>(config::load(preset)); }

model::FilterSettings settings_for(std::int64_t keys, double alpha, bool window_first) {
  model::FilterSettings settings;
  settings.window = (keys * 8 + 99) / 100;
  settings.bottom = 64;
  settings.alpha = model::alpha_units(alpha);
  settings.window_first = window_first;
  return settings;
}

/// Scores of one query with every key that it sees.
std::vector<std::int32_t> scores_of_row(const QuantisedHead& head, std::int64_t row) {
  const std::int64_t seen = row + head.k.rows() - head.q.rows() + 1;
  std::vector<std::int32_t> scores(static_cast<std::size_t>(seen));
  const std::span<const std::int32_t> q = head.q.row(row);
  for (std::int64_t key = 0; key < seen; ++key) {
    const std::span<const std::int32_t> k = head.k.row(key);
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < q.size(); ++i) sum += q[i] * k[i];
    scores[static_cast<std::size_t>(key)] = sum;
  }
  return scores;
}

FilterJob job_of(const QuantisedHead& head, const model::FilterSettings& settings) {
  return {head.k.rows(), head.q.rows(), head.scale(), settings, [&head](std::int64_t row) { return scores_of_row(head, row); }};
}

class AttentionFilter : public ::testing::Test {
 protected:
  static std::unique_ptr<bench::Model> model_of(const config::AttentionConfig& config, bench::Engine engine = bench::Engine::kRtl) {
    return bench::test_model(hdl::Design(units::attention_filter(config)), engine);
  }
  static FilterOptions options(bool stalls) {
    FilterOptions options;
    options.bench = bench::test_options();
    options.bench.time_out = 200'000;
    options.bench.probe_percent = 0;
    options.stalls = stalls;
    return options;
  }
  /// Runs the jobs and compares every answer; without stalls also the counters with their closed forms.
  static void check(bench::Model& model, const config::AttentionConfig& config, std::span<const FilterJob> jobs, bool stalls) {
    const FilterRun run = run_filter(model, config, jobs, options(stalls));
    std::vector<FilterAnswer> expected;
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      expected.push_back(golden_answer(config, jobs[i]));
      EXPECT_EQ(difference(expected[i], run.heads[i]), "") << "head " << i;
    }
    if (stalls) return;
    FilterCounters counters = expected_counters(config, jobs, expected);
    if (jobs.size() != 1) {  // heads overlap: one is sampled while the one before is described, and waits for it
      counters.cycles = run.counters.cycles;
      counters.sample = run.counters.sample;
    }
    EXPECT_EQ(counters, run.counters) << describe(counters) << "\n" << describe(run.counters);
  }
  static std::string describe(const FilterCounters& c) {
    return fmt::format("cycles {} sample {} select {} merge {} columns {}", c.cycles, c.sample, c.select, c.merge, c.columns);
  }
};

TEST_F(AttentionFilter, AnswersAsTheIntegerModelOnRealHeads) {
  if (!fs::exists(kHeads)) GTEST_SKIP() << "no real heads here";
  const config::AttentionConfig config = filter_config("sample-attention");
  const auto model = model_of(config);
  int heads = 0;
  std::int64_t columns = 0;
  for (const std::string& file : kFiles) {
    const std::vector<AttentionHead> all = load_attention_heads(kHeads / file);
    const std::size_t count = kRegress ? all.size() : 2;
    for (std::size_t i = 0; i < count; ++i) {
      const QuantisedHead head = quantise_head(all[i], config.factor_bits);
      for (const double alpha : kAlphas) {
        for (const bool window_first : {false, true}) {
          SCOPED_TRACE(fmt::format("{} alpha {} window first {}", all[i].name, alpha, window_first));
          // Each head alone, so that the cycles have a closed form; streams hesitate for one of the two modes, turn about.
          const bool stalls = window_first == (heads % 2 == 0);
          const FilterJob job = job_of(head, settings_for(head.k.rows(), alpha, window_first));
          check(*model, config, {&job, 1}, stalls);
          ++heads;
          columns += head.k.rows();
          if (HasFailure()) return;
        }
      }
    }
  }
  fmt::print("{} heads, {} columns, 0 mismatches\n", heads, columns);
}

TEST_F(AttentionFilter, AnswersAsTheIntegerModelAtTheEdges) {
  const config::AttentionConfig config = filter_config("sample-attention-s");
  const auto model = model_of(config);
  struct Edge {
    const char* name;
    std::int64_t keys, rows;
    std::function<std::int32_t(std::int64_t row, std::int64_t key)> score;
    std::function<void(model::FilterSettings&)> change;
    model::ScoreScale scale = {40'000, 16};
  };
  const auto flat = [](std::int64_t, std::int64_t) { return 1'000; };
  const auto waves = [](std::int64_t row, std::int64_t key) { return static_cast<std::int32_t>((row * 37 + key * key * 11) % 4'001 - 2'000); };
  const auto nothing = [](model::FilterSettings&) {};
  const std::vector<Edge> edges = {
      {"fewer keys than the stride", 7, 7, waves, [](auto& s) { s.tail = 0; }},
      {"one key", 1, 1, waves, nothing},
      {"fewer keys than the window", 30, 30, waves, [](auto& s) { s.window = 40; }},
      {"constant scores", 333, 333, flat, nothing},
      {"constant scores, no tail", 200, 200, flat, [](auto& s) { s.tail = 0; }},
      {"all-equal negative scores", 100, 100, [](std::int64_t, std::int64_t) { return -300'000; }, nothing},
      {"one-hot rows", 257, 257, [](std::int64_t row, std::int64_t key) { return key == row / 2 ? 500'000 : -500'000; }, nothing},
      {"saturation",
       129,
       129,
       [](std::int64_t row, std::int64_t key) { return (row + key) % 3 == 0 ? 2'097'151 : -2'097'152; },
       nothing,
       {65'535, 1}},
      {"zero scale", 65, 65, waves, nothing, {0, 31}},
      {"alpha 0", 300, 300, waves, [](auto& s) { s.alpha = 0; }},
      {"alpha 1", 300, 300, waves, [](auto& s) { s.alpha = 65'536; }},
      {"alpha 1, window first", 300, 300, waves,
       [](auto& s) {
         s.alpha = 65'536;
         s.window_first = true;
       }},
      {"chunked prefill", 900, 100, waves, nothing},
      {"a chunk of one query", 901, 1, waves, nothing},
      {"keys that fill no lane or word", 1'021, 1'021, waves, nothing},
      {"all keys", 1'024, 1'024, waves, [](auto& s) { s.stride = 16; }},
      {"all bottom rows", 100, 100, waves, [](auto& s) { s.bottom = 100; }},
      {"sinks", 300, 300, waves, [](auto& s) { s.sinks = 4; }},
      {"dense below a length", 99, 99, waves, [](auto& s) { s.dense_below = 100; }},
      {"dense above a number of columns", 300, 300, waves, [](auto& s) { s.most_columns = 10; }},
  };
  for (const bool stalls : {false, true}) {
    std::vector<FilterJob> together;
    for (const Edge& edge : edges) {
      SCOPED_TRACE(edge.name);
      model::FilterSettings settings = settings_for(edge.keys, 0.9, false);
      settings.bottom = 10;
      edge.change(settings);
      const std::int64_t hidden = edge.keys - edge.rows;
      const FilterJob job{edge.keys, edge.rows, edge.scale, settings, [&edge, hidden](std::int64_t row) {
                            std::vector<std::int32_t> scores;
                            for (std::int64_t key = 0; key <= row + hidden; ++key) scores.push_back(edge.score(row, key));
                            return scores;
                          }};
      check(*model, config, {&job, 1}, stalls);
      together.push_back(job);
    }
    SCOPED_TRACE("all of them one behind the other");
    check(*model, config, together, stalls);
  }
}

/// Cycles of a whole head without stalls against those of its full attention: the hardware's counters up to `rtl_keys`, closed forms beyond.
TEST_F(AttentionFilter, CostsLittleBesideAttention) {
  constexpr std::int64_t kHeadDim = 128, kMacs = 1'024;
  constexpr std::int64_t kRtlKeys = kRegress ? 8'192 : 1'024, kClosedKeys = 131'072;
  const config::AttentionConfig config = filter_config("sample-attention");
  const auto model = model_of(config);
  config::AttentionConfig longest = config;  // for heads that the preset has no room for
  longest.max_keys = kClosedKeys;
  fmt::print(
      "| keys | tail | rows sampled | scores | sampling | selection | of dense | whole filter, of dense | by |\n|---|---|---|---|---|---|---|---|---|\n");
  for (std::int64_t keys = 1'024; keys <= kClosedKeys; keys *= 2) {
    for (const std::int64_t tail : {0, 64}) {
      SCOPED_TRACE(fmt::format("{} keys, tail {}", keys, tail));
      model::FilterSettings settings = settings_for(keys, 0.95, false);
      settings.tail = tail;
      const bool on_rtl = keys <= kRtlKeys;
      const std::vector<std::int64_t> sampled = model::sampled_rows(keys, settings.stride, tail);
      std::int64_t products = 0;
      for (const std::int64_t row : sampled) products += row + 1;
      const std::int64_t scores = estimate::score_cycles(products, kHeadDim, kMacs);
      const std::int64_t dense = estimate::attention_cycles(model::causal_elements(keys, keys), kHeadDim, kMacs);
      const estimate::FilterShape shape = filter_shape(keys <= config.max_keys ? config : longest);
      const std::int64_t sampling = estimate::sample_cycles(shape, keys, keys, settings);
      const std::int64_t selection = estimate::select_cycles(shape, keys, static_cast<std::int64_t>(sampled.size()), true);
      if (on_rtl) {
        const FilterJob job{keys, keys, {5, 7}, settings, [](std::int64_t row) {
                              std::vector<std::int32_t> values;
                              for (std::int64_t key = 0; key <= row; ++key)
                                values.push_back(static_cast<std::int32_t>((row * 37 + key * key * 11) % 4'001));
                              return values;
                            }};
        const FilterRun run = run_filter(*model, config, {&job, 1}, options(false));
        EXPECT_EQ(run.counters.sample, static_cast<std::uint64_t>(sampling));
        EXPECT_EQ(run.counters.select, static_cast<std::uint64_t>(selection));
        EXPECT_EQ(difference(golden_answer(config, job), run.heads.front()), "");
      }
      const auto share = [&](std::int64_t cycles) { return static_cast<double>(cycles) / static_cast<double>(dense); };
      const double whole = share(std::max(scores, sampling) + selection);
      fmt::print("| {} | {} | {} | {} | {} | {} | {:.2f} % | {:.2f} % | {} |\n", keys, tail, sampled.size(), scores, sampling, selection,
                 100 * share(selection), 100 * whole, on_rtl ? "RTL" : "closed form");
      if (keys != 8'192) continue;
      EXPECT_LE(share(selection), 0.003);
      EXPECT_LE(whole, 0.035);
    }
  }
}

TEST_F(AttentionFilter, RefusesWhatItHasNoBitsFor) {
  config::AttentionConfig config = filter_config("sample-attention-s");
  config.factor_bits = 5;
  const auto message = [&](model::ScoreScale scale) -> std::string {
    try {
      check_fits(config, {10, 10, scale, {}, {}});
      return {};
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
  };
  EXPECT_EQ(message({31, 4}), "");
  EXPECT_EQ(message({32, 4}), "a factor of 32, accepted by sample-attention-s: 0..31");
  EXPECT_EQ(message({-1, 4}), "a factor of -1, accepted by sample-attention-s: 0..31");
}

double score(const AttentionHead& head, std::int64_t row, std::int64_t key) {
  const auto q = head.q.row(row), k = head.k.row(key);
  double sum = 0;
  for (std::size_t i = 0; i < q.size(); ++i) sum += static_cast<double>(q[i]) * k[i];
  return sum / std::sqrt(static_cast<double>(q.size()));
}

/// Sparse attention of a row: online softmax over runs of keys, times V, as an engine that walks descriptors would do it.
std::vector<double> attend_runs(const AttentionHead& head, std::int64_t row, std::span<const format::KeyRun> runs) {
  std::vector<double> out(static_cast<std::size_t>(head.v.cols()));
  double most = -std::numeric_limits<double>::infinity(), total = 0;
  for (const format::KeyRun& run : runs) {
    for (std::int64_t key = run.first; key < run.first + run.count; ++key) {
      const double x = score(head, row, key);
      const double shrink = std::exp(most - std::max(most, x));
      most = std::max(most, x);
      const double weight = std::exp(x - most);
      total = total * shrink + weight;
      const auto v = head.v.row(key);
      for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[i] * shrink + weight * v[i];
    }
  }
  for (double& x : out) x /= total;
  return out;
}

/// The same of the definition: softmax over all keys, those not kept at minus infinity.
std::vector<double> attend_masked(const AttentionHead& head, std::int64_t row, const std::function<bool(std::int64_t key)>& keeps) {
  std::vector<double> scores;
  for (std::int64_t key = 0; key < head.k.rows(); ++key) {
    scores.push_back(keeps(key) ? score(head, row, key) : -std::numeric_limits<double>::infinity());
  }
  const double most = *std::ranges::max_element(scores);
  std::vector<double> out(static_cast<std::size_t>(head.v.cols()));
  double total = 0;
  for (std::int64_t key = 0; key < head.k.rows(); ++key) {
    const double weight = std::exp(scores[static_cast<std::size_t>(key)] - most);
    total += weight;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += weight * head.v(key, static_cast<std::int64_t>(i));
  }
  for (double& x : out) x /= total;
  return out;
}

/// Products of all keys and the sampled queries, on the core in dense mode: Z[key, sample].
model::Matrix<std::int64_t> scores_on_core(const std::string& preset, const QuantisedHead& head, std::span<const std::int64_t> sampled) {
  const config::HssConfig core = config::load_hss(preset);
  const auto device = bench::test_model(hdl::Design(units::hss_core(core)), bench::Engine::kRtl);
  model::Matrix<std::int32_t> queries(head.q.cols(), static_cast<std::int64_t>(sampled.size()));
  for (std::size_t n = 0; n < sampled.size(); ++n) {
    for (std::int64_t i = 0; i < head.q.cols(); ++i) queries(i, static_cast<std::int64_t>(n)) = head.q(sampled[n], i);
  }
  const format::Job job(geometry_of(core), model::Pattern{}, head.k, queries);
  GemmOptions options;
  options.bench = bench::test_options();
  return run_gemm(*device, job, golden_gemm(job, queries), options).z;
}

/// Core, filter and attention by descriptors on the first `tokens` of a head.
void run_method(const std::string& core, const std::string& filter, const AttentionHead& whole, std::int64_t tokens) {
  const auto first = [&](const model::Matrix<float>& m) {
    return model::Matrix<float>(tokens, m.cols(), std::vector<float>(m.values().begin(), m.values().begin() + tokens * m.cols()));
  };
  const AttentionHead head{whole.name, first(whole.q), first(whole.k), first(whole.v)};
  const config::AttentionConfig config = filter_config(filter);
  const QuantisedHead quantised = quantise_head(head, config.factor_bits);
  const model::FilterSettings settings = settings_for(tokens, 0.95, true);
  const std::vector<std::int64_t> sampled = model::sampled_rows(tokens, settings.stride, settings.tail);
  const model::Matrix<std::int64_t> z = scores_on_core(core, quantised, sampled);

  const auto device = bench::test_model(hdl::Design(units::attention_filter(config)), bench::Engine::kRtl);
  FilterJob job = job_of(quantised, settings);
  job.scores = [&](std::int64_t row) {  // the core's results, in the order in which the filter asks
    const auto column = std::ranges::lower_bound(sampled, row) - sampled.begin();
    std::vector<std::int32_t> scores;
    for (std::int64_t key = 0; key <= row; ++key) scores.push_back(static_cast<std::int32_t>(z(key, column)));
    return scores;
  };
  FilterOptions options;
  options.bench = bench::test_options();
  options.bench.time_out = 200'000;
  const FilterRun run = run_filter(*device, config, {&job, 1}, options);

  // The reference knows neither core nor filter: the integer model's columns, and the rule of the mask for every pair.
  const model::FilteredHead expected = model::filter_head(quantised.q, quantised.k, quantised.scale(), settings, numbers_of(config));
  std::int64_t elements = 0, rows = 0;
  format::for_each_row(run.heads.front().descriptors, tokens, tokens, settings.window, [&](std::int64_t row, std::span<const format::KeyRun> runs) {
    for (const format::KeyRun& run_of_keys : runs) elements += run_of_keys.count;
    ++rows;
    const std::vector<double> output = attend_runs(head, row, runs);
    const std::vector<double> reference =
        attend_masked(head, row, [&](std::int64_t key) { return model::keeps(expected, tokens, tokens, settings, row, key); });
    for (std::size_t i = 0; i < output.size(); ++i) ASSERT_NEAR(output[i], reference[i], 1e-9) << "row " << row;
  });
  EXPECT_EQ(rows, tokens);
  EXPECT_EQ(elements, model::kept_elements(model::attention_mask(expected, settings), tokens));
  fmt::print("{}, first {} tokens: {} columns of {}, {} of {} products attended\n", head.name, tokens, run.heads.front().columns, tokens, elements,
             model::causal_elements(tokens, tokens));
}

TEST_F(AttentionFilter, AttendsByItsDescriptorsWithScoresOfTheCore) {
  if (!fs::exists(kHeads)) GTEST_SKIP() << "no real heads here";
  if (kRegress) {
    const std::vector<AttentionHead> heads = load_attention_heads(kHeads / "bytelm2_t2048");
    for (const std::size_t head : {1, 5}) run_method("highlight", "sample-attention", heads.at(head), 2'048);
  }
  run_method("highlight-s", "sample-attention-s", load_attention_heads(kHeads / "bytelm_t1024").front(), 300);
}

}  // namespace
}  // namespace filigree::system
