// The row's adder tree: sums of the lanes' products.
#include <deque>
#include <numeric>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "lib/adder_tree.h"

namespace filigree::benches {
namespace {

class AdderTreeCheck : public bench::Component {
 public:
  AdderTreeCheck(UnitBench& unit, int bits, std::size_t latency)
      : latency_(latency),
        range_(limits(bits, true)),
        addend_(unit.model(), "addend", bits, true),
        sum_(unit.model(), "sum", bench::Pin(unit.model(), "sum").width(), true),
        rng_(unit.rng("addends")),
        sums_(unit.coverage().point("sum", {"least", "greatest", "zero", "positive", "negative"})),
        alone_(unit.coverage().point("the only addend that is not zero", number_names(addend_.count()))) {}

  void drive() override {
    on_the_way_.push_back(rng_.corner_values(addend_.count(), range_.low, range_.high));
    addend_.set(on_the_way_.back());
  }
  void sample(std::uint64_t) override {
    if (on_the_way_.size() <= latency_) return;
    values_ = on_the_way_.front();
    on_the_way_.pop_front();
    const std::int64_t expected = std::accumulate(values_.begin(), values_.end(), std::int64_t{0});
    check_equal("sum", expected, sum_.get().front(), number_);
    const auto count = static_cast<std::int64_t>(values_.size());
    sums_.hit(expected == count * range_.low ? 0 : expected == count * range_.high ? 1 : expected == 0 ? 2 : expected > 0 ? 3 : 4);
    cover_alone();
    ++number_;
  }
  std::uint64_t transactions() const override { return number_; }

 private:
  static std::vector<std::string> number_names(int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i) names.push_back(std::to_string(i));
    return names;
  }
  void cover_alone() {
    int alone = -1, others = 0;
    for (int i = 0; i < addend_.count(); ++i) {
      if (values_[static_cast<std::size_t>(i)] == 0) continue;
      alone = i;
      ++others;
    }
    if (others == 1) alone_.hit(alone);
  }

  const std::size_t latency_;  ///< cycles from the addends to their sum
  Limits range_;
  Fields addend_, sum_;
  bench::Rng rng_;
  bench::CoverPoint &sums_, &alone_;
  std::deque<Numbers> on_the_way_;
  Numbers values_;  ///< whose sum is there
  std::uint64_t number_ = 0;
};

}  // namespace

UnitReport verify_adder_tree(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("adder_tree", lib::adder_tree("adder_tree", hdl::SInt(config.product_bits()), config.lanes, config.pipeline.tree_registers), run);
  return unit.run(5'000, unit.bench().add<AdderTreeCheck>(unit, config.product_bits(), config.pipeline.tree_registers.size()));
}

}  // namespace filigree::benches
