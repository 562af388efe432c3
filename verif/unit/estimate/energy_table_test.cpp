// Energy tables: the program's own, and every fault of a user's.
#include "estimate/energy_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>

namespace filigree::estimate {
namespace {

using ::testing::HasSubstr;

std::string good() { return std::string(energy_tables().front().text); }

std::string with(std::string_view from, std::string_view to) {
  std::string text = good();
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string fault(const std::string& text) {
  try {
    parse_energy_table("t.toml", text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(EnergyTables, AreAllGoodAndNamedAsTheirFiles) {
  for (const EnergyTableText& text : energy_tables()) EXPECT_EQ(load_energy_table(std::string(text.name)).name, text.name);
}

TEST(EnergyTables, HoldTheFiguresOf45nm) {
  const EnergyTable table = load_energy_table("45nm");
  EXPECT_EQ(table.dram, (AccessEnergy{64, 512, 512}));
  EXPECT_EQ(table.buffer, (AccessEnergy{512, 285.7, 317.0}));
  EXPECT_EQ(table.accumulator, (AccessEnergy{8, 1.659, 1.676}));
  EXPECT_EQ(table.mac_useful, 0.5608);
  EXPECT_EQ(table.mac_gated, 0.01798);
}

TEST(EnergyTables, NameEveryFault) {
  EXPECT_EQ(fault(good()), "");
  EXPECT_THAT(fault(with("useful = 0.5608", "useful = -1.0")), HasSubstr("t.toml: mac.useful: is -1, accepted: a number of pJ, 0 or more"));
  EXPECT_THAT(fault(with("useful = 0.5608", "useful = nan")), HasSubstr("mac.useful: is nan"));
  EXPECT_THAT(fault(with("useful = 0.5608", "useful = \"much\"")), HasSubstr("mac.useful: is of another type"));
  EXPECT_THAT(fault(with("gated = 0.01798", "")), HasSubstr("mac.gated: missing, accepted: a number of pJ"));
  EXPECT_THAT(fault(with("bits = 512", "bits = 0")), HasSubstr("buffer.bits: is 0, accepted: a whole number 1..65536"));
  EXPECT_THAT(fault(with("pass = 0.0", "pas = 0.0")), HasSubstr("select.pas: unknown key, accepted: pass"));
  EXPECT_THAT(fault(with("[mac]", "[macs]")), HasSubstr("mac: missing, accepted: a table [mac]"));
  EXPECT_THAT(fault(with("name = \"45nm\"", "name = 45")), HasSubstr("name: is of another type, accepted: a string"));
  EXPECT_THAT(fault("[dram\n"), HasSubstr("t.toml: line 1"));
  const std::string two = fault(with("gated = 0.01798", "")) + fault(with("bits = 512", "bits = 70000"));
  EXPECT_THAT(two, HasSubstr("is 70000"));
}

TEST(EnergyTables, NameTheTablesForAnUnknownOne) {
  try {
    load_energy_table("44nm");
    FAIL();
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "44nm: no energy table of this name, and no file, accepted: 45nm, 45nm-tc, osu018, or a TOML file");
  }
}

}  // namespace
}  // namespace filigree::estimate
