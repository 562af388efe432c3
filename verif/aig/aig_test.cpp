// And-inverter graphs by hand, and their files byte by byte.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "aig/aig.h"

namespace filigree::aig {
namespace {

namespace fs = std::filesystem;

TEST(GraphBuilder, MakesEqualAndsOnceAndFoldsConstants) {
  GraphBuilder builder;
  const Literal a = builder.input({"a", 0}), b = builder.input({"b", 0});
  EXPECT_EQ(builder.both(a, kFalse), kFalse);
  EXPECT_EQ(builder.both(a, kTrue), a);
  EXPECT_EQ(builder.both(a, a), a);
  EXPECT_EQ(builder.both(a, inverted(a)), kFalse);
  EXPECT_EQ(builder.differ(a, a), kFalse);
  EXPECT_EQ(builder.both(a, b), builder.both(b, a));
  EXPECT_EQ(builder.graph().ands.size(), 1U);
}

TEST(GraphBuilder, WantsInputsThenLatchesThenAnds) {
  GraphBuilder builder;
  const Literal a = builder.input({"a", 0}), state = builder.latch();
  EXPECT_THROW(builder.input({"late", 0}), std::logic_error);
  builder.both(a, state);
  EXPECT_THROW(builder.latch(), std::logic_error);
}

TEST(Aiger, OneAndIsTheseBytes) {
  GraphBuilder builder;
  const Literal a = builder.input({"a", 0}), b = builder.input({"b", 0});
  builder.output({"y", 0}, builder.both(a, inverted(b)));  // node 6 of 5 and 2
  std::ostringstream out;
  write_aiger(builder.graph(), out);
  EXPECT_EQ(out.str(), "aig 3 2 0 1 1\n6\n\x01\x03");
}

class AigerFile : public ::testing::Test {
 protected:
  AigerFile() {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~AigerFile() override { fs::remove_all(folder_); }

  const fs::path folder_ = fs::path(testing::TempDir()) / ("aig_test_" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
  const fs::path file_ = folder_ / "graph.aig", names_ = folder_ / "names";
};

TEST_F(AigerFile, IsReadAsItWasWritten) {
  GraphBuilder builder;
  const Literal a = builder.input({"a", 0}), b = builder.input({"b", 3}), state = builder.latch();
  // Enough ands for differences of two bytes.
  Literal chain = builder.choice(a, b, state);
  for (int i = 0; i < 200; ++i) chain = builder.differ(builder.either(chain, a), state);
  builder.set_next(state, chain);
  builder.output({"y", 1}, inverted(builder.both(chain, b)));
  write_aiger(builder.graph(), file_);
  std::ofstream(names_) << "input 0 0 a\ninput 1 3 b\noutput 0 1 y\nlatch 0 0 state\n";
  const Graph again = read_aiger(file_, names_);
  EXPECT_EQ(again.next, builder.graph().next);
  EXPECT_EQ(again.drivers, builder.graph().drivers);
  ASSERT_EQ(again.ands.size(), builder.graph().ands.size());
  for (std::size_t i = 0; i < again.ands.size(); ++i) {
    EXPECT_EQ(std::minmax(again.ands[i].left, again.ands[i].right), std::minmax(builder.graph().ands[i].left, builder.graph().ands[i].right));
  }
  EXPECT_EQ(again.inputs[1].name, "b");
  EXPECT_EQ(again.inputs[1].bit, 3);
  EXPECT_EQ(again.outputs[0].name, "y");
}

TEST_F(AigerFile, ThatLiesAboutItselfIsRefused) {
  std::ofstream{names_};
  for (const char* text : {"", "aag 1 1 0 0 0\n", "aig 3 1 1 1 9\n", "aig 3 2 0 1 1\n6\n\x81", "aig 1 0 1 0 0\n2 1\n"}) {
    std::ofstream(file_, std::ios::trunc) << text;
    EXPECT_THROW(read_aiger(file_, names_), std::runtime_error) << text;
  }
}

}  // namespace
}  // namespace filigree::aig
