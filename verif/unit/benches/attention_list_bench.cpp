// The compactor by itself, and the list with it: keep bits in, the same beats out, and entries read while beats come and after.
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <deque>
#include <optional>

#include "benches/attention_select_benches.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "units/attention_compactor.h"
#include "units/attention_list.h"

namespace filigree::benches {
namespace {

/// Keep bits of a beat: none, all, few, many, one, a run, any.
std::uint64_t draw_keep(bench::Rng& rng, int columns) {
  const std::uint64_t all = columns == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << columns) - 1;
  switch (rng.below(7)) {
    case 0: return 0;
    case 1: return all;
    case 2: return rng.next() & rng.next() & rng.next() & all;
    case 3: return (rng.next() | rng.next()) & all;
    case 4: return std::uint64_t{1} << rng.below(static_cast<std::uint64_t>(columns));
    case 5: return (all >> rng.below(static_cast<std::uint64_t>(columns))) & (all << rng.below(static_cast<std::uint64_t>(columns)));
    default: return rng.next() & all;
  }
}

/// Every column for itself: one in 2^`rare` is kept, or, if it is negative, one in 2^-`rare` is not.
std::uint64_t draw_keep(bench::Rng& rng, int columns, int rare) {
  std::uint64_t chosen = ~std::uint64_t{0};
  for (int i = 0; i < std::abs(rare); ++i) chosen &= rng.next();
  return (rare < 0 ? ~chosen : chosen) & (~std::uint64_t{0} >> (64 - columns));
}

class CompactorCheck : public bench::Component {
 public:
  CompactorCheck(UnitBench& unit, const config::AttentionConfig& config)
      : columns_(config.word_columns()),
        keep_(unit.model(), "keep"),
        first_(unit.model(), "first"),
        valid_(unit.model(), "valid"),
        after_(unit.model(), "after"),
        lane_(unit.model(), "lane", static_cast<int>(std::bit_width(static_cast<unsigned>(columns_ - 1)))),
        rng_(unit.rng("beats")),
        cover_first_(unit.coverage().point("first bank", number_names(0, columns_ - 1))),
        cover_count_(unit.coverage().point("lanes kept", number_names(0, columns_))) {}

  void drive() override {
    kept_ = draw_keep(rng_, columns_);
    start_ = static_cast<int>(rng_.below(static_cast<std::uint64_t>(columns_)));
    keep_.set(kept_);
    first_.set(static_cast<std::uint64_t>(start_));
  }
  void sample(std::uint64_t) override {
    std::uint64_t valid = 0;
    int bank = start_;
    const Numbers lanes = lane_.get();
    for (int lane = 0; lane < columns_; ++lane) {
      if ((kept_ >> lane & 1) == 0) continue;
      valid |= std::uint64_t{1} << (bank % columns_);
      check_equal(fmt::format("lane of bank {}", bank % columns_), lane, lanes[static_cast<std::size_t>(bank % columns_)], done_);
      ++bank;
    }
    check_pin(valid_, static_cast<std::int64_t>(valid), done_);
    check_pin(after_, bank, done_);
    cover_first_.hit(start_);
    cover_count_.hit(std::popcount(kept_));
    ++done_;
  }
  std::uint64_t transactions() const override { return done_; }

 private:
  int columns_;
  bench::Pin keep_, first_, valid_, after_;
  Fields lane_;
  bench::Rng rng_;
  bench::CoverPoint &cover_first_, &cover_count_;
  std::uint64_t kept_ = 0, done_ = 0;
  int start_ = 0;
};

class ListCheck : public bench::Component {
 public:
  ListCheck(UnitBench& unit, const config::AttentionConfig& config)
      : config_(config),
        driver_(unit.bench().driver("keep")),
        acceptor_(unit.bench().acceptor("kept")),
        keep_(unit.model(), "keep"),
        kept_(unit.model(), "kept"),
        clear_(unit.model(), "clear"),
        read_enable_(unit.model(), "read_enable"),
        read_address_(unit.model(), "read_address"),
        count_(unit.model(), "count"),
        index_(unit.model(), "index"),
        rng_(unit.rng("reader")),
        head_rng_(unit.rng("heads")),
        cover_clear_(unit.coverage().point("clear", {"after a whole head", "after a part of one"})),
        cover_beat_(unit.coverage().point("beat", {"nothing kept", "fits into the row", "fills the row", "goes on in the next row"})),
        cover_read_(unit.coverage().point("read", {"an entry of the last beat, the cycle after", "another while a beat is taken", "another"})) {
    unit.bench().monitor("keep").cover(unit.coverage());
    auto& monitor = unit.bench().monitor("kept");
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    monitor.cover(unit.coverage());
    if (config.max_words() == 1) {
      unit.exclude("keep handshake", "back to back");
      unit.exclude("kept handshake", "back to back");
    }
    if (config.max_words() == 1) cover_clear_.exclude("after a part of one");
    if (config.max_words() == 1) cover_read_.exclude("another while a beat is taken");
    if (config.max_words() == 1) cover_beat_.exclude("goes on in the next row");
    if (config.max_keys < config.word_columns()) cover_beat_.exclude("fills the row");
  }

