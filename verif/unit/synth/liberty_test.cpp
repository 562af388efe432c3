#include "synth/liberty.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tiny_netlist.h"

namespace filigree::synth {
namespace {

using testing::HasSubstr;

TEST(LookupTable, IsLinearBetweenAndBeyondItsPoints) {
  const LookupTable table({1, 3}, {10, 20}, {100, 200, 300, 800});
  EXPECT_EQ(table.at(1, 10), 100);
  EXPECT_EQ(table.at(3, 20), 800);
  EXPECT_EQ(table.at(2, 15), (150 + 550) / 2.0);
  EXPECT_EQ(table.at(1, 30), 300);                      // beyond the last load
  EXPECT_EQ(table.at(5, 10), 100 + 2.0 * (300 - 100));  // beyond the last slew
  EXPECT_EQ(table.at(0, 10), 0);
  EXPECT_EQ(LookupTable().at(1, 1), 0);
}

TEST(Liberty, ReadsUnitsAndCells) {
  const Liberty library = read_liberty(test::tiny_liberty(), "tiny.lib");
  EXPECT_EQ(library.name, "tiny");
  EXPECT_EQ(library.voltage, 2);
  ASSERT_EQ(library.cells.size(), 4U);
  const Cell& nand = library.cells.at("NAND");
  EXPECT_EQ(nand.area, 1.5);
  EXPECT_DOUBLE_EQ(nand.leakage_watts, 3e-9);
  ASSERT_EQ(nand.leakages.size(), 1U);
  EXPECT_DOUBLE_EQ(nand.leakages[0].watts, 5e-9);
  ASSERT_NE(nand.only_output(), nullptr);
  EXPECT_EQ(nand.only_output()->name, "Y");
  EXPECT_EQ(nand.inputs().size(), 2U);
  EXPECT_TRUE(library.cells.at("DFF").flip_flop.has_value());
  // Energies are in capacitive_load_unit * voltage_unit^2 = 1 pJ.
  EXPECT_EQ(nand.only_output()->powers[1].fall.at(0, 0), 4);
}

TEST(Liberty, TableAxesMayStandEitherWay) {
  std::string text = test::tiny_liberty();
  const Liberty one = read_liberty(text, "a.lib");
  // The same numbers, loads first.
  const auto at = text.find("variable_1 : input_net_transition; variable_2 : total_output_net_capacitance;");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string("variable_1 : input_net_transition; variable_2 : total_output_net_capacitance;").size(),
               "variable_2 : input_net_transition; variable_1 : total_output_net_capacitance;");
  const Liberty other = read_liberty(text, "b.lib");
  const TimingArc& slew_first = one.cells.at("INV").only_output()->arcs[0];
  const TimingArc& load_first = other.cells.at("INV").only_output()->arcs[0];
  EXPECT_EQ(slew_first.rise_delay.at(0, 1), 5.1);
  EXPECT_EQ(load_first.rise_delay.at(1, 0), 5.1);
}

struct BadCase {
  const char* name;
  const char* from;
  const char* to;
  const char* message;
};

class BadLiberty : public testing::TestWithParam<BadCase> {};

TEST_P(BadLiberty, IsRefusedWithWhatWouldBeAccepted) {
  std::string text = test::tiny_liberty();
  const auto at = text.find(GetParam().from);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, std::string(GetParam().from).size(), GetParam().to);
  try {
    read_liberty(text, "bad.lib");
    FAIL() << "accepted";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(GetParam().message));
    EXPECT_THAT(error.what(), testing::StartsWith("bad.lib"));
    EXPECT_THAT(error.what(), HasSubstr("accepted: "));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Of, BadLiberty,
    testing::Values(BadCase{"no_library", "library (tiny)", "cell (tiny)", "bad.lib:1: 'cell'"},
                    BadCase{"cut_off", "cell (DFF)", "/* cell (DFF)", "accepted: a comment that ends"},
                    BadCase{"string", "values (\"20\")", "values (\"20)", "a string that ends"},
                    BadCase{"brace", "cell (INV) {", "cell (INV) {{", "bad.lib:4"}, BadCase{"voltage", "nom_voltage : 2;", "", "no nom_voltage"},
                    BadCase{"number", "nom_voltage : 2;", "nom_voltage : two;", "'two' is no number"},
                    BadCase{"unit", "time_unit : \"1ns\"", "time_unit : \"1week\"", "time_unit is '1week'"},
                    BadCase{"load", "(1, pf)", "(1, pounds)", "'pounds'"},
                    BadCase{"no_load", "capacitive_load_unit (1, pf);", "", "no capacitive_load_unit"},
                    BadCase{"template", "rise_transition (by_both)", "rise_transition (by_none)", "no template 'by_none'"},
                    BadCase{"values", "values (\"0.1, 5.1\", \"0.2, 5.2\")", "values (\"0.1, 5.1\")", "2 values for axes of 2 and 2"},
                    BadCase{"scalar", "values (\"10\")", "values (\"10, 11\")", "a scalar of 2 values"},
                    BadCase{"function", "function : \"!A\"", "function : \"!\"", "the function \"!\" cannot be read"},
                    BadCase{"no_flop", "ff (IQ, IQN)", "latch (IQ, IQN)", "no flip-flop on the rising clock edge"},
                    BadCase{"falling_flop", "clocked_on : \"CK\"", "clocked_on : \"!CK\"", "no flip-flop on the rising clock edge"},
                    BadCase{"no_inverter", "function : \"!A\"", "function : \"A\"", "no inverter"}),
    [](const auto& info) { return info.param.name; });

TEST(Liberty, ReadsRealOnes) {
  int read = 0;
  for (const std::string& file : {test::osu018_file(), test::sg13g2_file()}) {
    if (file.empty()) continue;
    const Liberty library = test::read_library(file);
    EXPECT_GT(library.cells.size(), 30U);
    ++read;
  }
  if (read == 0) GTEST_SKIP() << "skipped: no liberty is installed";
}

}  // namespace
}  // namespace filigree::synth
