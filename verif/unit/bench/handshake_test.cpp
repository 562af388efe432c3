// Driver, Acceptor and Monitor around a small stage: a right one passes, and every wrong one is caught with the right words.
#include <gmock/gmock.h>

#include "bench/bench.h"
#include "bench/test_options.h"
#include "toy_stage.h"

namespace filigree::bench {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

constexpr int kWidth = 70;

/// `in` driven with random beats, `out` accepted, both watched, and compared.
struct ToyBench {
  ToyBench(Defect defect, Engine engine, BenchOptions options, std::size_t beats = 400)
      : model(test_model(hdl::Design(toy_stage(kWidth, defect)), engine)), bench(*model, std::move(options)) {
    driver = &bench.driver("in");
    acceptor = &bench.acceptor("out");
    acceptor->set_shy(false);
    in = &bench.monitor("in");
    out = &bench.monitor("out");
    scoreboard = &bench.add<Scoreboard<Beat>>("out");
    in->on_beat([this](const Beat& beat, std::uint64_t) { scoreboard->expect(beat); });
    out->on_beat([this](const Beat& beat, std::uint64_t cycle) { scoreboard->actual(beat, cycle); });
    driver->send_from(sequence_of<Beat>(beats, [](Rng& rng) {
      Beat beat{std::vector<std::uint64_t>(2), rng.chance(20)};
      rng.fill(beat.words, kWidth);
      return beat;
    }));
  }

  std::unique_ptr<Model> model;
  Bench bench;
  Driver* driver;
  Acceptor* acceptor;
  Monitor *in, *out;
  Scoreboard<Beat>* scoreboard;
};

class HandshakeTest : public ::testing::TestWithParam<Engine> {};

TEST_P(HandshakeTest, ARightStagePassesAllBeats) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    Coverage coverage;
    ToyBench toy(Defect::kNone, GetParam(), test_options(seed));
    toy.acceptor->set_shy(seed % 2 == 0);
    toy.in->cover(coverage);
    toy.out->cover(coverage);
    toy.bench.run();
    EXPECT_EQ(toy.scoreboard->compared(), 400u);
    EXPECT_EQ(toy.driver->transactions(), 400u);
  }
}

