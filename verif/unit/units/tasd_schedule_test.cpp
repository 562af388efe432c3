// When the bank of iterative units finds what: the published schedule of 16 units cycle by cycle, and how many units a series needs.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <map>

#include "bench/test_options.h"
#include "benches/fields.h"
#include "config/ttc_config.h"
#include "units/tasd_bank.h"

namespace filigree::benches::test {
namespace {

using ::testing::ElementsAre;

constexpr int kM = 8;
constexpr int kBlocks = 2;  // of a beat: 16 results

/// One array of 16 rows, blocks of 8 values, iterative units.
config::TtcConfig bank_of(int units, std::vector<int> term_n) {
  config::TtcConfig config{.name = "bank", .summary = "", .core = {}, .term_n = std::move(term_n)};
  config.core.ranks = {config::RankSet::n_of_m({8, 4, 2, 1}, kM)};
  config.core.lanes = 16;
  config.core.rows = 16;
  config.core.arrays = 1;
  config.core.row_values = config.core.columns = config.core.step_max();
  config.form = config::TasdForm::kIterative;
  config.units = units;
  EXPECT_THAT(config.check(), ::testing::IsEmpty());
  EXPECT_EQ(config.beat_blocks(), kBlocks);
  return config;
}

/// A beat on every cycle on which the bank takes one. Cycle 1 is the first with an offer.
class Feed {
 public:
  Feed(const config::TtcConfig& config, const std::vector<int>& n, bench::Engine engine)
      : config_(config.tasd()),
        model_(bench::test_model(hdl::Design(units::tasd_bank(config)), engine)),
        rst_n_(*model_, "rst_n"),
        x_(*model_, "x"),
        valid_(*model_, "entry_valid"),
        entry_(*model_, "entry", config_.value_bits + config_.index_bits()) {
    for (std::size_t t = 0; t < n.size(); ++t) bench::Pin(*model_, fmt::format("n_{}", t)).set(static_cast<std::uint64_t>(n[t]));
    x_.valid.set(0);
    rst_n_.set(0);
    model_->settle();
    model_->clock();
    rst_n_.set(1);
    x_.valid.set(1);
  }

  /// Runs until `beats` were taken and a block's time is over. Block b of beat k holds eight times the value 2 * k + b + 1.
  void run(int beats) {
    for (int rest = 0; rest <= kM + 2; ++cycle_) {
      const int beat = static_cast<int>(taken_in_.size());
      Numbers values;
      for (int b = 0; b < kBlocks; ++b) values.insert(values.end(), kM, kBlocks * beat + b + 1);
      x_.valid.set(beat < beats ? 1 : 0);
      x_.write({pack(values, config_.value_bits), false});
      model_->settle();
      look();
      if (beat < beats && x_.ready.get() == 1) taken_in_.push_back(cycle_);
      rest = beat < beats ? 0 : rest + 1;
      model_->clock();
    }
  }

  /// By beat.
  const std::vector<int>& taken_in() const { return taken_in_; }
  /// found().at({block, cycle}): the term that is extracted from it then; blocks count from 1. It is on `entry` one cycle later.
  const std::map<std::pair<int, int>, int>& found() const { return found_; }

 private:
  void look() {
    const Numbers entries = entry_.get();
    for (int e = 0; e < config_.entries(); ++e) {
      if (((valid_.get() >> e) & 1) == 0) continue;
      const int term = e < config_.first_entry(1) ? 0 : 1;
      for (int b = 0; b < kBlocks; ++b) {
        const int block =
            static_cast<int>(entries[static_cast<std::size_t>(e) * kBlocks + static_cast<std::size_t>(b)] & ((1 << config_.value_bits) - 1));
        EXPECT_TRUE(found_.emplace(std::pair{block, cycle_ - 1}, term).second) << "block " << block << " twice in cycle " << cycle_;
      }
    }
  }

