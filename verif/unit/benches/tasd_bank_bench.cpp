// The bank of TASD units of a tensor core: every output in every cycle.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "benches/fields.h"
#include "benches/tasd_blocks.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "units/tasd_bank.h"

namespace filigree::benches {
namespace {

class TasdBankCheck : public bench::Component {
 public:
  TasdBankCheck(UnitBench& unit, const config::TtcConfig& config)
      : config_(config),
        tasd_(config.tasd()),
        parallel_(config.form == config::TasdForm::kParallel),
        driver_(unit.bench().driver("x")),
        x_(unit.model(), "x"),
        valid_(unit.model(), "entry_valid"),
        last_(unit.model(), "entry_last"),
        idle_(unit.model(), "idle"),
        entry_(unit.model(), "entry", tasd_.value_bits + tasd_.index_bits()),
        rng_(unit.rng("rounds")),
        blocks_(tasd_, unit.coverage(), unit.rng("blocks")),
        cover_beat_(unit.coverage().point("beat", {"none", "taken by a free slot", "taken with a last entry", "waits"})),
        cover_last_(unit.coverage().point("last", {"no", "yes"})) {
    for (int t = 0; t < tasd_.term_count(); ++t) n_.emplace_back(unit.model(), fmt::format("n_{}", t));
    if (parallel_) {
      for (const char* bin : {"taken with a last entry", "waits"}) cover_beat_.exclude(bin);
    } else {
      if (tasd_.entries() <= config.slots()) cover_beat_.exclude("waits");
      if (tasd_.entries() < config.slots()) cover_beat_.exclude("taken with a last entry");
    }
    unit.bench().monitor("x").on_beat([](const bench::Beat&, std::uint64_t) {});
  }

  /// Queues beats for another choice of N; nothing may be inside.
  void add_round() {
    const std::vector<int>& n = blocks_.draw_n();
    for (std::size_t t = 0; t < n.size(); ++t) n_[t].set(static_cast<std::uint64_t>(n[t]));
    driver_.set_stalls(rng_.chance(40) ? bench::Stalls::none() : bench::Stalls::mixed());
    const auto count = rng_.range(1, 30);
    for (std::int64_t i = 0; i < count; ++i) {
      Numbers values;
      for (int b = 0; b < config_.beat_blocks(); ++b) {
        const Numbers block = blocks_.draw();
        values.insert(values.end(), block.begin(), block.end());
      }
      driver_.send(bench::Beat{pack(values, tasd_.value_bits), rng_.chance(30)});
      ++sent_;
    }
  }

  void reset() override {
    due_.clear();
    free_from_.assign(static_cast<std::size_t>(config_.slots()), 0);
    turn_ = 0;
    shown_until_ = 0;
  }

  void sample(std::uint64_t cycle) override {
    // A slot is free from the cycle on in which it finds its last entry.
    std::uint64_t& free_from = free_from_[turn_];
    const bool ready = parallel_ || cycle >= free_from;
    check_pin(x_.ready, ready, taken_);
    check_pin(idle_, cycle >= shown_until_, taken_);
    check_entries(cycle);

    const bool offered = x_.valid.get() == 1;
    const bool at_last = !parallel_ && cycle == free_from && free_from > 0;
    cover_beat_.hit(!offered ? 0 : !ready ? 3 : at_last ? 2 : 1);
    if (!offered || !ready) return;
    bench::Beat beat = x_.blank();
    x_.read(beat);
    take(beat, cycle);
    if (parallel_) return;
    if (blocks_.used() > 0) free_from = cycle + static_cast<std::uint64_t>(blocks_.used());
    turn_ = (turn_ + 1) % free_from_.size();
  }
  bool idle() const override { return taken_ == sent_ && due_.empty(); }
  std::uint64_t transactions() const override { return taken_; }
  std::string waiting() const override { return idle() ? "" : fmt::format("{} beats, entries of {} cycles", sent_ - taken_, due_.size()); }

 private:
  struct Due {
    std::uint64_t cycle = 0;
    int number = 0;
    bool last = false;
    Numbers blocks;  // one field per block
  };

  void check_entries(std::uint64_t cycle) {
    std::int64_t valid = 0;
    for (auto it = due_.begin(); it != due_.end() && it->first == cycle; ++it) valid |= std::int64_t{1} << it->second.number;
    check_pin(valid_, valid, taken_);
    const std::int64_t last = static_cast<std::int64_t>(last_.get());
    const Numbers entries = entry_.get();
    const int blocks = config_.beat_blocks();
    while (!due_.empty() && due_.begin()->first == cycle) {
      const Due& due = due_.begin()->second;
      check_equal(fmt::format("entry_last[{}]", due.number), due.last ? 1 : 0, (last >> due.number) & 1, taken_);
      const auto first = entries.begin() + std::ptrdiff_t{due.number} * blocks;
      check_equal(fmt::format("entry {}", due.number), due.blocks, Numbers(first, first + blocks), taken_);
      due_.erase(due_.begin());
    }
  }

  /// Parallel: all entries in the next cycle. Iterative: one per cycle, the first two cycles later.
  void take(const bench::Beat& beat, std::uint64_t cycle) {
    std::vector<Due> due;
    for (int b = 0; b < config_.beat_blocks(); ++b) {
      Numbers block;
      for (int i = 0; i < tasd_.block(); ++i) block.push_back(unpack(beat.words, b * tasd_.block() + i, tasd_.value_bits, tasd_.value_signed));
      const std::vector<TasdEntry> entries = blocks_.entries(block);
      due.resize(entries.size());
      for (std::size_t e = 0; e < entries.size(); ++e) {
        due[e].cycle = parallel_ ? cycle + 1 : cycle + 2 + e;
        due[e].number = entries[e].number;
        due[e].last = beat.last;
        const std::int64_t value = entries[e].value & ((std::int64_t{1} << tasd_.value_bits) - 1);
        due[e].blocks.push_back(value | static_cast<std::int64_t>(entries[e].index) << tasd_.value_bits);
      }
    }
    for (Due& entry : due) {
      shown_until_ = std::max(shown_until_, entry.cycle + 1);
      const std::uint64_t when = entry.cycle;
      due_.emplace(when, std::move(entry));
    }
    cover_last_.hit(beat.last ? 1 : 0);
    ++taken_;
  }

  const config::TtcConfig config_;
  const config::TasdConfig tasd_;
  bool parallel_;
  bench::Driver& driver_;
  bench::StreamPins x_;
  bench::Pin valid_, last_, idle_;
  Fields entry_;
  bench::Rng rng_;
  TasdBlocks blocks_;
  bench::CoverPoint &cover_beat_, &cover_last_;
  std::vector<bench::Pin> n_;

  std::multimap<std::uint64_t, Due> due_;  // by cycle
  std::vector<std::uint64_t> free_from_;   // by slot
  std::size_t turn_ = 0;
  std::uint64_t sent_ = 0, taken_ = 0;
  std::uint64_t shown_until_ = 0;  // from this cycle on nothing is inside or shown
};

}  // namespace

UnitReport verify_tasd_bank(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("tasd_bank", units::tasd_bank(config), run);
  auto& check = unit.bench().add<TasdBankCheck>(unit, config);
  return unit.run(
      2'000, [&] { return check.transactions(); },
      [&] {
        check.add_round();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
