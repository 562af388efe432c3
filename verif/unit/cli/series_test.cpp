// `filigree run`, `estimate`, `synth` on TASD tensor cores and units, through the real command: series, and the plans of `filigree tasder`.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "command.h"

namespace filigree::cli {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

class SeriesCommand : public Command {
 protected:
  /// A [4,8] without zeros, every magnitude 1; B [8,3].
  void write_full_operands() const {
    write_operands();
    model::Matrix<std::int32_t> a(4, 8);
    for (std::size_t i = 0; i < a.values().size(); ++i) a.values()[i] = i % 3 == 0 ? -1 : 1;
    tools::write_npy(path("full.npy"), tools::from_matrix(a, tools::Dtype::kInt8));
  }

  std::vector<std::string> run(const std::string& a, std::vector<std::string> more) const {
    more.insert(more.begin(), {"run", "ttc-s", "--a", path(a), "--b", path("b.npy")});
    return more;
  }

  /// One layer `a` of A's size: the search takes 2:4.
  void write_plan() const {
    std::filesystem::create_directories(path("layers"));
    std::filesystem::copy_file(path("a.npy"), path("layers/a.npy"));
    filigree({"tasder", path("layers"), "--mode", "activations", "--menu", "1:4,2:4,2:4+1:4", "--columns", "3", "-o", path("plan.toml")});
  }
};

TEST_F(SeriesCommand, RunHasItsFigures) {
  write_full_operands();
  const json figures = this->figures(run("full.npy", {"--pattern", "2:4+1:4", "--engine", "interpreter", "--stalls"}));
  EXPECT_EQ(figures["pattern"], "2:4+1:4");
  EXPECT_EQ(figures["mismatches"], 0);
  EXPECT_DOUBLE_EQ(figures["mac_fraction"], 0.75);
  EXPECT_DOUBLE_EQ(figures["dropped_nonzeros"], 0.25) << "one of four";
  EXPECT_DOUBLE_EQ(figures["dropped_magnitude"], 0.25);
  EXPECT_GE(figures["cycles"], figures["closed_form_cycles"]);
  EXPECT_EQ(figures["outputs"], 12);
}

TEST_F(SeriesCommand, RunTakesExactlyTheCyclesOfItsClosedForm) {
  write_full_operands();
  for (const char* pattern : {"dense", "4:4", "2:4", "1:4", "2:4+1:4", "1:4+1:4"}) {
    SCOPED_TRACE(pattern);
    const json figures = this->figures(run("full.npy", {"--pattern", pattern, "--engine", "interpreter"}));
    EXPECT_EQ(figures["cycles"], figures["closed_form_cycles"]);
    EXPECT_EQ(figures["mismatches"], 0);
    expect_numbers(figures, {"a_beats", "b_words", "c_reads", "c_writes", "b_rows", "steps"});
    EXPECT_EQ(figures["steps_of_terms"].size(), 2u);
  }
}

TEST_F(SeriesCommand, TheModelAloneHasNoCycles) {
  write_full_operands();
  const json figures = this->figures(run("full.npy", {"--pattern", "2:4+1:4", "--engine", "model", "-o", path("c.npy")}));
  EXPECT_TRUE(figures["cycles"].is_null());
  expect_numbers(figures, {"closed_form_cycles", "steady_cycles", "mac_fraction", "dropped_nonzeros"});
  EXPECT_EQ(figures["mismatches"], 0);
  filigree(run("full.npy", {"--pattern", "2:4+1:4", "--engine", "interpreter", "-o", path("d.npy")}));
  EXPECT_EQ(tools::load_operand(path("c.npy"), 16, true).values, tools::load_operand(path("d.npy"), 16, true).values);
}

TEST_F(SeriesCommand, ALosslessSeriesGivesTheDenseProduct) {
  write_operands();
  const json figures = this->figures(run("a.npy", {"--pattern", "1:4+1:4", "--engine", "interpreter", "-o", path("c.npy")}));
  EXPECT_EQ(figures["dropped_nonzeros"], 0);
  filigree(run("a.npy", {"--engine", "interpreter", "-o", path("d.npy")}));
  EXPECT_EQ(tools::load_operand(path("c.npy"), 16, true).values, tools::load_operand(path("d.npy"), 16, true).values);
}

TEST_F(SeriesCommand, TheTableSaysWhatIsDroppedAndPadded) {
  write_full_operands();
  EXPECT_THAT(filigree(run("full.npy", {"--pattern", "2:4+1:4", "--engine", "interpreter"})),
              HasSubstr("A as 2:4+1:4: 25.00 % of its non-zeros and 25.00 % of its magnitude are dropped; 75.0 % of the MACs"));
}

TEST_F(SeriesCommand, RunAndEstimateTakeAPlan) {
  write_operands();
  write_plan();
  const json planned = figures(run("a.npy", {"--plan", path("plan.toml"), "--layer", "a", "--engine", "interpreter"}));
  const json given = figures(run("a.npy", {"--pattern", "2:4", "--engine", "interpreter"}));
  EXPECT_EQ(planned["pattern"], "2:4");
  EXPECT_EQ(planned, given);
  EXPECT_EQ(planned["cycles"], planned["closed_form_cycles"]);
  const json estimate = figures({"estimate", "ttc-s", "--layers", path("plan.toml")});
  ASSERT_EQ(estimate["layers"].size(), 1u);
  const json& layer = estimate["layers"][0];
  EXPECT_EQ(layer["name"], "a");
  EXPECT_EQ(layer["pattern"], "2:4");
  EXPECT_EQ(layer["cycles"], planned["closed_form_cycles"]);
  EXPECT_DOUBLE_EQ(layer["mac_fraction"], 0.5);
  for (const char* count : {"a_beats", "b_rows", "b_words", "c_reads", "c_writes"}) EXPECT_EQ(layer[count], planned[count]) << count;
}

TEST_F(SeriesCommand, AOneTermPlanRunsOnAPlainCore) {
  write_operands();
  write_plan();
  const json run =
      figures({"run", "stc-s", "--a", path("a.npy"), "--b", path("b.npy"), "--plan", path("plan.toml"), "--layer", "a", "--engine", "interpreter"});
  EXPECT_EQ(run["pattern"], "2:4");
  EXPECT_EQ(run["mismatches"], 0);
  EXPECT_EQ(figures({"estimate", "stc-s", "--layers", path("plan.toml")})["layers"][0]["cycles"], run["closed_form_cycles"]);
}

TEST_F(SeriesCommand, EstimateTakesSeriesInAList) {
  std::ofstream(path("layers.csv")) << "name,M,K,N,pattern\none,16,64,9,2:4\ntwo,16,64,9,2:4+1:4\nall,16,64,9,dense\n";
  const json layers = figures({"estimate", "ttc-s", "--layers", path("layers.csv")})["layers"];
  ASSERT_EQ(layers.size(), 3u);
  EXPECT_DOUBLE_EQ(layers[1]["mac_fraction"], 0.75);
  EXPECT_EQ(layers[2]["pattern"], "4:4");
  EXPECT_DOUBLE_EQ(layers[2]["mac_fraction"], 1);
  EXPECT_EQ(4 * layers[1]["steady_cycles"].get<int>(), 3 * layers[2]["steady_cycles"].get<int>());
  EXPECT_EQ(layers[1]["b_rows"], layers[0]["b_rows"]) << "B is loaded once for both terms";
}

TEST_F(SeriesCommand, SynthTakesAUnit) {
  for (const char* preset : {"tasd-m8", "tasd-m8-iterative"}) {
    const json synth = figures({"synth", preset});
    expect_numbers(synth, {"ge"});
    EXPECT_GT(synth["ge"], 0);
  }
}

}  // namespace
}  // namespace filigree::cli
