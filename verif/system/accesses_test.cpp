// Closed forms of every class of accesses against the counters of the hardware and against what passes its ports, over random pairs of a
// configuration and a layer.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "bench/pin.h"
#include "bench/test_options.h"
#include "estimate/traffic.h"
#include "model/tasd.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "system/random_tasd.h"
#include "system/series_run.h"
#include "units/hss_core.h"
#include "units/ttc_core.h"

namespace filigree::system {
namespace {

// Seeds, each one pair. Of every three two are HSS cores, one is a TASD tensor core.
#ifdef FILIGREE_SYSTEM_REGRESS
constexpr unsigned kFirst = 1000, kEnd = 3000;
#else
constexpr unsigned kFirst = 1000, kEnd = 1240;
#endif

/// Beats and bits of each stream.
struct Passed {
  std::int64_t beats = 0, bits = 0;
};
using Ports = std::map<std::string, Passed>;

/// Counts what passes the pins themselves.
class PortCount : public bench::Component {
 public:
  PortCount(bench::Model& model, Ports& ports) : ports_(ports) {
    for (const auto& [stream, passed] : ports) pins_.emplace(stream, bench::StreamPins(model, stream));
  }
  void sample(std::uint64_t) override {
    for (const auto& [stream, pins] : pins_) {
      if (pins.valid.get() == 0 || pins.ready.get() == 0) continue;
      ports_[stream].beats += 1;
      ports_[stream].bits += pins.data.width();
    }
  }

