// The serial divider, in the shape that inverts the sum of a row.
#include <fmt/format.h>

#include <algorithm>

#include "benches/attention_filter_benches.h"
#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "units/attention_divider.h"
#include "units/names.h"

namespace filigree::benches {
namespace {

__extension__ using Wide = unsigned __int128;

class DividerCheck : public bench::Component {
 public:
  DividerCheck(UnitBench& unit, int divisor_bits, int quotient_bits)
      : divisor_bits_(divisor_bits),
        quotient_bits_(quotient_bits),
        start_(unit.model(), "start"),
        high_(unit.model(), "high"),
        low_(unit.model(), "low"),
        divisor_(unit.model(), "divisor"),
        busy_(unit.model(), "busy"),
        quotient_(unit.model(), "quotient"),
        remainder_(unit.model(), "remainder"),
        rng_(unit.rng("divisions")),
        cover_quotient_(unit.coverage().point("quotient", {"0", "between", "most"})),
        cover_remainder_(unit.coverage().point("remainder", {"0", "between", "divisor - 1"})),
        cover_pace_(unit.coverage().point("start", {"at once", "later"})) {}

  void drive() override {
    starting_ = left_ == 0 && !rng_.chance(30);
    start_.set(starting_ ? 1 : 0);
    if (!starting_) {
      high_.set(rng_.next() & mask(divisor_bits_));
      low_.set(rng_.next() & mask(quotient_bits_));
      if (left_ == 0) divisor_.set(rng_.next() & mask(divisor_bits_));
      return;
    }
    divisor_now_ = static_cast<std::uint64_t>(rng_.corner(1, static_cast<std::int64_t>(mask(divisor_bits_))));
    high_now_ = static_cast<std::uint64_t>(rng_.corner(0, static_cast<std::int64_t>(divisor_now_) - 1));
    low_now_ = static_cast<std::uint64_t>(rng_.corner(0, static_cast<std::int64_t>(mask(quotient_bits_))));
    high_.set(high_now_);
    low_.set(low_now_);
    divisor_.set(divisor_now_);
  }
  void reset() override {
    start_.set(0);
    left_ = 0;
    known_ = false;
  }
  void sample(std::uint64_t) override {
    check_pin(busy_, left_ > 0 ? 1 : 0, divisions_);
    if (known_ && left_ == 0) {
      check_pin(quotient_, static_cast<std::int64_t>(quotient_now_), divisions_);
      check_pin(remainder_, static_cast<std::int64_t>(remainder_now_), divisions_);
      if (!counted_) ++divisions_;
      counted_ = true;
    }
    if (left_ > 0) --left_;
    if (!starting_) {
      ++waited_;
      return;
    }
    cover_pace_.hit(waited_ <= static_cast<std::uint64_t>(quotient_bits_) ? 0 : 1);
    waited_ = 0;
    const Wide dividend = (static_cast<Wide>(high_now_) << quotient_bits_) | low_now_;
    quotient_now_ = static_cast<std::uint64_t>(dividend / divisor_now_);
    remainder_now_ = static_cast<std::uint64_t>(dividend % divisor_now_);
    cover_quotient_.hit(quotient_now_ == 0 ? 0 : quotient_now_ == mask(quotient_bits_) ? 2 : 1);
    cover_remainder_.hit(remainder_now_ == 0 ? 0 : remainder_now_ + 1 == divisor_now_ ? 2 : 1);
    left_ = quotient_bits_;
    known_ = true;
    counted_ = false;
  }
  std::uint64_t transactions() const override { return divisions_; }

 private:
  static std::uint64_t mask(int bits) { return (std::uint64_t{1} << bits) - 1; }

  int divisor_bits_, quotient_bits_;
  bench::Pin start_, high_, low_, divisor_, busy_, quotient_, remainder_;
  bench::Rng rng_;
  bench::CoverPoint &cover_quotient_, &cover_remainder_, &cover_pace_;
  bool starting_ = false, known_ = false, counted_ = true;
  int left_ = 0;
  std::uint64_t divisor_now_ = 1, high_now_ = 0, low_now_ = 0, quotient_now_ = 0, remainder_now_ = 0, waited_ = 0, divisions_ = 0;
};

}  // namespace

UnitReport verify_attention_divider(const config::AttentionConfig& config, const UnitRun& run) {
  const int divisor_bits = config.row_sum_bits();
  const int quotient_bits = config.reciprocal_bits();
  UnitBench unit("divider", units::attention_divider(units::module_name(config.name, "row_divider"), divisor_bits, quotient_bits), run);
  return unit.run(200, unit.bench().add<DividerCheck>(unit, divisor_bits, quotient_bits));
}

}  // namespace filigree::benches
