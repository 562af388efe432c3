// `filigree synth --liberty` from outside: a mapped core that answers as its RTL does, figures that add up, a second run from the cache.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/timing_report.h"
#include "command.h"

namespace filigree::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

bool osu018_is_there() { return std::filesystem::exists("/usr/share/qflow/tech/osu018/osu018_stdcells.lib"); }

double sum(const json& groups, const char* key) {
  double total = 0;
  for (const auto& [name, group] : groups.items()) total += group.value(key, 0.0);
  return total;
}

TEST_F(Command, SynthWithALibertyHasItsFigures) {
  if (!osu018_is_there()) GTEST_SKIP() << "skipped: qflow-tech-osu018 is not installed";
  const json first = figures({"synth", "tc-s", "--liberty", "osu018", "--clock", "5"});
  expect_numbers(first, {"fmax_mhz", "power_mw", "slack_ns"});
  const json& mapped = first.at("mapped");
  const json& groups = mapped.at("groups");
  EXPECT_NEAR(sum(groups, "area_um2"), mapped.at("area_um2").get<double>(), 1e-6);
  const double pj = sum(groups, "internal_pj") + sum(groups, "switching_pj");
  EXPECT_NEAR(first["power_mw"].get<double>(), 1e3 * sum(groups, "leakage_w") + pj / 5, 1e-9) << "the groups are all there is";
  EXPECT_NEAR(first["fmax_mhz"].get<double>() * mapped.at("period_ns").get<double>(), 1e3, 1e-6);
  EXPECT_NEAR(first["slack_ns"].get<double>(), 5 - mapped.at("period_ns").get<double>(), 1e-9);
  EXPECT_GT(groups.at("clock").at("internal_pj").get<double>(), 0);
  // Every cell of the path comes later than the one before; it runs through the multiplier or the adder tree.
  double arrival = 0;
  for (const json& point : mapped.at("path")) {
    EXPECT_GE(point.at("arrival_ns").get<double>(), arrival);
    arrival = point["arrival_ns"];
  }
  EXPECT_THAT(mapped.at("critical_path").get<std::string>(), testing::AnyOf(HasSubstr("u_multiplier"), HasSubstr("u_tree")));
  EXPECT_GT(mapped.at("activity").at("bits_checked").get<std::int64_t>(), 1'000'000) << "the netlist is held against the RTL";
  // The clock only scales the power; nothing is measured again: here yosys says its version, and nothing else works.
  const std::string tools = std::getenv("PATH");
  const std::filesystem::path bin = this->path("bin");
  std::filesystem::create_directory(bin);
  for (const char* tool : {"yosys", "sta", "verilator"}) {
    std::ofstream(bin / tool) << fmt::format("#!/bin/sh\n[ \"$1\" = -V ] && PATH={} exec {} -V\nexit 1\n", tools, tool);
    std::filesystem::permissions(bin / tool, std::filesystem::perms::owner_all);
  }
  ASSERT_EQ(setenv("PATH", bin.c_str(), 1), 0);
  std::optional<json> again;
  EXPECT_NO_THROW(again = figures({"synth", "tc-s", "--liberty", "osu018", "--clock", "10"}));
  ASSERT_EQ(setenv("PATH", tools.c_str(), 1), 0);
  ASSERT_TRUE(again) << "something was measured again";
  const json& second = *again;
  EXPECT_EQ(second.at("mapped").at("groups"), groups);
  EXPECT_NEAR(second["power_mw"].get<double>(), 1e3 * sum(groups, "leakage_w") + pj / 10, 1e-9);
}

constexpr const char* kReport = R"(Startpoint: u_a/u_b/x_reg[0] (rising edge-triggered flip-flop clocked by clk)
Endpoint: u_a/y_reg (rising edge-triggered flip-flop clocked by clk)
Path Group: clk
Path Type: max

  Delay    Time   Description
---------------------------------------------------------
 0.0000  0.0000   clock clk (rise edge)
 0.0000  0.0000 ^ u_a/u_b/x_reg[0]/CLK (DFFPOSX1)
 0.2000  0.2000 v u_a/u_b/x_reg[0]/Q (DFFPOSX1)
 0.3000  0.5000 ^ u_a/u_b/u_tree/g1/Y (INVX1)
 0.1000  0.6000 v u_a/u_b/u_tree/g2/Y (INVX1)
 0.0000  0.6000 v u_a/y_reg/D (DFFPOSX1)
         0.6000   data arrival time

 10.0000 10.0000   clock clk (rise edge)
 -0.1500  9.8500   library setup time
          9.8500   data required time
---------------------------------------------------------
          9.8500   data required time
         -0.6000   data arrival time
---------------------------------------------------------
          9.2500   slack (MET)
)";

TEST(TimingReport, IsReadBack) {
  const auto path = read_timing_path(kReport);
  ASSERT_TRUE(path);
  EXPECT_EQ(path->points.size(), 5U);
  EXPECT_EQ(path->points[2].cell, "INVX1");
  EXPECT_DOUBLE_EQ(path->arrival_ns, 0.6);
  EXPECT_DOUBLE_EQ(path->slack_ns(), 9.25);
  EXPECT_EQ(path_in_source_terms(*path), "u_b/x_reg[0] -> u_b/u_tree -> y_reg");
}

TEST(TimingReport, NoPathAndHalfAPath) {
  EXPECT_FALSE(read_timing_path("No paths found.\n"));
  const std::string report = kReport;
  EXPECT_THROW(read_timing_path(report.substr(0, report.find("data arrival"))), std::runtime_error);
}

}  // namespace
}  // namespace filigree::cli