 private:
  Ports& ports_;
  std::map<std::string, bench::StreamPins> pins_;
};

void equal(std::uint64_t counter, std::int64_t form, const char* name) { EXPECT_EQ(static_cast<std::int64_t>(counter), form) << name; }

/// What both kinds of cores count.
void expect_counters(const CoreCounters& counters, const estimate::HssWork& work) {
  equal(counters.steps, work.steps, "steps");
  equal(counters.useful, work.useful_slots, "useful MACs, loads of operand registers");
  equal(counters.gated, work.gated_slots(), "gated MACs");
  equal(counters.a_beats, work.a_beats, "beats of A, loads of weight registers");
  equal(counters.b_rows, work.b_rows, "rows of B");
  equal(counters.bm_beats, work.bm_beats, "metadata of B");
  equal(counters.c_reads, work.c_reads, "accumulators read to be added to");
  equal(counters.c_writes, work.c_writes, "accumulators written");
  equal(counters.c_beats, work.c_beats, "accumulators read to be sent");
}

/// What the buffer delivers is what passes the ports.
void expect_ports(Ports& ports, const format::Geometry& geometry, const estimate::HssWork& work, const estimate::Traffic& traffic) {
  EXPECT_EQ(ports["a"].bits, traffic.buffer_a_read + traffic.metadata_a_read);
  EXPECT_EQ(ports["c"].beats, work.c_beats);
  if (work.bm_beats > 0) {
    EXPECT_EQ(ports["b"].bits + ports["bm"].bits, traffic.buffer_b_read + traffic.metadata_b_read);
  } else {
    EXPECT_EQ(ports["b"].beats * geometry.row_values * geometry.b_bits, traffic.buffer_b_read) << "dense B leaves fields for offsets empty";
    EXPECT_EQ(ports["bm"].beats, 0);
  }
}

GemmOptions options_of(Rng& rng, unsigned seed, bench::Model& model, Ports& ports) {
  GemmOptions options;
  options.bench = bench::test_options(seed);
  options.stalls = pick(rng, 0, 1) == 1;
  options.prepare = [&](bench::Bench& bench) { bench.add<PortCount>(model, ports); };
  return options;
}

void check_hss(unsigned seed) {
  Rng rng(seed);
  config::HssConfig config = random_config(rng);
  config.name = fmt::format("random-{}", seed);
  const format::Geometry geometry = geometry_of(config);
  const auto patterns = geometry.family.patterns();
  const model::Pattern& pattern = patterns[static_cast<std::size_t>(pick(rng, 0, static_cast<int>(patterns.size()) - 1))];
  const Shape shape = random_shape(rng, geometry, pattern, config.compressed_b && pick(rng, 0, 1) == 1, 4);
  const RandomGemm gemm = random_gemm(rng, geometry, pattern, shape);
  SCOPED_TRACE(fmt::format("seed {}: {}", seed, gemm.text));
  const format::Job job(geometry, pattern, gemm.a, gemm.b, shape.options);
  const hdl::Design design(units::hss_core(config));
  const std::unique_ptr<bench::Model> model = bench::test_model(design, bench::Engine::kInterpreter, static_cast<int>(seed));
  Ports ports{{"a", {}}, {"b", {}}, {"c", {}}};
  if (config.compressed_b) ports.emplace("bm", Passed{});
  const GemmRun run = run_gemm(*model, job, golden_gemm(job, gemm.b), options_of(rng, seed, *model, ports));
  const estimate::HssWork work = estimate::count_work(geometry, pattern, gemm.a, gemm.b, config.zero_gating, shape.options);
  expect_counters(run.counters, work);
  expect_ports(ports, geometry, work, estimate::traffic_of(geometry, work, {shape.m, shape.k, shape.n}));
}

void check_ttc(unsigned seed) {
  Rng rng(seed);
  config::TtcConfig config = random_ttc(rng, 4);
  config.name = fmt::format("ttc-{}", seed);
  const format::TtcGeometry geometry = geometry_of(config);
  model::Series series;
  const auto patterns = geometry.core.family.patterns();
  for (int terms = pick(rng, 1, geometry.terms); terms > 0; --terms) {
    series.terms.push_back(patterns[static_cast<std::size_t>(pick(rng, 0, static_cast<int>(patterns.size()) - 1))].rank(0));
  }
  const auto a = random_matrix(rng, pick(rng, 1, 2 * geometry.core.total_rows()), pick(rng, 1, 3 * geometry.tile_values()),
                               model::operand_range(geometry.core.a_bits, true));
  const auto b =
      random_matrix(rng, a.cols(), pick(rng, 1, geometry.core.columns + 3), model::operand_range(geometry.core.b_bits, geometry.core.b_signed));
  SCOPED_TRACE(fmt::format("seed {}: {} of {} x {} x {}", seed, model::to_string(series), a.rows(), a.cols(), b.cols()));
  const model::Decomposition<std::int32_t> parts = model::decompose(a, series);
  const format::SeriesJob job(geometry, series, parts.terms, b);
  const hdl::Design design(units::ttc_core(config));
  const std::unique_ptr<bench::Model> model = bench::test_model(design, bench::Engine::kInterpreter, static_cast<int>(seed));
  Ports ports{{"a", {}}, {"b", {}}, {"c", {}}};
  const SeriesRun run = run_series(*model, config, job, {}, job.expected_c(golden_series(job, parts.terms, b)), options_of(rng, seed, *model, ports));
  const estimate::SeriesWork work = estimate::count_series_work(geometry, job.patterns(), parts.terms, b, config.core.zero_gating);
  expect_counters(run.counters, work.core);
  equal(run.accesses.b_words, work.b_words, "words of the tile buffer");
  ASSERT_GE(run.accesses.term_steps.size(), work.term_steps.size());
  for (std::size_t t = 0; t < work.term_steps.size(); ++t) equal(run.accesses.term_steps[t], work.term_steps[t], "steps of a term");
  const estimate::Traffic traffic = estimate::traffic_of(geometry, work, {a.rows(), a.cols(), b.cols()});
  expect_ports(ports, geometry.core, work.core, traffic);
  EXPECT_EQ(ports["b"].bits, traffic.tile_buffer_written);
}

class Accesses : public ::testing::TestWithParam<unsigned> {};

TEST_P(Accesses, AreTheirClosedForms) {
  try {
    GetParam() % 3 == 2 ? check_ttc(GetParam()) : check_hss(GetParam());
  } catch (const bench::BenchFailure& failure) {
    ADD_FAILURE() << "seed " << GetParam() << ": " << failure.what();
  }
}

INSTANTIATE_TEST_SUITE_P(Seed, Accesses, ::testing::Range(kFirst, kEnd));

}  // namespace
}  // namespace filigree::system
