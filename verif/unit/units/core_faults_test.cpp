// Wrong data on the core's streams: wrong metadata makes the results differ, a wrong command or last flag is reported by the core itself.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <functional>

#include "bench/rng.h"
#include "bench/test_options.h"
#include "config/preset.h"
#include "model/gemm.h"
#include "model/prune.h"
#include "system/gemm_run.h"
#include "system/geometry_of.h"
#include "units/hss_core.h"

namespace filigree::benches::test {
namespace {

using bench::Engine;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// A GEMM whose weights are nowhere zero where the pattern allows it, so that every coordinate matters.
class CoreFaults : public ::testing::TestWithParam<Engine> {
 protected:
  CoreFaults()
      : config_(config::load_hss("highlight-s")),
        geometry_(system::geometry_of(config_)),
        model_(bench::test_model(hdl::Design(units::hss_core(config_)), GetParam())),
        a_(geometry_.total_rows(), 2 * geometry_.depth(pattern_)),
        b_(a_.cols(), config_.columns) {
    bench::Rng rng(bench::test_seed(1));
    for (std::int32_t& value : a_.values()) value = static_cast<std::int32_t>(rng.range(1, 127));
    for (std::int32_t& value : b_.values()) value = static_cast<std::int32_t>(rng.range(-128, 127));
    a_ = model::prune(a_, pattern_).values;
  }

  using Spoil = std::function<void(format::Tile& tile)>;
  system::GemmRun run(const Spoil& spoil, bool compressed = false) {
    const format::Job job(geometry_, pattern_, a_, b_, {.compressed = compressed});
    system::GemmOptions options;
    options.bench = bench::test_options();
    options.bench.time_out = 500;
    options.bench.trace.clear();
    options.hook = [&](std::size_t, format::Tile& tile) { spoil(tile); };
    return system::run_gemm(*model_, job, model::wrap(model::gemm(a_, b_), config_.acc_bits), options);
  }

  /// Where the first row's metadata begin in a beat: behind the weights.
  int meta() const { return config_.lanes * config_.a_bits; }
  int rank0() const { return meta() + 4 * geometry_.meta_bits(1); }

