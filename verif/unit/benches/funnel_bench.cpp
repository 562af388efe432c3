// The funnel shifter of the VFMU.
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "lib/funnel.h"

namespace filigree::benches {
namespace {

class FunnelCheck : public bench::Component {
 public:
  FunnelCheck(UnitBench& unit, int bits, int max_amount)
      : range_(limits(bits, false)),
        in_(unit.model(), "in", bits),
        out_(unit.model(), "out", bits),
        amount_(unit.model(), "amount"),
        rng_(unit.rng("entries")),
        amounts_(unit.coverage().point("amount", number_names(0, max_amount))) {}

  void drive() override {
    now_ = static_cast<int>(rng_.below(amounts_.bins().size()));
    amount_.set(static_cast<std::uint64_t>(now_));
    values_ = rng_.corner_values(in_.count(), range_.low, range_.high);
    in_.set(values_);
  }
  void sample(std::uint64_t) override {
    Numbers expected;
    for (int i = now_; i < now_ + out_.count(); ++i) expected.push_back(i < in_.count() ? values_[static_cast<std::size_t>(i)] : 0);
    check_equal("out", expected, out_.get(), number_);
    amounts_.hit(now_);
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  Limits range_;
  Fields in_, out_;
  bench::Pin amount_;
  bench::Rng rng_;
  bench::CoverPoint& amounts_;
  int now_ = 0;
  Numbers values_;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_funnel(const config::HssConfig& config, const UnitRun& run) {
  // As the VFMU has it, but one entry short, so that entries past the end are met, too.
  const int most = config.row_values - 1;
  UnitBench unit("funnel", lib::funnel("funnel", config.b_bits, most + config.step_max() - 1, config.step_max(), most), run);
  return unit.run(2'000, unit.bench().add<FunnelCheck>(unit, config.b_bits, most));
}

}  // namespace filigree::benches