TEST_P(HandshakeTest, AllSituationsOfAHandshakeAreMet) {
  Coverage coverage;
  ToyBench toy(Defect::kNone, GetParam(), test_options(3), 2'000);
  toy.in->cover(coverage);
  toy.out->cover(coverage);
  toy.bench.run();
  EXPECT_THAT(coverage.holes(), IsEmpty()) << coverage.report();
}

TEST_P(HandshakeTest, WithoutStallsABeatMovesEveryCycle) {
  ToyBench toy(Defect::kNone, GetParam(), test_options());
  toy.driver->set_stalls(Stalls::none());
  toy.acceptor->set_stalls(Stalls::none());
  EXPECT_EQ(toy.bench.run(), 401u);
}

TEST_P(HandshakeTest, ASecondRunGoesOn) {
  ToyBench toy(Defect::kNone, GetParam(), test_options(), 5);
  toy.bench.run();
  toy.driver->send(Beat{{1, 2}, true});
  toy.bench.run();
  EXPECT_EQ(toy.scoreboard->compared(), 6u);
}

TEST_P(HandshakeTest, ResetForgetsABeatInTheStage) {
  ToyBench toy(Defect::kNone, GetParam(), test_options(), 0);
  toy.acceptor->set_stalls(Stalls::random(100));
  toy.driver->send(Beat{{1, 2}, true});
  toy.bench.step(200);
  EXPECT_TRUE(toy.driver->idle());
  toy.bench.reset();
  toy.acceptor->set_stalls(Stalls::none());
  EXPECT_THAT([&] { toy.bench.run(); }, ThrowsMessage<BenchFailure>(HasSubstr("nothing happened")));
}

TEST_P(HandshakeTest, TheSameSeedIsTheSameRun) {
  const auto cycles = [&](std::uint64_t seed) { return ToyBench(Defect::kNone, GetParam(), test_options(seed)).bench.run(); };
  EXPECT_EQ(cycles(7), cycles(7));
  EXPECT_NE(cycles(7), cycles(8));
}

struct Wrong {
  Defect defect;
  const char* message;
};

class EveryDefect : public ::testing::TestWithParam<std::tuple<Engine, Wrong>> {};

TEST_P(EveryDefect, IsCaughtWithEverySeed) {
  const auto& [engine, wrong] = GetParam();
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    SCOPED_TRACE(seed);
    BenchOptions options = test_options(seed);
    options.time_out = 500;
    options.rerun = "filigree verify toy --trace t.fst";
    ToyBench toy(wrong.defect, engine, options);
    EXPECT_THAT([&] { toy.bench.run(); },
                ThrowsMessage<BenchFailure>(AllOf(ContainsRegex(wrong.message), HasSubstr(fmt::format("\n  seed {}, cycle ", options.seed)),
                                                  ContainsRegex("transaction"), HasSubstr("\n  to see it: filigree verify toy --trace t.fst"))));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Handshake, EveryDefect,
    ::testing::Combine(
        ::testing::Values(Engine::kInterpreter, Engine::kRtl),
        ::testing::Values(Wrong{Defect::kWithdrawsOffer, "the offer on out was withdrawn before it was taken: 0x"},
                          Wrong{Defect::kChangesPayload, "the offer on out changed before it was taken: expected 0x.*, got 0x"},
                          Wrong{Defect::kHangs,
                                "nothing happened for 500 cycles; in sent 6 beats and has more, its offer not taken for [0-9]+ cycles"},
                          Wrong{Defect::kWrongData, "out: 1 of 400 differ\n  item 7 in cycle [0-9]+: expected 0x.*, got 0x"},
                          Wrong{Defect::kLosesBeat, "out: [0-9]+ of [0-9]+ differ\n  item 7 in cycle"},
                          Wrong{Defect::kRepeatsBeat, "out: [0-9]+ of [0-9]+ differ\n  item 8 in cycle"},
                          Wrong{Defect::kValidFromReady, "out_tvalid depends on out_tready in the same cycle"},
                          Wrong{Defect::kDataFromReady, "(out_tdata depends on out_tready in the same cycle)|(the offer on out changed)"},
                          Wrong{Defect::kReadyFromValid, "in_tready depends on in_tvalid in the same cycle"},
                          Wrong{Defect::kOffersInReset, "out is offered during reset"})),
    [](const auto& info) {
      return fmt::format("{}{}", std::get<0>(info.param) == Engine::kRtl ? "rtl" : "interpreter", static_cast<int>(std::get<1>(info.param).defect));
    });

INSTANTIATE_TEST_SUITE_P(Engines, HandshakeTest, ::testing::Values(Engine::kInterpreter, Engine::kRtl),
                         [](const auto& info) { return info.param == Engine::kRtl ? "rtl" : "interpreter"; });

TEST(Acceptor, ShyOnesFindADeviceThatWaitsForReady) {
  BenchOptions options = test_options();
  options.time_out = 500;
  options.probe_percent = 0;
  ToyBench toy(Defect::kValidFromReady, Engine::kInterpreter, options);
  toy.acceptor->set_shy(true);
  EXPECT_THAT([&] { toy.bench.run(); }, ThrowsMessage<BenchFailure>(HasSubstr("nothing happened for 500 cycles")));
}

TEST(Driver, RefusesABeatThatDoesNotFit) {
  ToyBench toy(Defect::kNone, Engine::kInterpreter, test_options());
  EXPECT_THAT(
      [&] {
        toy.driver->send(Beat{{1}, false});
      },
      ThrowsMessage<std::invalid_argument>(HasSubstr("stream in takes 70 bits in 2 words, with tlast: a beat of 1 words, 0x1, does not fit")));
  EXPECT_THROW(toy.driver->send(Beat{{0, 0x40}, false}), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::bench
