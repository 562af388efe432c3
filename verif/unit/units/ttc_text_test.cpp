// What Verilator (all warnings), yosys and Icarus say about the emitted text of the units around the TASD units: nothing.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "../hdl/judges.h"
#include "configurations.h"
#include "hdl/design.h"
#include "units/tasd_collector.h"
#include "units/tasd_post_op.h"
#include "units/tasd_transpose.h"

namespace filigree::benches::test {
namespace {

class TtcText : public ::testing::TestWithParam<std::string> {};

TEST_P(TtcText, ToolsAreSilent) {
  const auto config = std::get<config::TtcConfig>(configuration(GetParam()));
  for (const auto& unit : {units::tasd_post_op, units::tasd_transpose, units::tasd_collector}) {
    const hdl::Design design(unit(config));
    EXPECT_EQ(hdl::complaints(design, design.verilog({.configuration = GetParam(), .version = "test"})), "") << design.top();
    EXPECT_TRUE(design.unnamed_shared_values().empty()) << fmt::format("{}", fmt::join(design.unnamed_shared_values(), "\n"));
  }
}

INSTANTIATE_TEST_SUITE_P(Of, TtcText, ::testing::Values("ttc-plain", "ttc-wide", "ttc-odd", "ttc-least"), [](const auto& info) {
  std::string name = info.param;
  std::ranges::replace(name, '-', '_');
  return name;
});

}  // namespace
}  // namespace filigree::benches::test
