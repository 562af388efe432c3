// Power of single cells, from numbers of the liberty files written out here.
#include "synth/power.h"

#include <gtest/gtest.h>

#include "tiny_netlist.h"

namespace filigree::synth {
namespace {

using test::tiny_netlist;
using test::tiny_trace;

PowerReport measure(const Netlist& netlist, const Liberty& library, const PortTrace& trace) {
  const FlatNetlist flat = flatten(netlist, library);
  const Activity activity = measure_activity(flat, std::vector{trace});
  EXPECT_EQ(activity.mismatch_count, 0U) << activity.mismatches.front();
  return compute_power(flat, library, activity, compute_electrical(flat, library));
}

void expect_equal(double got, double expected) { EXPECT_NEAR(got, expected, 1e-12 * std::abs(expected) + 1e-18); }

/// A straight line through (x0, y0) and (x1, y1), at x.
double line(double x0, double y0, double x1, double y1, double x) { return y0 + (y1 - y0) * (x - x0) / (x1 - x0); }

void expect_sum(const PowerReport& report) {
  PowerTerms sum;
  for (const auto& [name, terms] : report.groups) sum += terms;
  expect_equal(report.total.leakage_w, sum.leakage_w);
  expect_equal(report.total.internal_pj, sum.internal_pj);
  expect_equal(report.total.switching_pj, sum.switching_pj);
}

TEST(Power, TinyNandByHand) {
  const Liberty library = read_liberty(test::tiny_liberty(), "tiny.lib");
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "a", "b", ">y"}, {{"g", "NAND", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}}});
  // 5 changes of y in 5 cycles: falls with a, rises with a, falls with a, rises with b, falls with b.
  const PowerReport report = measure(netlist, library, tiny_trace({{"a", "010111"}, {"b", "111101"}, {"rst_n", "111111"}}, {{"y", "101010"}}));
  // Rising: one edge with a (1), one with b (3). Falling: two with a (2), one with b (4).
  expect_equal(report.total.internal_pj, (2 * ((1.0 + 3.0) / 2) + 3 * ((2 * 2.0 + 4.0) / 3)) / 5);
  // a changes three times, b twice; each is a load of 0.01 pF at 2 V; y has none.
  expect_equal(report.total.switching_pj, 0.5 * 2 * 2 * 0.01 * (3 + 2) / 5);
  expect_sum(report);
}

TEST(Power, TinyRegisterByHand) {
  const Liberty library = read_liberty(test::tiny_liberty(), "tiny.lib");
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "d", ">q"}, {{"r", "DFF", {{"CK", "clk"}, {"D", "d"}, {"Q", "q"}}}});
  const PowerReport report = measure(netlist, library, tiny_trace({{"d", "01100"}, {"rst_n", "11111"}}, {{"q", "00110"}}));
  // Clock edges. Rises see (D, Q) before the edge: 00 10 11 01, of which 10 costs 0 and the others 0.25. Falls see it after the edge: 10 11 01 00: 7 for 10, 0.5 otherwise.
  expect_equal(report.groups.at("clock").internal_pj, (0.25 + 0 + 0.25 + 0.25 + 7 + 0.5 + 0.5 + 0.5) / 4);
  expect_equal(report.groups.at("clock").switching_pj, 2 * 2 * 0.03);
  // D changes twice, half with the clock high (1), half low (3). Q rises once (10) and falls once (20).
  expect_equal(report.groups.at("top").internal_pj, (2 * (1 + 3) / 2.0 + 10 + 20) / 4);
  expect_equal(report.groups.at("top").switching_pj, 0.5 * 2 * 2 * 0.01 * 2 / 4);
  expect_sum(report);
}

