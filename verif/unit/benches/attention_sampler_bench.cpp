// The sampler: which rows are asked for, in which order, and which lengths go to the intake.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "benches/attention_filter_benches.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "model/sample_attention.h"
#include "units/attention_sampler.h"

namespace filigree::benches {
namespace {

class SamplerCheck : public bench::Component {
 public:
  SamplerCheck(UnitBench& unit, const config::AttentionConfig& config)
      : config_(config),
        start_(unit.model(), "start"),
        keys_(unit.model(), "keys"),
        rows_(unit.model(), "rows"),
        stride_(unit.model(), "stride"),
        tail_(unit.model(), "tail"),
        busy_(unit.model(), "busy"),
        count_(unit.model(), "rows_less_1"),
        rng_(unit.rng("heads")),
        acceptors_{&unit.bench().acceptor("row"), &unit.bench().acceptor("length")},
        row_beats_(unit.bench().add<bench::Scoreboard<bench::Beat>>("row")),
        length_beats_(unit.bench().add<bench::Scoreboard<bench::Beat>>("length")),
        cover_stride_(unit.coverage().point("stride", {"1", "less than the rows", "more than the rows"})),
        cover_tail_(unit.coverage().point("tail", {"none", "one", "several", "all rows"})),
        cover_grid_(unit.coverage().point("rows of the grid before the tail", {"none", "one", "several"})),
        cover_chunk_(unit.coverage().point("queries", {"all", "the last ones"})) {
    auto& row = unit.bench().monitor("row");
    row.on_beat([this](const bench::Beat& beat, std::uint64_t cycle) {
      row_beats_.actual(beat, cycle);
      check_first(cycle, rows_seen_++ == 0);
    });
    row.cover(unit.coverage());
    auto& length = unit.bench().monitor("length");
    length.on_beat([this](const bench::Beat& beat, std::uint64_t cycle) {
      length_beats_.actual(beat, cycle);
      check_first(cycle, lengths_seen_++ == 0);
    });
    length.cover(unit.coverage());
  }

  /// Draws a head with at most as many sampled rows as the configuration allows.
  void add_head() {
    std::int64_t keys = 1, rows = 1, stride = 1, tail = 0;
    std::vector<std::int64_t> sampled;
    do {
      keys = rng_.chance(30) ? rng_.range(1, std::min(12, config_.max_keys)) : rng_.corner(1, config_.max_keys);
      rows = rng_.chance(50) ? keys : rng_.corner(1, keys);
      stride = rng_.chance(20) ? 1 : rng_.chance(50) ? rng_.range(1, std::min<std::int64_t>(20, config_.max_keys)) : rng_.corner(1, config_.max_keys);
      tail = rng_.chance(20) ? 0 : rng_.chance(20) ? 1 : rng_.chance(50) ? rng_.corner(0, std::min<std::int64_t>(64, config_.max_keys)) : rows;
      sampled = model::sampled_rows(rows, stride, tail);
    } while (static_cast<std::int64_t>(sampled.size()) > std::min(config_.max_sampled, 200));
    keys_.set(static_cast<std::uint64_t>(keys));
    rows_.set(static_cast<std::uint64_t>(rows));
    stride_.set(static_cast<std::uint64_t>(stride));
    tail_.set(static_cast<std::uint64_t>(tail));
    cover_stride_.hit(stride == 1 ? 0 : stride <= rows ? 1 : 2);
    cover_tail_.hit(tail == 0 ? 0 : tail >= rows ? 3 : tail == 1 ? 1 : 2);
    const auto before = std::ranges::count_if(sampled, [&](std::int64_t row) { return row < rows - tail; });
    cover_grid_.hit(static_cast<int>(std::min<std::int64_t>(before, 2)));
    cover_chunk_.hit(rows == keys ? 0 : 1);

    for (const std::int64_t row : sampled) {
      const std::int64_t seen = row + keys - rows + 1;
      const auto words = std::vector<std::uint64_t>{static_cast<std::uint64_t>(row) | static_cast<std::uint64_t>(seen) << config_.index_bits()};
      row_beats_.expect({words, row == rows - 1});
      length_beats_.expect({{static_cast<std::uint64_t>(seen)}, false});
    }
    for (bench::Acceptor* acceptor : acceptors_) acceptor->set_shy(rng_.chance(25));
    expected_ = static_cast<std::int64_t>(sampled.size());
    rows_seen_ = lengths_seen_ = 0;
    pending_ = true;
  }

  void drive() override {
    starting_ = pending_ && !started_;
    start_.set(starting_ ? 1 : 0);
  }
  void reset() override { start_.set(0); }
  void sample(std::uint64_t cycle) override {
    const bool done = rows_seen_ == expected_ && lengths_seen_ == expected_;
    if (started_) {
      // Both streams' last beats are counted in the cycle in which they are taken; busy falls in the next.
      check_pin(busy_, was_done_ ? 0 : 1, heads_);
      if (was_done_) {
        check_pin(count_, expected_ - 1, heads_);
        pending_ = started_ = false;
        ++heads_;
      }
    } else {
      check_pin(busy_, 0, heads_);
    }
    was_done_ = started_ && done;
    if (starting_) {
      started_ = true;
      was_done_ = false;
      start_cycle_ = cycle;
    }
  }
  bool idle() const override { return !pending_; }
  std::uint64_t transactions() const override { return heads_; }
  std::string waiting() const override { return idle() ? "" : fmt::format("{} rows, {} came", expected_, rows_seen_); }

 private:
  /// The division takes one cycle per bit of a number of keys, and one for the first row.
  void check_first(std::uint64_t cycle, bool first) const {
    const std::uint64_t earliest = start_cycle_ + static_cast<std::uint64_t>(config_.key_bits()) + 2;
    if (first && cycle < earliest)
      throw bench::CheckFailed("row", heads_, fmt::format("row: first beat in cycle {}, expected from {} on", cycle, earliest));
  }

  const config::AttentionConfig config_;
  bench::Pin start_, keys_, rows_, stride_, tail_, busy_, count_;
  bench::Rng rng_;
  std::array<bench::Acceptor*, 2> acceptors_;
  bench::Scoreboard<bench::Beat>&row_beats_, &length_beats_;
  bench::CoverPoint &cover_stride_, &cover_tail_, &cover_grid_, &cover_chunk_;
  bool pending_ = false, starting_ = false, started_ = false, was_done_ = false;
  std::int64_t expected_ = 0, rows_seen_ = 0, lengths_seen_ = 0;
  std::uint64_t start_cycle_ = 0, heads_ = 0;
};

}  // namespace

UnitReport verify_attention_sampler(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("sampler", units::attention_sampler(config), run);
  auto& check = unit.bench().add<SamplerCheck>(unit, config);
  return unit.run(
      300, [&] { return check.transactions(); },
      [&] {
        check.add_head();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
