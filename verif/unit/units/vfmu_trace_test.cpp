// The worked trace of the specification (section 5.5): D = 30, W = 64.
#include <gtest/gtest.h>

#include <cstdint>

#include "bench/engine.h"
#include "bench/test_options.h"
#include "config/preset.h"
#include "units/hss_vfmu.h"

namespace filigree::benches::test {
namespace {

constexpr int kDepth = 30;
constexpr int kStepsOfPeriod = 32;
constexpr int kRowsOfPeriod = 15;

/// The VFMU of the highlight preset, driven pin by pin.
class VfmuTrace : public ::testing::TestWithParam<bench::Engine> {
 protected:
  VfmuTrace() : model_(bench::test_model(hdl::Design(units::hss_vfmu(config::load_hss("highlight"))), GetParam())) {
    for (const char* name : {"b_tvalid", "start", "step", "step_last", "step_known"}) set(name, 0);
    set("rst_n", 0);
    for (int i = 0; i < 3; ++i) cycle();
    set("rst_n", 1);
    set("start", 1);
    set("rows", kRowsOfPeriod);
    cycle();
    set("start", 0);
    set("step_known", 1);
    set("step_values", kDepth);
  }

  void set(const char* pin, std::uint64_t value) { model_->set(model_->pin(pin), value); }
  bool get(const char* pin) {
    model_->settle();
    return model_->get(model_->pin(pin)) == 1;
  }
  void cycle() {
    model_->settle();
    model_->clock();
  }
  /// Values held: the largest step for which there is a window. Never more than one window here.
  int held_up_to_window() {
    int held = 0;
    for (int size = 1; size <= 64; ++size) {
      set("step_values", static_cast<std::uint64_t>(size));
      if (get("window_valid")) held = size;
    }
    set("step_values", kDepth);
    return held;
  }
  void take_row() {
    set("b_tvalid", 1);
    EXPECT_TRUE(get("b_tready"));
    cycle();
    set("b_tvalid", 0);
  }
  void take_step(bool last) {
    EXPECT_TRUE(get("window_valid"));
    set("step", 1);
    set("step_last", last ? 1 : 0);
    cycle();
    set("step", 0);
  }

  std::unique_ptr<bench::Model> model_;
};

TEST_P(VfmuTrace, RowsReadOnDemandLeaveTheValuesOfTheSpecification) {
  struct Line {
    int rows, after;
  };
  const Line trace[] = {{1, 34}, {0, 4}, {1, 38}, {0, 8}, {1, 42}, {0, 12}, {1, 46}, {0, 16}};
  int rows = 0;
  for (int step = 0; step < kStepsOfPeriod; ++step) {
    int read = 0;
    for (; !get("window_valid"); ++read) take_row();
    rows += read;
    take_step(step + 1 == kStepsOfPeriod);
    if (step >= 8) continue;
    EXPECT_EQ(read, trace[step].rows) << "step " << step;
    EXPECT_EQ(held_up_to_window(), trace[step].after) << "step " << step;
  }
  EXPECT_EQ(rows, kRowsOfPeriod) << "of a period of " << kStepsOfPeriod << " steps";
  EXPECT_EQ(held_up_to_window(), 0);
}

TEST_P(VfmuTrace, RowsReadWhereverThereIsRoomNeverStallAStep) {
  set("b_tvalid", 1);
  int rows = get("b_tready") ? 1 : 0;
  cycle();
  for (int step = 0; step < kStepsOfPeriod; ++step) {
    set("step", 1);
    set("step_last", step + 1 == kStepsOfPeriod ? 1 : 0);
    EXPECT_TRUE(get("window_valid")) << "step " << step;
    rows += get("row_taken") ? 1 : 0;
    cycle();
  }
  EXPECT_EQ(rows, kRowsOfPeriod);
}

INSTANTIATE_TEST_SUITE_P(Engines, VfmuTrace, ::testing::Values(bench::Engine::kInterpreter, bench::Engine::kRtl),
                         [](const auto& info) { return info.param == bench::Engine::kRtl ? "rtl" : "interpreter"; });

}  // namespace
}  // namespace filigree::benches::test
