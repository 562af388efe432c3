#include "synth/cell_function.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

namespace filigree::synth {
namespace {

struct Case {
  const char* name;
  const char* text;
  std::function<bool(bool, bool, bool)> expected;  ///< of A, B, C
};

class CellFunctions : public testing::TestWithParam<Case> {};

TEST_P(CellFunctions, IsItsTruthTable) {
  const CellFunction function(GetParam().text);
  // All eight cases of A, B, C at once, one per bit.
  constexpr std::uint64_t kPatterns[] = {0xaa, 0xcc, 0xf0};
  std::vector<std::uint64_t> values;
  for (const std::string& pin : function.pins()) values.push_back(kPatterns[static_cast<std::size_t>(pin[0] - 'A')]);
  const std::uint64_t got = function.evaluate(values);
  for (int i = 0; i < 8; ++i) EXPECT_EQ((got >> i & 1) != 0, GetParam().expected((i & 1) != 0, (i & 2) != 0, (i & 4) != 0)) << i;
}

INSTANTIATE_TEST_SUITE_P(Of, CellFunctions,
                         testing::Values(Case{"pin", "A", [](bool a, bool, bool) { return a; }},
                                         Case{"not", "!A", [](bool a, bool, bool) { return !a; }},
                                         Case{"quote", "A'", [](bool a, bool, bool) { return !a; }},
                                         Case{"juxtaposition", "(!(A B))", [](bool a, bool b, bool) { return !(a && b); }},
                                         Case{"and_before_or", "A+B*C", [](bool a, bool b, bool c) { return a || (b && c); }},
                                         Case{"words", "A & !B | C", [](bool a, bool b, bool c) { return (a && !b) || c; }},
                                         Case{"xor_before_and", "A*B^C", [](bool a, bool b, bool c) { return a && (b != c); }},
                                         Case{"mux", "(!((C A) + (!C B)))", [](bool a, bool b, bool c) { return !(c ? a : b); }},
                                         Case{"double_quote", "(A+B)''", [](bool a, bool b, bool) { return a || b; }},
                                         Case{"zero", "A*0", [](bool, bool, bool) { return false; }},
                                         Case{"one", "A+1", [](bool, bool, bool) { return true; }}),
                         [](const auto& info) { return info.param.name; });

TEST(CellFunction, RefusesWhatIsNoFunction) {
  for (const char* text : {"", "A+", "(A", "A)", "A B)", "A ? B", "*A"}) {
    EXPECT_THROW(CellFunction{text}, std::runtime_error) << text;
    try {
      CellFunction function(text);
    } catch (const std::runtime_error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("accepted: pins, 0, 1")) << text;
    }
  }
}

TEST(CellFunction, RefusesEndlessNesting) { EXPECT_THROW(CellFunction(std::string(1000, '(') + "A" + std::string(1000, ')')), std::runtime_error); }

}  // namespace
}  // namespace filigree::synth
