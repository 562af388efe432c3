// The post-op path: columns of sums around every corner of rounding and saturation, parameters that come early or late.
#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "benches/fields.h"
#include "benches/ttc_benches.h"
#include "benches/unit_bench.h"
#include "model/post_op.h"
#include "units/tasd_post_op.h"

namespace filigree::benches {
namespace {

__extension__ using Wide = __int128;

class PostOpCheck : public bench::Component {
 public:
  PostOpCheck(UnitBench& unit, const config::TtcConfig& config)
      : config_(config),
        rows_(config.core.total_rows()),
        sums_(unit.bench().driver("c")),
        parameters_(unit.bench().driver("p")),
        c_(unit.model(), "c"),
        p_(unit.model(), "p"),
        y_(unit.model(), "y"),
        idle_(unit.model(), "idle"),
        acceptor_(unit.bench().acceptor("y")),
        rng_(unit.rng("columns")),
        cover_result_(
            unit.coverage().point("result", {"below", "least", "negative", "0 from below", "0", "positive", "most", "above by rounding", "above"})),
        cover_rounding_(unit.coverage().point("what is shifted out", {"nothing", "less than a half", "a half", "more than a half"})),
        cover_shift_(unit.coverage().point("shift", {"0", "1", "more", "the largest"})),
        cover_relu_(unit.coverage().point("ReLU of a negative value", {"off", "on"})),
        cover_wait_(unit.coverage().point("waits", {"nothing", "sums for parameters", "parameters for sums", "both for the consumer"})) {
    if (config.relu_only) {
      cover_relu_.exclude("off");
    } else {
      relu_.emplace(unit.model(), "relu");
    }
    if (config.core.a_bits == 2) cover_result_.exclude("positive");
    if (config.shift_bits == 1) {
      cover_shift_.exclude("1");
      cover_shift_.exclude("more");
      cover_rounding_.exclude("less than a half");
      cover_rounding_.exclude("more than a half");
    }
    for (const char* stream : {"c", "p", "y"}) {
      auto& monitor = unit.bench().monitor(stream);
      monitor.on_beat([](const bench::Beat&, std::uint64_t) {});
      monitor.cover(unit.coverage());
    }
  }

  /// Queues columns. Nothing may be under way: the ReLU changes.
  void add_columns(int count) {
    rectify_ = config_.relu_only || rng_.chance(50);
    acceptor_.set_shy(rng_.chance(25));
    for (int i = 0; i < count; ++i) add_column();
  }

  void drive() override {
    if (relu_) relu_->set(rectify_ ? 1 : 0);
  }

  void reset() override {
    early_ = 0;
    stage_.assign(3, false);
  }

  void sample(std::uint64_t) override {
    // Two columns' parameters wait inside, three columns are in the stages, and all stages wait while an offer does.
    const bool moves = !stage_[2] || y_.ready.get() == 1;
    check_pin(p_.ready, early_ < 2, columns_);
    check_pin(c_.ready, moves && early_ > 0, columns_);
    check_pin(y_.valid, stage_[2], columns_);
    if (stage_[2]) check_column();
    check_pin(idle_, !stage_[0] && !stage_[1] && !stage_[2], columns_);

    const bool sums = c_.valid.get() == 1;
    cover_wait_.hit(sums && early_ > 0 && !moves ? 3 : sums && early_ == 0 ? 1 : !sums && early_ > 0 ? 2 : 0);
    if (stage_[2] && moves) {
      results_.pop_front();
      ++columns_;
    }
    const bool takes = moves && early_ > 0 && sums;
    if (early_ < 2 && p_.valid.get() == 1) ++early_;
    if (takes) --early_;
    if (moves) stage_ = {takes, stage_[0], stage_[1]};
  }
  bool idle() const override { return results_.empty(); }
  std::uint64_t transactions() const override { return columns_; }
  std::string waiting() const override { return idle() ? "" : fmt::format("{} more columns", results_.size()); }

 private:
  struct Column {
    Numbers values;
    bool last = false;
  };