TEST(Power, LeakageFollowsTheState) {
  const Liberty library = read_liberty(test::tiny_liberty(), "tiny.lib");
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "a", "b", ">y"}, {{"g", "NAND", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}}});
  std::string high(33, '1'), low(33, '0');
  expect_equal(measure(netlist, library, tiny_trace({{"a", high}, {"b", high}, {"rst_n", high}}, {{"y", low}})).total.leakage_w, 5e-9);
  expect_equal(measure(netlist, library, tiny_trace({{"a", low}, {"b", high}, {"rst_n", high}}, {{"y", high}})).total.leakage_w, 3e-9);
}

TEST(Power, WattsAreEnergyOverThePeriod) {
  const PowerTerms terms{1e-6, 3, 2};
  expect_equal(terms.watts(2), 1e-6 + 5e-12 / 2e-9);
}

class Osu018Power : public testing::Test {
 protected:
  void SetUp() override {
    if (test::osu018_file().empty()) GTEST_SKIP() << "skipped: qflow-tech-osu018 is not installed";
    library_ = test::read_library(test::osu018_file());
  }
  Liberty library_;
};

// Inputs have no transition and outputs no load, so both tables are continued to 0 from their first points: loads 0.005 and 0.0125, transitions 0.06 and 0.18.
double at_origin(double s0l0, double s1l0, double s0l1, double s1l1, double s1 = 0.18) {
  return line(0.06, line(0.005, s0l0, 0.0125, s0l1, 0), s1, line(0.005, s1l0, 0.0125, s1l1, 0), 0);
}

TEST_F(Osu018Power, Nand) {
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "a", "b", ">y"}, {{"g", "NAND2X1", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}}});
  const PowerReport report = measure(netlist, library_, tiny_trace({{"a", "01010"}, {"b", "11111"}, {"rst_n", "11111"}}, {{"y", "10101"}}));
  const double fall = at_origin(0.010032, 0.006113, 0.009375, 0.006717), rise = at_origin(0.044515, 0.051923, 0.045446, 0.0506);
  expect_equal(report.total.internal_pj, 1.8 * 1.8 / (1.8 * 1.8) * (2 * fall + 2 * rise) / 4);
  expect_equal(report.total.switching_pj, 0.5 * 1.8 * 1.8 * 0.0125 * 4 / 4);
  expect_equal(report.total.leakage_w, 0.0393659e-9);
}

TEST_F(Osu018Power, RegisterWithTogglingClock) {
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "d", ">q"}, {{"r", "DFFPOSX1", {{"CLK", "clk"}, {"D", "d"}, {"Q", "q"}}}});
  const double clock = line(0.06, 0.006865, 0.24, 0.006943, 0) + line(0.06, 0.11034, 0.24, 0.129769, 0);
  const PowerReport still = measure(netlist, library_, tiny_trace({{"d", "00000"}, {"rst_n", "11111"}}, {{"q", "00000"}}));
  expect_equal(still.total.internal_pj, clock);
  expect_equal(still.total.switching_pj, 1.8 * 1.8 * 0.0279235);
  expect_equal(still.total.leakage_w, 0.160725e-9);

  const PowerReport busy = measure(netlist, library_, tiny_trace({{"d", "01010"}, {"rst_n", "11111"}}, {{"q", "00101"}}));
  // D rises and falls twice, Q rises twice and falls once, in four cycles.
  const double data = 2 * line(0.06, 0.045424, 0.18, 0.045977, 0) + 2 * line(0.06, 0.08841, 0.18, 0.087952, 0);
  const double q_rise = at_origin(0.040752, 0.06407, 0.041217, 0.062027, 0.24), q_fall = at_origin(0.064773, 0.076646, 0.063395, 0.075613, 0.24);
  expect_equal(busy.groups.at("top").internal_pj, (data + 2 * q_rise + q_fall) / 4);
  expect_equal(busy.groups.at("top").switching_pj, 0.5 * 1.8 * 1.8 * 0.00882947 * 4 / 4);
  expect_equal(busy.groups.at("clock").internal_pj, clock);
}

