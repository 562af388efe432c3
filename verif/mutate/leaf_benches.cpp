#include "mutate/leaf_benches.h"

#include <fmt/format.h>

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "bench/sequence.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/window.h"
#include "lib/prim.h"

namespace filigree::mutate {
namespace {

using benches::check_pin;
using benches::number_names;
using benches::UnitBench;
using benches::UnitReport;
using benches::UnitRun;

/// A module with the leaf's ports: a leaf by itself has no emitted text.
hdl::Module wrapped(const hdl::Module& leaf) {
  hdl::Module m("wrapped_" + leaf.name_of(), "A leaf by itself.");
  const hdl::Instance instance = m.instance("leaf", leaf);
  for (const hdl::Port& port : hdl::Design(leaf).ports()) {
    if (port.name == "clk" || port.name == "rst_n") continue;
    if (port.is_input) {
      instance.connect(port.name, m.input(port.name, port.type));
    } else {
      m.output(port.name, instance.out(port.name));
    }
  }
  return m;
}

/// A stream that holds `capacity` beats: ready while there is room, an offer while there is a beat, in order.
class QueueCheck : public bench::Component {
 public:
  QueueCheck(UnitBench& unit, int capacity)
      : in_(unit.model(), "in"),
        out_(unit.model(), "out"),
        capacity_(capacity),
        cover_held_(unit.coverage().point("beats held", number_names(0, capacity))),
        cover_moves_(unit.coverage().point("moves", {"nothing", "in", "out", "in and out"})) {
    if (capacity == 1) cover_moves_.exclude("in and out");
  }

  void sample(std::uint64_t) override {
    check_pin(in_.ready, std::ssize(held_) < capacity_, passed_);
    check_pin(out_.valid, !held_.empty(), passed_);
    if (!held_.empty()) check_pin(out_.data, static_cast<std::int64_t>(held_.front()), passed_);
    const bool enters = in_.valid.get() == 1 && std::ssize(held_) < capacity_;
    const bool leaves = out_.ready.get() == 1 && !held_.empty();
    cover_held_.hit(static_cast<int>(held_.size()));
    cover_moves_.hit((enters ? 1 : 0) + (leaves ? 2 : 0));
    if (leaves) {
      held_.pop_front();
      ++passed_;
    }
    if (enters) held_.push_back(in_.data.get());
  }
  std::uint64_t transactions() const override { return passed_; }

 private:
  bench::StreamPins in_, out_;
  int capacity_;
  bench::CoverPoint &cover_held_, &cover_moves_;
  std::deque<std::uint64_t> held_;
  std::uint64_t passed_ = 0;
};

UnitReport verify_queue(const std::string& name, const hdl::Module& leaf, int capacity, int width, const UnitRun& run) {
  UnitBench unit(name, wrapped(leaf), run);
  unit.bench().driver("in").send_from([width](bench::Rng& rng) {
    return std::optional(bench::Beat{{static_cast<std::uint64_t>(rng.range(0, (std::int64_t{1} << width) - 1))}, false});
  });
  unit.bench().acceptor("out");
  for (const char* stream : {"in", "out"}) {
    auto& monitor = unit.bench().monitor(stream);
    monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
    if (capacity > 1) monitor.cover(unit.coverage());
  }
  return unit.run(1'000, unit.bench().add<QueueCheck>(unit, capacity));
}

class MemoryCheck : public bench::Component {
 public:
  MemoryCheck(UnitBench& unit, int depth)
      : write_enable_(unit.model(), "write_enable"),
        write_address_(unit.model(), "write_address"),
        write_data_(unit.model(), "write_data"),
        read_enable_(unit.model(), "read_enable"),
        read_address_(unit.model(), "read_address"),
        read_data_(unit.model(), "read_data"),
        rng_(unit.rng("accesses")),
        words_(static_cast<std::size_t>(depth)),
        cover_read_(unit.coverage().point("word read", number_names(0, depth - 1))),
        cover_access_(unit.coverage().point("access", {"none", "write", "read", "both", "both of one word"})) {}

  void drive() override {
    // Addresses beyond the last word are not used, not even by an access that is not enabled.
    writes_ = rng_.chance(50);
    reads_ = rng_.chance(50);
    to_ = rng_.below(words_.size());
    from_ = rng_.chance(30) ? to_ : rng_.below(words_.size());
    data_ = rng_.next();
    write_enable_.set(writes_ ? 1 : 0);
    write_address_.set(to_);
    write_data_.set(data_);
    read_enable_.set(reads_ ? 1 : 0);
    read_address_.set(from_);
  }
  void sample(std::uint64_t) override {
    if (shown_) check_pin(read_data_, static_cast<std::int64_t>(*shown_), checked_);
    if (reads_) shown_ = words_[from_];
    if (reads_ && shown_) cover_read_.hit(static_cast<int>(from_));
    checked_ += reads_ && shown_ ? 1U : 0U;
    cover_access_.hit((writes_ ? 1 : 0) + (reads_ ? 2 : 0) + (writes_ && reads_ && to_ == from_ ? 1 : 0));
    if (writes_) words_[to_] = data_ & ((std::uint64_t{1} << write_data_.width()) - 1);
  }
  std::uint64_t transactions() const override { return checked_; }

 private:
  bench::Pin write_enable_, write_address_, write_data_, read_enable_, read_address_, read_data_;
  bench::Rng rng_;
  std::vector<std::optional<std::uint64_t>> words_;
  std::optional<std::uint64_t> shown_;
  bench::CoverPoint &cover_read_, &cover_access_;
  bool writes_ = false, reads_ = false;
  std::size_t to_ = 0, from_ = 0;
  std::uint64_t data_ = 0, checked_ = 0;
};

}  // namespace

UnitReport verify_skid_buffer(int width, const UnitRun& run) { return verify_queue("skid_buffer", lib::skid_buffer(width), 2, width, run); }

UnitReport verify_fifo(int width, int depth, const UnitRun& run) { return verify_queue("fifo", lib::fifo(width, depth), depth, width, run); }

UnitReport verify_ram_1r1w(int width, int depth, const UnitRun& run) {
  UnitBench unit("ram_1r1w", wrapped(lib::ram_1r1w(width, depth)), run);
  return unit.run(1'000, unit.bench().add<MemoryCheck>(unit, depth));
}

}  // namespace filigree::mutate