  void add_column() {
    const std::int64_t most_sum = static_cast<std::int64_t>((std::uint64_t{1} << (config_.core.acc_bits - 1)) - 1);
    const Limits sums{-most_sum - 1, most_sum};
    model::ChannelScale scale;
    scale.bias = rng_.corner(sums.low, sums.high);
    scale.shift = static_cast<int>(rng_.corner(0, (1 << config_.shift_bits) - 1));
    const std::int64_t most = (std::int64_t{1} << config_.multiplier_bits) - 1;
    // Small ones too: only then the low digits of a multiplier show in the result.
    const auto width = static_cast<int>(rng_.range(1, config_.multiplier_bits));
    const std::int64_t random = rng_.range(0, (std::int64_t{1} << width) - 1);
    scale.multiplier = static_cast<std::uint32_t>(rng_.chance(20) ? std::int64_t{1} << (width - 1) : rng_.chance(60) ? random : rng_.corner(0, most));
    Numbers values = rng_.corner_values(rows_, sums.low, sums.high);
    for (std::int64_t& value : values) {
      if (rng_.chance(70)) value = near_a_corner(scale, sums);
    }
    const bool last = rng_.chance(10);
    sums_.send(bench::Beat{pack(values, config_.core.acc_bits), last});
    parameters_.send(parameters_beat(scale));
    Column& result = results_.emplace_back();
    result.last = last;
    for (const std::int64_t value : values) {
      result.values.push_back(model::post_op(value, scale, rectify_, config_.core.a_bits));
      cover(value, scale);
    }
    const int largest = (1 << config_.shift_bits) - 1;
    cover_shift_.hit(scale.shift == largest ? 3 : std::min(scale.shift, 2));
  }

  /// A sum whose result is about a value in or just outside the range, or half a step from it.
  std::int64_t near_a_corner(const model::ChannelScale& scale, const Limits& sums) {
    const Limits range = limits(config_.core.a_bits, true);
    const Wide halves = 2 * Wide{rng_.corner(range.low - 1, range.high + 1)} + rng_.range(-1, 1);
    const Wide product = (halves * (Wide{1} << scale.shift)) / 2 + rng_.range(-1, 1);
    const Wide sum = product / std::max<Wide>(scale.multiplier, 1) - scale.bias;
    return static_cast<std::int64_t>(std::clamp<Wide>(sum, sums.low, sums.high));
  }

  bench::Beat parameters_beat(const model::ChannelScale& scale) const {
    Numbers bits;
    const auto append = [&](std::int64_t value, int width) {
      for (int bit = 0; bit < width; ++bit) bits.push_back((value >> bit) & 1);
    };
    append(scale.bias, config_.core.acc_bits);
    append(scale.multiplier, config_.multiplier_bits);
    append(scale.shift, config_.shift_bits);
    return {pack(bits, 1), false};
  }

  void check_column() const {
    bench::Beat beat = y_.blank();
    y_.read(beat);
    Numbers values;
    for (int r = 0; r < rows_; ++r) values.push_back(unpack(beat.words, r, config_.core.a_bits, true));
    check_equal("y_tdata", results_.front().values, values, columns_);
    check_pin(*y_.last, results_.front().last ? 1 : 0, columns_);
  }

  void cover(std::int64_t sum, const model::ChannelScale& scale) {
    const Wide product = (Wide{sum} + scale.bias) * scale.multiplier;
    const Wide floor = product >> scale.shift;
    const Wide rest = product - (floor << scale.shift);
    const Wide half = (Wide{1} << scale.shift) / 2;
    const bool up = scale.shift > 0 && rest >= half;
    const Wide result = floor + (up ? 1 : 0);
    const Limits range = limits(config_.core.a_bits, true);
    cover_rounding_.hit(rest == 0 ? 0 : rest < half ? 1 : rest == half ? 2 : 3);
    if (product < 0) cover_relu_.hit(rectify_ ? 1 : 0);
    if (result < range.low) return cover_result_.hit(0);
    if (result > range.high) return cover_result_.hit(floor <= range.high ? 7 : 8);
    if (result == range.low) return cover_result_.hit(1);
    if (result == range.high) return cover_result_.hit(6);
    cover_result_.hit(result < 0 ? 2 : result > 0 ? 5 : product < 0 ? 3 : 4);
  }

  const config::TtcConfig config_;
  int rows_;
  bench::Driver &sums_, &parameters_;
  bench::StreamPins c_, p_, y_;
  bench::Pin idle_;
  bench::Acceptor& acceptor_;
  std::optional<bench::Pin> relu_;
  bench::Rng rng_;
  bench::CoverPoint &cover_result_, &cover_rounding_, &cover_shift_, &cover_relu_, &cover_wait_;

  bool rectify_ = false;
  std::deque<Column> results_;                       // of columns not yet taken
  int early_ = 0;                                    // columns' parameters inside that wait for the sums
  std::vector<bool> stage_ = {false, false, false};  // which hold a column; the last one is on offer
  std::uint64_t columns_ = 0;
};

}  // namespace

UnitReport verify_post_op(const config::TtcConfig& config, const UnitRun& run) {
  UnitBench unit("post_op", units::tasd_post_op(config), run);
  auto& check = unit.bench().add<PostOpCheck>(unit, config);
  return unit.run(
      3'000, [&] { return check.transactions(); },
      [&] {
        check.add_columns(50);
        unit.bench().run();
      });
}

}  // namespace filigree::benches
