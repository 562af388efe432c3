#include "system/gemm_run.h"

#include "model/compress.h"
#include "model/gemm.h"
#include "system/core_idle.h"

namespace filigree::system {
namespace {

GemmRun run(bench::Model& model, const format::Job& job, const model::Matrix<std::int64_t>* expected, const GemmOptions& options) {
  bench::Bench bench(model, options.bench);
  const bench::Stalls stalls = options.stalls ? bench::Stalls::mixed() : bench::Stalls::none();
  const auto feed = std::make_shared<TileFeed>(
      job.plans().size(), [&job](std::size_t i) { return job.tile(i); }, options.hook);
  const auto send = [&](const char* name, TileStream stream) {
    bench.driver(name, stalls).send_from(TileFeed::sequence(feed, stream));
    bench::Monitor& monitor = bench.monitor(name);
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    if (options.coverage != nullptr) monitor.cover(*options.coverage);
  };
  send("cmd", TileStream::kCmd);
  send("a", TileStream::kA);
  send("b", TileStream::kB);
  if (job.geometry().compressed_b) send("bm", TileStream::kBm);
  bench::Acceptor& acceptor = bench.acceptor("c", stalls);
  if (!options.stalls) acceptor.set_shy(false);

  auto& scoreboard = bench.add<bench::Scoreboard<bench::Beat>>("c");
  std::vector<format::Beat> got;
  std::int64_t left = 0;
  for (const format::TilePlan& plan : job.plans()) left += plan.drain ? plan.columns : 0;
  const int width = job.geometry().c_width();
  bench::Monitor& results = bench.monitor("c");
  if (options.coverage != nullptr) results.cover(*options.coverage);
  results.on_beat([&](const bench::Beat& beat, std::uint64_t cycle) {
    got.push_back(to_format(beat, width));
    if (expected != nullptr) scoreboard.actual(beat, cycle);
    --left;
  });
  if (expected != nullptr) {
    for (const format::Beat& beat : job.expected_c(*expected)) scoreboard.expect(to_bench(beat));
  }

  bench.add<CoreIdle>(model, left);
  if (options.prepare) options.prepare(bench);
  model.set(model.pin("clear"), 0);
  bench.run();
  GemmRun done{{}, read_counters(model, job.geometry().compressed_b), model.get(model.pin("protocol_error")) == 1};
  done.z = job.assemble(got);
  return done;
}

}  // namespace

GemmRun run_gemm(bench::Model& model, const format::Job& job, const model::Matrix<std::int64_t>& expected, const GemmOptions& options) {
  return run(model, job, &expected, options);
}

GemmRun run_gemm_unchecked(bench::Model& model, const format::Job& job, const GemmOptions& options) { return run(model, job, nullptr, options); }

model::Matrix<std::int64_t> golden_gemm(const format::Job& job, const model::Matrix<std::int32_t>& b) {
  return model::wrap(model::gemm(model::decompress(job.weights()), b), job.geometry().acc_bits);
}

}  // namespace filigree::system