  /// Queues a head; nothing may be under way. The list is cleared first.
  void add_head() {
    const auto keys = head_rng_.corner(1, config_.max_keys);
    const int width = config_.word_columns();
    const std::int64_t beats = (keys + width - 1) / width;
    const bool whole = beats == 1 || head_rng_.chance(80);
    const std::int64_t sent = whole ? beats : head_rng_.range(1, beats - 1);
    const bool hurry = head_rng_.chance(30);
    driver_.set_stalls(hurry ? bench::Stalls::none() : bench::Stalls::mixed());
    acceptor_.set_stalls(hurry ? bench::Stalls::none() : bench::Stalls::mixed());
    acceptor_.set_shy(!hurry && head_rng_.chance(25));
    cleared_ = false;
    // Half of the heads are alike from end to end: hardly anything is kept, or nearly everything.
    const bool alike = head_rng_.chance(50);
    const auto rare = static_cast<int>(head_rng_.range(-8, 8));
    for (std::int64_t b = 0; b < sent; ++b) {
      std::uint64_t bits = alike ? draw_keep(head_rng_, width, rare) : draw_keep(head_rng_, width);
      if (b == beats - 1 && keys % width != 0) bits &= (std::uint64_t{1} << (keys % width)) - 1;
      beats_.push_back({{bits}, b == beats - 1});
    }
    if (had_head_) cover_clear_.hit(was_whole_ ? 0 : 1);
    was_whole_ = whole;
    had_head_ = true;
  }

  void drive() override {
    clear_now_ = !cleared_;
    clear_.set(clear_now_ ? 1 : 0);
    if (cleared_ && !beats_.empty()) {
      driver_.send({beats_.begin(), beats_.end()});
      pending_ += beats_.size();
      beats_.clear();
    }
    read_now_ = !entries_.empty() && rng_.chance(50);
    if (read_now_) {
      const auto size = static_cast<std::int64_t>(entries_.size());
      address_ = rng_.chance(50) ? size - 1 - rng_.range(0, std::min<std::int64_t>(size - 1, 3)) : rng_.corner(0, size - 1);
    }
    read_enable_.set(read_now_ ? 1 : 0);
    read_address_.set(read_now_ ? static_cast<std::uint64_t>(address_) : rng_.next());
  }
  void reset() override {
    clear_.set(0);
    read_enable_.set(0);
  }

  void sample(std::uint64_t) override {
    check_pin(kept_.valid, static_cast<std::int64_t>(keep_.valid.get()), read_);
    check_pin(keep_.ready, static_cast<std::int64_t>(kept_.ready.get()), read_);
    check_pin(count_, std::ssize(entries_), read_);
    if (shown_) check_pin(index_, *shown_, read_);
    const bool taken = keep_.valid.get() == 1 && kept_.ready.get() == 1;
    if (keep_.valid.get() == 1) {
      bench::Beat sent = keep_.blank(), passed = kept_.blank();
      keep_.read(sent);
      kept_.read(passed);
      check_equal("kept_tdata", static_cast<std::int64_t>(sent.words[0]), static_cast<std::int64_t>(passed.words[0]), read_);
      check_equal("kept_tlast", sent.last, passed.last, read_);
    }
    if (read_now_) {
      shown_ = entries_[static_cast<std::size_t>(address_)];
      cover_read_.hit(address_ >= fresh_ ? 0 : taken ? 1 : 2);
      ++read_;
    }
    fresh_ = std::ssize(entries_);
    if (taken) take();
    if (clear_now_) {
      entries_.clear();
      word_ = 0;
      cleared_ = true;
    }
  }
  bool idle() const override { return pending_ == 0 && beats_.empty() && cleared_; }
  std::uint64_t transactions() const override { return read_; }
  std::string waiting() const override { return idle() ? "" : "beats to be taken"; }

 private:
  void take() {
    bench::Beat beat = keep_.blank();
    keep_.read(beat);
    const auto width = static_cast<std::size_t>(config_.word_columns());
    const std::size_t before = entries_.size();
    for (std::size_t lane = 0; lane < width; ++lane) {
      if ((beat.words[0] >> lane & 1) != 0) entries_.push_back(static_cast<std::int64_t>(word_ * width + lane));
    }
    const std::size_t end = before % width + (entries_.size() - before);
    cover_beat_.hit(entries_.size() == before ? 0 : end < width ? 1 : end == width ? 2 : 3);
    ++word_;
    --pending_;
  }

  const config::AttentionConfig config_;
  bench::Driver& driver_;
  bench::Acceptor& acceptor_;
  bench::StreamPins keep_, kept_;
  bench::Pin clear_, read_enable_, read_address_, count_, index_;
  bench::Rng rng_, head_rng_;
  bench::CoverPoint &cover_clear_, &cover_beat_, &cover_read_;

  std::vector<bench::Beat> beats_;  // of the next head, not yet sent
  Numbers entries_;
  std::optional<std::int64_t> shown_;
  std::size_t word_ = 0, pending_ = 0;
  std::int64_t address_ = 0, fresh_ = 0;
  bool cleared_ = true, clear_now_ = false, read_now_ = false, was_whole_ = false, had_head_ = false;
  std::uint64_t read_ = 0;
};

}  // namespace

UnitReport verify_attention_compactor(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("compactor", units::attention_compactor(config), run);
  return unit.run(20'000, unit.bench().add<CompactorCheck>(unit, config));
}

UnitReport verify_attention_list(const config::AttentionConfig& config, const UnitRun& run) {
  UnitBench unit("list", units::attention_list(config), run);
  auto& check = unit.bench().add<ListCheck>(unit, config);
  return unit.run(
      3'000, [&] { return check.transactions(); },
      [&] {
        check.add_head();
        unit.bench().run();
      });
}

}  // namespace filigree::benches