  config::TasdConfig config_;
  std::unique_ptr<bench::Model> model_;
  bench::Pin rst_n_;
  bench::StreamPins x_;
  bench::Pin valid_;
  Fields entry_;
  int cycle_ = 1;
  std::vector<int> taken_in_;
  std::map<std::pair<int, int>, int> found_;
};

/// What unit `unit` (1..16) does, cycle by cycle: "Blk-1 1:10-13 2:14" for a block whose first term is extracted in cycles 10..13 and whose second
/// one in 14.
std::vector<std::string> rows_of(const Feed& feed, int unit, int blocks) {
  std::vector<std::string> rows;
  for (int block = unit; block <= blocks; block += 16) {
    std::string row = fmt::format("Blk-{}", block);
    for (int term = 0; term < 2; ++term) {
      std::vector<int> cycles;
      for (const auto& [key, found] : feed.found()) {
        if (key.first == block && found == term) cycles.push_back(key.second);
      }
      row += fmt::format(" T{}-T{}", cycles.front(), cycles.back());
      EXPECT_EQ(cycles.back() - cycles.front() + 1, std::ssize(cycles)) << row;
    }
    rows.push_back(row);
  }
  return rows;
}

class TasdSchedule : public ::testing::TestWithParam<bench::Engine> {};

TEST_P(TasdSchedule, OfSixteenUnitsIsThePublishedOne) {
  constexpr int kRounds = 4;
  Feed feed(bank_of(16, {4, 1}), {4, 1}, GetParam());
  feed.run(8 * kRounds);
  // The rows that the figure prints; the last one as its period of eight cycles has it.
  const int blocks = 16 * kRounds;
  EXPECT_THAT(rows_of(feed, 1, 32), ElementsAre("Blk-1 T2-T5 T6-T6", "Blk-17 T10-T13 T14-T14"));
  EXPECT_THAT(rows_of(feed, 2, 32), ElementsAre("Blk-2 T2-T5 T6-T6", "Blk-18 T10-T13 T14-T14"));
  EXPECT_THAT(rows_of(feed, 3, 32), ElementsAre("Blk-3 T3-T6 T7-T7", "Blk-19 T11-T14 T15-T15"));
  EXPECT_THAT(rows_of(feed, 15, 32), ElementsAre("Blk-15 T9-T12 T13-T13", "Blk-31 T17-T20 T21-T21"));
  EXPECT_THAT(rows_of(feed, 16, 32), ElementsAre("Blk-16 T9-T12 T13-T13", "Blk-32 T17-T20 T21-T21"));
  // Every cycle of every unit: pair p of round r arrives in T(p + 8r); its first term takes the next four cycles, its second one the fifth.
  std::map<std::pair<int, int>, int> expected;
  for (int block = 1; block <= blocks; ++block) {
    const int round = (block - 1) / 16, pair = (block - 1) % 16 / 2 + 1, arrival = pair + 8 * round;
    EXPECT_EQ(feed.taken_in().at(static_cast<std::size_t>((block - 1) / kBlocks)), arrival);
    for (int k = 1; k <= 4; ++k) expected[{block, arrival + k}] = 0;
    expected[{block, arrival + 5}] = 1;
  }
  EXPECT_EQ(feed.found(), expected);
}

INSTANTIATE_TEST_SUITE_P(Engines, TasdSchedule, ::testing::Values(bench::Engine::kInterpreter, bench::Engine::kRtl),
                         [](const auto& info) { return info.param == bench::Engine::kRtl ? "rtl" : "interpreter"; });

/// A beat of two blocks keeps two units busy for as many cycles as the series has entries. With S such pairs of units, beat j is taken in cycle
/// j div S * max(S, entries) + j mod S: none waits if there are as many pairs as entries, else S beats pass in as many cycles as there are entries.
TEST(TasdUnits, NeededAreTwoPerEntry) {
  constexpr int kBeats = 100;
  for (int units = 2; units <= 16; units += 2) {
    const config::TtcConfig config = bank_of(units, {4, 4});
    const int pairs = units / kBlocks;
    EXPECT_EQ(config.slots(), pairs);
    for (int entries = 1; entries <= kM; ++entries) {
      SCOPED_TRACE(fmt::format("{} units, {} entries", units, entries));
      Feed feed(config, {std::min(entries, 4), std::max(entries - 4, 0)}, bench::Engine::kInterpreter);
      feed.run(kBeats);
      std::vector<int> expected;
      expected.reserve(kBeats);
      for (int j = 0; j < kBeats; ++j) expected.push_back(1 + j / pairs * std::max(pairs, entries) + j % pairs);
      EXPECT_EQ(feed.taken_in(), expected);
      const bool stalled = feed.taken_in().back() != kBeats;
      EXPECT_EQ(stalled, pairs < entries);
      if (units == 16 || (units == 12 && entries <= 6)) {
        EXPECT_FALSE(stalled);
      }
      EXPECT_EQ(std::ssize(feed.found()), kBeats * kBlocks * entries);
    }
  }
}

}  // namespace
}  // namespace filigree::benches::test
