// The select of one lane: decoder and one-hot select of the rank with the most candidates.
#include <algorithm>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "lib/select.h"

namespace filigree::benches {
namespace {

/// The functions as a module: coordinate in, the chosen candidate out, once with either decoder. Candidates are coordinates `first` ..
hdl::Module select_module(int bits, int first, int count) {
  hdl::Module m("select", "A lane's select by itself.");
  const hdl::Value coordinate = m.input("coordinate", hdl::UInt(hdl::bits_for(static_cast<unsigned>(count + first))));
  const hdl::Bus candidate = m.inputs("candidate", hdl::UInt(bits), count);
  const hdl::Bus choose = m.name("choose", hdl::Bus(lib::decode(coordinate, first, count)));
  m.output("picked", lib::select_one_hot({choose.begin(), choose.end()}, {candidate.begin(), candidate.end()}));
  const hdl::Bus within = m.name("choose_within", hdl::Bus(lib::decode_within(coordinate, first, count)));
  m.output("picked_within", lib::select_one_hot({within.begin(), within.end()}, {candidate.begin(), candidate.end()}));
  return m;
}

class SelectCheck : public bench::Component {
 public:
  SelectCheck(UnitBench& unit, int bits, int first)
      : first_(first),
        range_(limits(bits, false)),
        coordinate_(unit.model(), "coordinate"),
        candidate_(unit.model(), "candidate", bits),
        picked_(unit.model(), "picked"),
        picked_within_(unit.model(), "picked_within"),
        rng_(unit.rng("candidates")),
        chosen_(unit.coverage().point("coordinate", number_names(0, candidate_.count() + first))) {}

  void drive() override {
    now_ = static_cast<int>(rng_.below(static_cast<std::uint64_t>(candidate_.count() + first_ + 1)));
    coordinate_.set(static_cast<std::uint64_t>(now_));
    values_ = rng_.corner_values(candidate_.count(), range_.low, range_.high);
    candidate_.set(values_);
  }
  void sample(std::uint64_t) override {
    const int index = now_ - first_;
    const bool inside = index >= 0 && index < candidate_.count();
    if (inside) check_pin(picked_within_, values_[static_cast<std::size_t>(index)], number_);
    check_pin(picked_, inside ? values_[static_cast<std::size_t>(index)] : 0, number_);
    chosen_.hit(now_);
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  int first_;
  Limits range_;
  bench::Pin coordinate_;
  Fields candidate_;
  bench::Pin picked_, picked_within_;
  bench::Rng rng_;
  bench::CoverPoint& chosen_;
  int now_ = 0;
  Numbers values_;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_select(const config::HssConfig& config, const UnitRun& run) {
  // A single candidate is not selected, whatever the coordinate: nothing to check below two.
  int choices = 2;
  for (const config::RankSet& rank : config.ranks) choices = std::max(choices, rank.choices());
  // A sorted lane, here the second, has coordinates from its own number on; one of N:M has all.
  const int first = config.free_lanes() ? 0 : 1;
  UnitBench unit("select", select_module(config.b_bits, first, choices), run);
  return unit.run(1'000, unit.bench().add<SelectCheck>(unit, config.b_bits, first));
}

}  // namespace filigree::benches