TEST_F(Osu018Power, Mux) {
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "a", "b", "s", ">y"}, {{"m", "MUX2X1", {{"A", "a"}, {"B", "b"}, {"S", "s"}, {"Y", "y"}}}});
  // Y = not (S ? A : B). A = 1, B = 0: Y falls with S rising and rises with S falling.
  const PowerReport report =
      measure(netlist, library_, tiny_trace({{"a", "11111"}, {"b", "00000"}, {"s", "01010"}, {"rst_n", "11111"}}, {{"y", "10101"}}));
  const double rise = at_origin(0.056455, 0.05297, 0.056071, 0.05269), fall = at_origin(0.091443, 0.091747, 0.090143, 0.091197);
  expect_equal(report.total.internal_pj, (2 * rise + 2 * fall) / 4);
  expect_equal(report.total.switching_pj, 0.5 * 1.8 * 1.8 * 0.0204132 * 4 / 4);
}

class Sg13g2Power : public testing::Test {
 protected:
  void SetUp() override {
    if (test::sg13g2_file().empty()) GTEST_SKIP() << "skipped: no SG13G2 liberty ($FILIGREE_SG13G2)";
    library_ = test::read_library(test::sg13g2_file());
  }
  /// Continued to 0 from loads 0.001, 0.0234 and transitions 0.0186, 0.0966; in units of 1 pF * 1 V^2.
  static double at_origin(double s0l0, double s0l1, double s1l0, double s1l1) {
    return line(0.0186, line(0.001, s0l0, 0.0234, s0l1, 0), 0.0966, line(0.001, s1l0, 0.0234, s1l1, 0), 0);
  }
  Liberty library_;
};

TEST_F(Sg13g2Power, Nand) {
  const Netlist netlist = tiny_netlist({"clk", "rst_n", "a", "b", ">y"}, {{"g", "sg13g2_nand2_1", {{"A", "a"}, {"B", "b"}, {"Y", "y"}}}});
  const PowerReport report = measure(netlist, library_, tiny_trace({{"a", "01010"}, {"b", "11111"}, {"rst_n", "11111"}}, {{"y", "10101"}}));
  const double rise = at_origin(0.00166701, 0.00211483, 0.00153747, 0.00187958), fall = at_origin(0.0023494, 0.00273678, 0.00217357, 0.00253237);
  expect_equal(report.total.internal_pj, (2 * rise + 2 * fall) / 4);
  expect_equal(report.total.switching_pj, 0.5 * 1.2 * 1.2 * 0.00288593);
}

TEST_F(Sg13g2Power, RegisterWhoseClockCostsByState) {
  const Netlist netlist =
      tiny_netlist({"clk", "rst_n", "d", ">q"}, {{"r", "sg13g2_dfrbpq_1", {{"CLK", "clk"}, {"D", "d"}, {"RESET_B", "1"}, {"Q", "q"}}}});
  const auto first = [](double at0, double at1) { return line(0.0186, at0, 0.0966, at1, 0); };
  const PowerReport zero = measure(netlist, library_, tiny_trace({{"d", "0000"}, {"rst_n", "1111"}}, {{"q", "0000"}}));
  expect_equal(zero.groups.at("clock").internal_pj, first(0.0108252, 0.01045) + first(0.0106875, 0.0103607));
  expect_equal(zero.groups.at("clock").switching_pj, 1.2 * 1.2 * 0.00276968);
  const PowerReport busy = measure(netlist, library_, tiny_trace({{"d", "01010"}, {"rst_n", "11111"}}, {{"q", "00101"}}));
  // Rises see D, Q of 00, 10, 01, 10; falls see 10, 01, 10, 01.
  const double rises = first(0.0108252, 0.01045);  // the others are zero
  const double falls = 2 * first(0.0206634, 0.0203175) + 2 * first(0.0350379, 0.0353217);
  expect_equal(busy.groups.at("clock").internal_pj, (rises + falls) / 4);
}

}  // namespace
}  // namespace filigree::synth
