#include "system/series_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <string>

#include "model/gemm.h"
#include "system/geometry_of.h"

namespace filigree::system {
namespace {

constexpr const char* kStreams[] = {"c", "y", "t"};  // by LayerOutput::Kind

AccessCounters read_accesses(const bench::Model& model, int terms) {
  const auto get = [&](const std::string& name) { return model.get(model.pin(name)); };
  AccessCounters accesses{get("count_b_words"), {}};
  for (int t = 0; t < terms; ++t) accesses.term_steps.push_back(get(fmt::format("count_steps_term{}", t)));
  return accesses;
}

/// The parameters of the columns in the order in which they drain.
std::vector<bench::Beat> parameter_beats(const format::SeriesJob& job, const LayerOutput& output) {
  std::vector<bench::Beat> beats;
  if (output.kind == LayerOutput::kSums) return beats;
  for (const format::SeriesTile& tile : job.plans()) {
    for (int n = 0; n < tile.columns; ++n) beats.push_back(to_bench(output.parameters.at(static_cast<std::size_t>(tile.first_column + n))));
  }
  return beats;
}

void set_layer(bench::Model& model, const config::TtcConfig& cfg, const LayerOutput& output) {
  model.set(model.pin("clear"), 0);
  model.set(model.pin("output_kind"), static_cast<std::uint64_t>(output.kind));
  if (!cfg.relu_only) model.set(model.pin("relu"), output.relu ? 1 : 0);
  for (int t = 0; t < cfg.term_count(); ++t) {
    const bool used = static_cast<std::size_t>(t) < output.n.size();
    model.set(model.pin(fmt::format("n_{}", t)), used ? static_cast<std::uint64_t>(output.n[static_cast<std::size_t>(t)]) : 0);
  }
}

SeriesRun run(bench::Model& model, const config::TtcConfig& cfg, const format::SeriesJob& job, const LayerOutput& output,
              const std::vector<format::Beat>* expected, const GemmOptions& options) {
  bench::Bench bench(model, options.bench);
  const bench::Stalls stalls = options.stalls ? bench::Stalls::mixed() : bench::Stalls::none();
  const auto feed = std::make_shared<TileFeed>(
      job.plans().size(), [&job](std::size_t i) { return job.tile(i); }, options.hook);
  // A stream that the layer does not use has no situations to be met.
  const auto watch = [&](const char* name, bool used) -> bench::Monitor& {
    bench::Monitor& monitor = bench.monitor(name);
    if (options.coverage != nullptr && used) monitor.cover(*options.coverage);
    return monitor;
  };
  const auto send = [&](const char* name, bench::Sequence<bench::Beat> beats, bool used = true) {
    bench.driver(name, stalls).send_from(std::move(beats));
    watch(name, used).on_beat([](const bench::Beat&, std::uint64_t) {});
  };
  send("cmd", TileFeed::sequence(feed, TileStream::kCmd));
  send("a", TileFeed::sequence(feed, TileStream::kA));
  send("b", TileFeed::sequence(feed, TileStream::kB));
  send("p", bench::sequence_of(parameter_beats(job, output)), output.kind != LayerOutput::kSums);

  SeriesRun done;
  auto& scoreboard = bench.add<bench::Scoreboard<bench::Beat>>(kStreams[output.kind]);
  std::int64_t left = 0;
  if (expected != nullptr) {
    for (const format::Beat& beat : *expected) scoreboard.expect(to_bench(beat));
    left = std::ssize(*expected);
  } else {
    for (const format::SeriesTile& tile : job.plans()) left += tile.columns;
  }
  for (const LayerOutput::Kind kind : {LayerOutput::kSums, LayerOutput::kValues, LayerOutput::kTiles}) {
    const char* name = kStreams[kind];
    bench::Acceptor& acceptor = bench.acceptor(name, stalls);
    if (!options.stalls) acceptor.set_shy(false);
    const bool ours = kind == output.kind;
    const int width = model.info(model.pin(fmt::format("{}_tdata", name))).width;
    watch(name, ours).on_beat([&, ours, width, name](const bench::Beat& beat, std::uint64_t cycle) {
      if (!ours) throw bench::CheckFailed(name, 0, fmt::format("{}: a beat that nobody asked for", name));
      done.beats.push_back(to_format(beat, width));
      if (expected != nullptr) scoreboard.actual(beat, cycle);
      --left;
    });
  }
  bench.add<CoreIdle>(model, left);
  if (options.prepare) options.prepare(bench);
  set_layer(model, cfg, output);
  bench.run();
  done.counters = read_counters(model, false);
  done.accesses = read_accesses(model, cfg.term_count());
  done.protocol_error = model.get(model.pin("protocol_error")) == 1;
  return done;
}

}  // namespace

format::TtcGeometry geometry_of(const config::TtcConfig& cfg) { return {geometry_of(cfg.core), cfg.term_count()}; }

SeriesRun run_series(bench::Model& model, const config::TtcConfig& cfg, const format::SeriesJob& job, const LayerOutput& output,
                     const std::vector<format::Beat>& expected, const GemmOptions& options) {
  return run(model, cfg, job, output, &expected, options);
}

SeriesRun run_series_unchecked(bench::Model& model, const config::TtcConfig& cfg, const format::SeriesJob& job, const GemmOptions& options) {
  return run(model, cfg, job, {}, nullptr, options);
}

model::Matrix<std::int64_t> golden_series(const format::SeriesJob& job, const std::vector<model::Matrix<std::int32_t>>& terms,
                                          const model::Matrix<std::int32_t>& b) {
  model::Matrix<std::int32_t> sum(terms.front().rows(), terms.front().cols());
  for (const model::Matrix<std::int32_t>& term : terms) {
    for (std::size_t i = 0; i < sum.values().size(); ++i) sum.values()[i] += term.values()[i];
  }
  return model::wrap(model::gemm(sum, b), job.geometry().core.acc_bits);
}

}  // namespace filigree::system
