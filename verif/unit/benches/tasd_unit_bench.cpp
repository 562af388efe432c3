// A TASD unit by itself, either form: every entry, and without stalls every cycle.
#include <fmt/format.h>

#include <deque>

#include "bench/check_failed.h"
#include "benches/fields.h"
#include "benches/tasd_blocks.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "units/tasd_unit.h"

namespace filigree::benches {
namespace {

class TasdUnitCheck : public bench::Component {
 public:
  TasdUnitCheck(UnitBench& unit, const config::TasdConfig& config)
      : config_(config),
        parallel_(config.form == config::TasdForm::kParallel),
        driver_(unit.bench().driver("x")),
        acceptor_(unit.bench().acceptor("t")),
        rng_(unit.rng("rounds")),
        blocks_(config, unit.coverage(), unit.rng("blocks")),
        beats_(unit.bench().add<bench::Scoreboard<bench::Beat>>("t")),
        cover_pace_(unit.coverage().point("streams", {"hesitate", "never wait"})) {
    for (int t = 0; t < config.term_count(); ++t) n_.emplace_back(unit.model(), fmt::format("n_{}", t));
    auto& x = unit.bench().monitor("x");
    x.on_beat([this](const bench::Beat&, std::uint64_t cycle) { on_block(cycle); });
    x.cover(unit.coverage());
    auto& t = unit.bench().monitor("t");
    t.on_beat([this](const bench::Beat& beat, std::uint64_t cycle) { on_entry(beat, cycle); });
    t.cover(unit.coverage());
  }

  /// Queues blocks for another choice of N; nothing may be inside.
  void add_round() {
    const std::vector<int>& n = blocks_.draw_n();
    for (std::size_t t = 0; t < n.size(); ++t) n_[t].set(static_cast<std::uint64_t>(n[t]));
    free_running_ = rng_.chance(25);
    cover_pace_.hit(free_running_ ? 1 : 0);
    driver_.set_stalls(free_running_ ? bench::Stalls::none() : bench::Stalls::mixed());
    acceptor_.set_stalls(free_running_ ? bench::Stalls::none() : bench::Stalls::mixed());
    acceptor_.set_shy(!free_running_ && rng_.chance(25));
    begun_ = false;
    const auto count = rng_.range(1, 20);
    for (std::int64_t i = 0; i < count; ++i) {
      const Numbers block = blocks_.draw();
      driver_.send(bench::Beat{pack(block, config_.value_bits), false});
      ++blocks_sent_;
      expect(block);
    }
  }
  bool idle() const override { return blocks_taken_ == blocks_sent_; }
  std::uint64_t transactions() const override { return blocks_taken_; }
  std::string waiting() const override { return idle() ? "" : fmt::format("{} blocks to be taken", blocks_sent_ - blocks_taken_); }

 private:
  void expect(const Numbers& block) {
    const std::vector<TasdEntry> entries = blocks_.entries(block);
    if (parallel_) {
      std::vector<TasdEntry> all(static_cast<std::size_t>(config_.entries()));
      for (const TasdEntry& entry : entries) all[static_cast<std::size_t>(entry.number)] = entry;
      Numbers bits;
      for (const TasdEntry& entry : all) put(bits, entry);
      beats_.expect(bench::Beat{pack(bits, 1), false});
      return;
    }
    for (std::size_t e = 0; e < entries.size(); ++e) {
      Numbers bits;
      put(bits, entries[e]);
      if (config_.term_count() > 1) put(bits, 2, entries[e].term);
      beats_.expect(bench::Beat{pack(bits, 1), e + 1 == entries.size()});
    }
  }
  void put(Numbers& bits, const TasdEntry& entry) const {
    put(bits, config_.value_bits, entry.value);
    put(bits, config_.index_bits(), entry.index);
    put(bits, 1, entry.valid ? 1 : 0);
  }
  static void put(Numbers& bits, int width, std::int64_t value) {
    for (int i = 0; i < width; ++i) bits.push_back((value >> i) & 1);
  }

  /// Blocks follow each other as fast as their entries, one per cycle, or one per cycle themselves; the first entry is there `latency` cycles after
  /// its block.
  void on_block(std::uint64_t cycle) {
    const auto period = static_cast<std::uint64_t>(parallel_ ? 1 : std::max(1, blocks_.used()));
    if (free_running_ && begun_ && cycle != last_block_ + period) {
      throw bench::CheckFailed("x", blocks_taken_,
                               fmt::format("x: a block was taken {} cycles after the one before, expected {}", cycle - last_block_, period));
    }
    const std::uint64_t latency = parallel_ ? 1 : 2;
    const int beats = parallel_ ? 1 : blocks_.used();
    for (int i = 0; i < beats; ++i) due_.push_back(cycle + latency + static_cast<std::uint64_t>(i));
    begun_ = true;
    last_block_ = cycle;
    ++blocks_taken_;
  }
  void on_entry(const bench::Beat& beat, std::uint64_t cycle) {
    beats_.actual(beat, cycle);
    if (due_.empty()) throw bench::CheckFailed("t", blocks_taken_, "t: a beat without a block");
    if (free_running_ ? cycle != due_.front() : cycle < due_.front()) {
      throw bench::CheckFailed("t", blocks_taken_, fmt::format("t: a beat in cycle {}, expected in cycle {}", cycle, due_.front()));
    }
    due_.pop_front();
  }

  const config::TasdConfig config_;
  bool parallel_;
  bench::Driver& driver_;
  bench::Acceptor& acceptor_;
  bench::Rng rng_;
  TasdBlocks blocks_;
  bench::Scoreboard<bench::Beat>& beats_;
  bench::CoverPoint& cover_pace_;
  std::vector<bench::Pin> n_;

  bool free_running_ = false, begun_ = false;
  std::uint64_t blocks_sent_ = 0, blocks_taken_ = 0, last_block_ = 0;
  std::deque<std::uint64_t> due_;  // cycles in which beats of `t` come if nothing waits
};

}  // namespace

UnitReport verify_tasd_unit(const config::TasdConfig& config, const UnitRun& run) {
  UnitBench unit("tasd_unit", units::tasd_unit(config), run);
  auto& check = unit.bench().add<TasdUnitCheck>(unit, config);
  return unit.run(
      2'000, [&] { return check.transactions(); },
      [&] {
        check.add_round();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
