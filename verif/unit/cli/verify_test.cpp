// `filigree verify` through the parser: what it runs, what it writes, what it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/commands.h"
#include "cli/user_error.h"

namespace filigree::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

void verify(const std::string& arguments) {
  CLI::App app;
  add_verify(app);
  app.parse("verify " + arguments);
}

class VerifyCommand : public ::testing::Test {
 protected:
  VerifyCommand() { std::filesystem::create_directories(folder_); }
  ~VerifyCommand() override { std::filesystem::remove_all(folder_); }
  VerifyCommand(const VerifyCommand&) = delete;
  VerifyCommand& operator=(const VerifyCommand&) = delete;

  std::string file(const std::string& name) const { return (folder_ / name).string(); }
  nlohmann::json json() const {
    std::ifstream in(folder_ / "v.json");
    return nlohmann::json::parse(in);
  }

  std::filesystem::path folder_ = std::filesystem::path(FILIGREE_BINARY_DIR) / "verify_test";
};

TEST_F(VerifyCommand, ReportsEveryUnitAskedFor) {
  verify("tc-s --unit drain --unit loader --seed 5 --transactions 5000 --json " + file("v.json"));
  const nlohmann::json report = json();
  EXPECT_EQ(report["name"], "tc-s");
  EXPECT_EQ(report["seed"], 5);
  EXPECT_EQ(report["passed"], true);
  ASSERT_EQ(report["units"].size(), 2u);
  EXPECT_EQ(report["units"][0]["name"], "drain");
  EXPECT_EQ(report["units"][1]["name"], "loader");
  for (const auto& unit : report["units"]) {
    EXPECT_GE(unit["transactions"], 5000);
    EXPECT_EQ(unit["bins_met"], unit["bins"]);
    EXPECT_TRUE(unit["holes"].empty());
    EXPECT_GT(unit["coverage"].size(), 1u);
  }
}

TEST_F(VerifyCommand, FewTransactionsStillFillTheCoverage) {
  verify("tc-s --unit drain --transactions 1 --json " + file("v.json"));
  EXPECT_EQ(json()["passed"], true);
}

TEST_F(VerifyCommand, WritesATraceOfOneUnit) {
  verify("tc-s --unit drain --transactions 10 --json " + file("v.json") + " --trace " + file("t.fst"));
  EXPECT_GT(std::filesystem::file_size(file("t.fst")), 100u);
}

TEST_F(VerifyCommand, WritesATraceOfEachOfSeveralUnits) {
  verify("tc-s --unit drain --unit loader --transactions 10 --json " + file("v.json") + " --trace " + file("t.fst"));
  EXPECT_TRUE(std::filesystem::exists(file("t.drain.fst")));
  EXPECT_TRUE(std::filesystem::exists(file("t.loader.fst")));
}

TEST_F(VerifyCommand, TakesATasdUnit) {
  verify("tasd-m8 --transactions 200 --json " + file("v.json"));
  EXPECT_EQ(json()["name"], "tasd-m8");
  EXPECT_EQ(json()["passed"], true);
  ASSERT_EQ(json()["units"].size(), 1u);
}

TEST_F(VerifyCommand, RefusesWhatIsNotThere) {
  EXPECT_THAT([] { verify("tc-s --unit vfmu"); }, ThrowsMessage<UserError>(HasSubstr("--unit: tc-s has no unit 'vfmu', accepted: multiplier, ")));
  EXPECT_THAT([] { verify("no-such"); }, ThrowsMessage<std::invalid_argument>(HasSubstr("no-such")));
  EXPECT_THROW(verify("tc-s --transactions 0"), CLI::ParseError);
  EXPECT_THROW(verify("tc-s --seed x"), CLI::ParseError);
  std::ofstream(file("plain")) << "a file, not a folder";
  EXPECT_THROW(verify("tc-s --json " + file("plain/v.json")), UserError);
}

}  // namespace
}  // namespace filigree::cli
