#include "bench/bench.h"

#include <gmock/gmock.h>

#include "bench/test_options.h"
#include "toy_stage.h"

namespace filigree::bench {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

/// Writes down what is done to it.
class Recorder : public Component {
 public:
  Recorder(std::string name, std::vector<std::string>& log) : name_(std::move(name)), log_(log) {}
  void drive() override { log_.push_back(name_ + " drive"); }
  void reset() override { log_.push_back(name_ + " reset"); }
  void sample(std::uint64_t) override { log_.push_back(name_ + " sample"); }
  bool idle() const override { return log_.size() > 9; }
  void finish() override { log_.push_back(name_ + " finish"); }

 private:
  std::string name_;
  std::vector<std::string>& log_;
};

class BenchTest : public ::testing::Test {
 protected:
  std::unique_ptr<Model> model_ = std::make_unique<InterpreterModel>(hdl::Design(toy_stage(8)));
  BenchOptions options_ = test_options();
};

TEST_F(BenchTest, AllDriveBeforeAnySamples) {
  std::vector<std::string> log;
  options_.extra_cycles = 0;
  options_.reset_cycles = 2;
  Bench bench(*model_, options_);
  bench.add<Recorder>("a", log);
  bench.add<Recorder>("b", log);
  EXPECT_EQ(bench.run(), 2u);
  EXPECT_THAT(log, ElementsAre("a reset", "b reset", "a drive", "b drive", "a sample", "b sample", "a drive", "b drive", "a sample", "b sample",
                               "a finish", "b finish"));
}

TEST_F(BenchTest, ExtraCyclesFindWhatNobodyExpected) {
  hdl::Module m("late", "Offers a beat, eight cycles after reset, that nobody asked for.");
  const hdl::StreamOut out = m.output_stream("out", 8);
  const hdl::Reg count = m.reg("count", hdl::UInt(4), 0);
  const hdl::Value due = m.name("due", count == 8);
  count.next_when(~due | out.ready, (count + 1).resize(4));
  out.offer(due, m.constant(hdl::UInt(8), 3), m.constant(hdl::UInt(1), 0));
  InterpreterModel late{hdl::Design(m)};
  Bench bench(late, options_);
  bench.acceptor("out", Stalls::none()).set_shy(false);
  auto& scoreboard = bench.add<Scoreboard<Beat>>("out");
  bench.monitor("out").on_beat([&](const Beat& beat, std::uint64_t cycle) { scoreboard.actual(beat, cycle); });
  EXPECT_THAT([&] { bench.run(); }, ThrowsMessage<BenchFailure>(HasSubstr("1 more came than was expected, the first in cycle 11")));
}

TEST_F(BenchTest, MaxCyclesEndsARunThatMakesProgress) {
  options_.max_cycles = 1'000;
  Bench bench(*model_, options_);
  bench.driver("in").send_from([](Rng&) { return Beat{{1}, false}; });
  bench.acceptor("out");
  EXPECT_THAT([&] { bench.run(); }, ThrowsMessage<BenchFailure>(HasSubstr("time-out: not done after 1000 cycles; in sent ")));
}

TEST_F(BenchTest, AFailureNamesSeedCycleAndHowToRerun) {
  options_.seed = 77;
  options_.rerun = "do it again";
  Bench bench(*model_, options_);
  bench.each_cycle([](std::uint64_t cycle) {
    if (cycle == 12) {
      throw CheckFailed("checker", 4, "this is wrong");
    }
  });
  try {
    bench.step(100);
    FAIL() << "nothing was thrown";
  } catch (const BenchFailure& failure) {
    EXPECT_STREQ(failure.what(), "toy_stage_8_0: this is wrong\n  seed 77, cycle 12, transaction 4 of checker\n  to see it: do it again");
    EXPECT_EQ(failure.cycle(), 12u);
  }
}

TEST_F(BenchTest, ProgressIsToldAndMayGiveUp) {
  struct GaveUp {};
  options_.progress = [](std::uint64_t cycle) {
    if (cycle >= 8'192) {
      throw GaveUp();
    }
  };
  Bench bench(*model_, options_);
  EXPECT_THROW(bench.step(10'000), GaveUp);
  EXPECT_EQ(bench.cycle(), 8'192u);
}

TEST_F(BenchTest, SequencesChain) {
  Rng rng(1);
  Sequence<int> sequence = chain<int>({sequence_of<int>({1, 2}), sequence_of<int>(2, [](Rng&) { return 7; })});
  std::vector<int> items;
  while (const std::optional<int> item = sequence(rng)) {
    items.push_back(*item);
  }
  EXPECT_THAT(items, ElementsAre(1, 2, 7, 7));
}

TEST(TestOptions, NameTheCommandThatRepeatsTheCase) {
  EXPECT_THAT(test_options(9).rerun, HasSubstr("--gtest_filter=TestOptions.NameTheCommandThatRepeatsTheCase"));
  EXPECT_THAT(test_options(9).rerun, HasSubstr("FILIGREE_TRACE=trace.fst"));
}

}  // namespace
}  // namespace filigree::bench
