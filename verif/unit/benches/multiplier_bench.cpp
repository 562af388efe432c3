// The multiplier of a lane: every pair of operands where there are few enough, else corners and random ones.
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "lib/multiplier.h"

namespace filigree::benches {
namespace {

constexpr int kExhaustiveBits = 16;  // of both operands together

class MultiplierCheck : public bench::Component {
 public:
  MultiplierCheck(UnitBench& unit, hdl::Type a, hdl::Type b)
      : pin_a_(unit.model(), "a"),
        pin_b_(unit.model(), "b"),
        product_(unit.model(), "product", a.width + b.width, a.is_signed || b.is_signed),
        a_(limits(a.width, a.is_signed)),
        b_(limits(b.width, b.is_signed)),
        exhaustive_(a.width + b.width <= kExhaustiveBits),
        rng_(unit.rng("operands")),
        kinds_(unit.coverage().point(
            "operands", {"least x least", "least x greatest", "greatest x least", "greatest x greatest", "zero x other", "other x zero", "other"})) {}

  /// The number of pairs, when all of them are tried.
  std::uint64_t pairs() const { return count(a_) * count(b_); }
  bool exhaustive() const { return exhaustive_; }

  void drive() override {
    if (exhaustive_) {
      x_ = a_.low + static_cast<std::int64_t>(number_ % count(a_));
      y_ = b_.low + static_cast<std::int64_t>(number_ / count(a_) % count(b_));
    } else {
      x_ = rng_.corner(a_.low, a_.high);
      y_ = rng_.corner(b_.low, b_.high);
    }
    pin_a_.set(static_cast<std::uint64_t>(x_));
    pin_b_.set(static_cast<std::uint64_t>(y_));
  }
  void sample(std::uint64_t) override {
    check_equal("product", x_ * y_, product_.get().front(), number_);
    kinds_.hit(kind());
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  static std::uint64_t count(Limits range) { return static_cast<std::uint64_t>(range.high - range.low + 1); }
  int kind() const {
    const bool corner_a = x_ == a_.low || x_ == a_.high;
    const bool corner_b = y_ == b_.low || y_ == b_.high;
    if (corner_a && corner_b) return (x_ == a_.high ? 2 : 0) + (y_ == b_.high ? 1 : 0);
    return x_ == 0 ? 4 : y_ == 0 ? 5 : 6;
  }

  bench::Pin pin_a_, pin_b_;
  Fields product_;
  Limits a_, b_;
  bool exhaustive_;
  bench::Rng rng_;
  bench::CoverPoint& kinds_;
  std::int64_t x_ = 0, y_ = 0;
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_multiplier(const config::HssConfig& config, const UnitRun& run) {
  const hdl::Type a = hdl::SInt(config.a_bits);
  const hdl::Type b{config.b_bits, config.b_signed};
  UnitBench unit("multiplier", lib::multiplier("multiplier", a, b), run);
  const auto& check = unit.bench().add<MultiplierCheck>(unit, a, b);
  return unit.run(check.exhaustive() ? check.pairs() : 20'000, check);
}

}  // namespace filigree::benches