  const config::HssConfig config_;
  const format::Geometry geometry_;
  const model::Pattern pattern_ = model::Pattern::parse("4:8,2:4");
  std::unique_ptr<bench::Model> model_;
  model::Matrix<std::int32_t> a_, b_;
};

TEST_P(CoreFaults, WithoutAFaultAllIsWell) {
  EXPECT_FALSE(run([](format::Tile&) {}).protocol_error);
  EXPECT_FALSE(run([](format::Tile&) {}, true).protocol_error);
}

TEST_P(CoreFaults, FlippedMetadataGiveWrongResults) {
  for (int bit = meta(); bit < geometry_.row_payload_bits(); ++bit) {
    const Spoil flip = [&](format::Tile& tile) { tile.a[1].set_field(bit, 1, tile.a[1].field(bit, 1) ^ 1); };
    EXPECT_THAT([&] { run(flip); }, ThrowsMessage<bench::BenchFailure>(HasSubstr("differ"))) << "bit " << bit;
  }
}

TEST_P(CoreFaults, SwappedMetadataGiveWrongResults) {
  const int bits = geometry_.meta_bits(0);
  const Spoil swap = [&](format::Tile& tile) {
    const std::uint64_t first = tile.a[0].field(rank0(), bits), second = tile.a[0].field(rank0() + bits, bits);
    tile.a[0].set_field(rank0(), bits, second);
    tile.a[0].set_field(rank0() + bits, bits, first);
  };
  EXPECT_THAT([&] { run(swap); }, ThrowsMessage<bench::BenchFailure>(HasSubstr("differ")));
}

TEST_P(CoreFaults, ZeroedMetadataGiveWrongResults) {
  const Spoil zero = [&](format::Tile& tile) {
    for (format::Beat& beat : tile.a) beat.set_field(meta(), geometry_.group_meta_bits(), 0);
  };
  EXPECT_THAT([&] { run(zero); }, ThrowsMessage<bench::BenchFailure>(HasSubstr("differ")));
}

TEST_P(CoreFaults, AFlippedOperandGivesAWrongResult) {
  const Spoil weight = [](format::Tile& tile) { tile.a[0].set_field(3, 1, tile.a[0].field(3, 1) ^ 1); };
  EXPECT_THAT([&] { run(weight); }, ThrowsMessage<bench::BenchFailure>(HasSubstr("differ")));
  const Spoil value = [](format::Tile& tile) {
    // Of every value, for most of them meet no weight.
    for (int lsb = 0; lsb < 32 * 8; lsb += 8) tile.b[0].set_field(lsb, 1, tile.b[0].field(lsb, 1) ^ 1);
  };
  EXPECT_THAT([&] { run(value); }, ThrowsMessage<bench::BenchFailure>(HasSubstr("differ")));
}

TEST_P(CoreFaults, AWrongLastFlagIsReportedAndHarmless) {
  const auto flip = [](std::vector<format::Beat>& beats, std::size_t index) { beats.at(index).last = !beats.at(index).last; };
  EXPECT_TRUE(run([&](format::Tile& tile) { flip(tile.a, 0); }).protocol_error) << "a early";
  EXPECT_TRUE(run([&](format::Tile& tile) { flip(tile.a, 1); }).protocol_error) << "a missing";
  EXPECT_TRUE(run([&](format::Tile& tile) { flip(tile.b, 0); }).protocol_error) << "b early";
  EXPECT_TRUE(run([&](format::Tile& tile) { flip(tile.b, tile.b.size() - 1); }).protocol_error) << "b missing";
  EXPECT_TRUE(run([&](format::Tile& tile) { flip(tile.bm, 0); }, true).protocol_error) << "bm early";
  EXPECT_TRUE(run([&](format::Tile& tile) { flip(tile.bm, tile.bm.size() - 1); }, true).protocol_error) << "bm missing";
}

TEST_P(CoreFaults, TooFewRowsHangAndAreReported) {
  const Spoil fewer = [&](format::Tile& tile) {
    const int lsb = geometry_.cmd_width() - 3 - format::kTileRowsBits;  // below compressed, accumulate and drain
    tile.cmd.set_field(lsb, format::kTileRowsBits, tile.b.size() - 1);
  };
  EXPECT_THAT([&] { run(fewer); }, ThrowsMessage<bench::BenchFailure>(HasSubstr("nothing happened")));
  EXPECT_EQ(model_->get(model_->pin("protocol_error")), 1u);
}

TEST_P(CoreFaults, TooManyRowsAreReported) {
  const Spoil more = [&](format::Tile& tile) {
    const int lsb = geometry_.cmd_width() - 3 - format::kTileRowsBits;
    tile.cmd.set_field(lsb, format::kTileRowsBits, tile.b.size() + 1);
    tile.b.back().last = false;
    tile.b.push_back(tile.b.back());
    tile.b.back().last = true;
  };
  EXPECT_TRUE(run(more).protocol_error);
}

TEST_P(CoreFaults, AnIllegalCommandIsReportedAndSkipped) {
  const Spoil illegal = [&](format::Tile& tile) {
    const int lsb = geometry_.mode_bits(1) + geometry_.mode_bits(0);
    tile.cmd.set_field(lsb, format::kStepsBits, 0);
  };
  EXPECT_THAT([&] { run(illegal); }, ThrowsMessage<bench::BenchFailure>(HasSubstr("nothing happened")));
  EXPECT_EQ(model_->get(model_->pin("protocol_error")), 1u);
}

INSTANTIATE_TEST_SUITE_P(Engines, CoreFaults, ::testing::Values(Engine::kInterpreter, Engine::kRtl),
                         [](const auto& info) { return info.param == Engine::kRtl ? "rtl" : "interpreter"; });

}  // namespace
}  // namespace filigree::benches::test
