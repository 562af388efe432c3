#include "system/gemm_run.h"

#include "model/compress.h"
#include "model/gemm.h"

namespace filigree::system {
namespace {

CoreCounters read_counters(const bench::Model& model) {
  const auto get = [&](const char* name) { return model.get(model.pin(name)); };
  return {get("count_cycles"), get("count_steps"), get("count_useful"), get("count_gated"), get("count_b_rows"), get("count_stall")};
}

GemmRun run(bench::Model& model, const format::Job& job, const model::Matrix<std::int64_t>* expected, const GemmOptions& options) {
  bench::Bench bench(model, options.bench);
  const bench::Stalls stalls = options.stalls ? bench::Stalls::mixed() : bench::Stalls::none();
  const auto feed = std::make_shared<TileFeed>(job, options.hook);
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
    format::Beat copy(width, beat.last);
    for (int lsb = 0; lsb < width; lsb += 64) copy.set_field(lsb, std::min(64, width - lsb), beat.words[static_cast<std::size_t>(lsb / 64)]);
    got.push_back(std::move(copy));
    if (expected != nullptr) scoreboard.actual(beat, cycle);
    --left;
  });
  if (expected != nullptr) {
    for (const format::Beat& beat : job.expected_c(*expected)) scoreboard.expect(to_bench(beat));
  }

  // The bench may only stop once the core itself says that it has nothing left to do.
  struct CoreIdle : bench::Component {
    CoreIdle(bench::Model& m, const std::int64_t& outstanding) : model(m), pin(m.pin("idle")), left(outstanding) {}
    void sample(std::uint64_t) override { quiet = model.get(pin) == 1; }
    bool idle() const override { return quiet && left <= 0; }
    std::string waiting() const override { return idle() ? "" : "the core to be idle"; }
    bench::Model& model;
    int pin;
    const std::int64_t& left;
    bool quiet = false;
  };
  bench.add<CoreIdle>(model, left);
  if (options.prepare) options.prepare(bench);
  model.set(model.pin("clear"), 0);
  bench.run();
  GemmRun done{{}, read_counters(model), model.get(model.pin("protocol_error")) == 1};
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
