// The drain between the accumulators' read port and the `c` stream.
#include <fmt/format.h>

#include "benches/fields.h"
#include "benches/unit_bench.h"
#include "benches/unit_benches.h"
#include "benches/window.h"
#include "units/hss_drain.h"

namespace filigree::benches {
namespace {

class DrainCheck : public bench::Component {
 public:
  DrainCheck(UnitBench& unit, const config::HssConfig& config)
      : most_(config.columns),
        request_(unit.model(), "request"),
        columns_(unit.model(), "columns"),
        finish_(unit.model(), "finish"),
        port_busy_(unit.model(), "port_busy"),
        c_ready_(unit.model(), "c_tready"),
        read_(unit.model(), "read"),
        read_column_(unit.model(), "read_column"),
        pending_(unit.model(), "pending"),
        drained_(unit.model(), "drained"),
        c_valid_(unit.model(), "c_tvalid"),
        c_last_(unit.model(), "c_tlast"),
        rng_(unit.rng("tiles")),
        cover_columns_(unit.coverage().point("columns", {"1", "more", "most"})),
        cover_wait_(unit.coverage().point("a column to be read", {"at once", "port busy", "offer not taken", "port busy and offer not taken"})),
        cover_offer_(unit.coverage().point("offer", {"none", "waits", "taken", "last taken"})),
        cover_request_(unit.coverage().point("request", {"right after the last column", "later"})) {
    if (most_ == 1) cover_columns_.exclude("most");
    if (most_ <= 2) cover_columns_.exclude("more");
    if (most_ == 1) {
      cover_wait_.exclude("offer not taken");
      cover_wait_.exclude("port busy and offer not taken");
      cover_offer_.exclude("taken");
    }
  }

  void drive() override {
    request_now_ = !busy_ && !request_stalls_.next(rng_);
    if (request_now_) {
      total_now_ = static_cast<int>(rng_.corner(1, most_));
      finish_in_ = 1 + static_cast<int>(rng_.below(6));
      cover_request_.hit(idle_cycles_ == 0 ? 0 : 1);
    }
    finish_now_ = busy_ && finish_in_ == 0;
    --finish_in_;
    port_busy_now_ = port_stalls_.next(rng_);
    c_ready_now_ = !ready_stalls_.next(rng_);
    request_.set(request_now_ ? 1 : 0);
    columns_.set(request_now_ ? static_cast<std::uint64_t>(total_now_) : rng_.next());
    finish_.set(finish_now_ ? 1 : 0);
    port_busy_.set(port_busy_now_ ? 1 : 0);
    c_ready_.set(c_ready_now_ ? 1 : 0);
  }

  void reset() override {
    request_.set(0);
    finish_.set(0);
  }

  void sample(std::uint64_t) override {
    const bool wants = finished_ && next_ < total_;
    const bool blocked = offered_ && !c_ready_now_;
    const bool read = wants && !port_busy_now_ && !blocked;
    check_pin(read_, read, sent_);
    if (read) check_pin(read_column_, next_, sent_);
    check_pin(pending_, busy_, sent_);
    if (busy_) check_pin(drained_, next_, sent_);
    check_pin(c_valid_, offered_, sent_);
    if (offered_) check_pin(c_last_, next_ == total_, sent_);
    const bool last = offered_ && c_ready_now_ && next_ == total_;
    if (wants) cover_wait_.hit((port_busy_now_ ? 1 : 0) + (blocked ? 2 : 0));
    cover_offer_.hit(!offered_ ? 0 : !c_ready_now_ ? 1 : last ? 3 : 2);

    if (offered_ && c_ready_now_) ++sent_;
    offered_ = read || blocked;
    if (read) ++next_;
    if (finish_now_) finished_ = true;
    idle_cycles_ = busy_ ? 0 : idle_cycles_ + 1;
    if (last) busy_ = finished_ = false;
    if (request_now_) {
      busy_ = true;
      total_ = total_now_;
      next_ = 0;
      cover_columns_.hit(total_ == 1 ? 0 : total_ < most_ ? 1 : 2);
    }
  }
  std::uint64_t transactions() const override { return sent_; }

 private:
  int most_;
  bench::Pin request_, columns_, finish_, port_busy_, c_ready_, read_, read_column_, pending_, drained_, c_valid_, c_last_;
  bench::Rng rng_;
  bench::Stalls request_stalls_ = bench::Stalls::mixed(), port_stalls_ = bench::Stalls::mixed(), ready_stalls_ = bench::Stalls::mixed();
  bench::CoverPoint &cover_columns_, &cover_wait_, &cover_offer_, &cover_request_;

  bool busy_ = false, finished_ = false;  // a tile was requested; its sums are complete
  bool offered_ = false;                  // column next_ - 1
  int total_ = 0, next_ = 0;
  std::uint64_t sent_ = 0, idle_cycles_ = 0;
  bool request_now_ = false, finish_now_ = false, port_busy_now_ = false, c_ready_now_ = false;
  int total_now_ = 0, finish_in_ = -1;
};

}  // namespace

UnitReport verify_drain(const config::HssConfig& config, const UnitRun& run) {
  UnitBench unit("drain", units::hss_drain(config), run);
  return unit.run(3'000, unit.bench().add<DrainCheck>(unit, config));
}

}  // namespace filigree::benches
