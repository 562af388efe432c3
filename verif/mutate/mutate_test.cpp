// The campaign's own parts, and a sample of it: mutants of some netlists are noticed by their benches, and every one that is not is proven or explained.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "bench/interpreter_model.h"
#include "bench/test_options.h"
#include "hdl/module.h"
#include "mutate/campaign.h"
#include "mutate/graph_model.h"
#include "mutate/leaf_benches.h"
#include "mutate/netlist.h"
#include "mutate/report.h"

namespace filigree::mutate {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

fs::path folder(const std::string& name) {
  const fs::path folder = fs::path(FILIGREE_BINARY_DIR) / "mutate_test" / name;
  fs::remove_all(folder);
  fs::create_directories(folder);
  return folder;
}

CampaignOptions options(const std::string& name, std::size_t mutants) {
  CampaignOptions options;
  options.mutants = mutants;
  options.seed = bench::test_seed(1);
  options.folder = folder(name);
  options.sources = FILIGREE_SOURCE_DIR;
  return options;
}

const Subject& subject(const std::string& name) {
  static const std::vector<Subject> all = subjects();
  return *std::ranges::find(all, name, &Subject::name);
}

/// A register that adds up what comes while it is told to.
hdl::Module accumulator() {
  hdl::Module m("accumulator", "Adds up what comes.");
  const hdl::Value in = m.input("in", hdl::UInt(4)), enable = m.input("enable", hdl::UInt(1));
  const hdl::Reg sum = m.reg("sum", hdl::UInt(4), 0);
  sum.next_when(enable, (sum + in).resize(4));
  m.output("out", sum);
  return m;
}

TEST(GraphModel, BehavesLikeTheInterpreter) {
  const hdl::Design design(accumulator());
  const auto graph = plain_netlist(bench::model_source(design), folder("interpreter"));
  bench::InterpreterModel expected(design);
  GraphModel actual("accumulator", expected.pins(), graph, 0, {});
  bench::Rng rng(bench::test_seed(1));
  for (int cycle = 0; cycle < 200; ++cycle) {
    for (const char* pin : {"rst_n", "in", "enable"}) {
      const std::uint64_t value = cycle == 0 ? 0 : rng.next();
      for (bench::Model* model : {static_cast<bench::Model*>(&expected), static_cast<bench::Model*>(&actual)}) model->set(model->pin(pin), value);
    }
    expected.settle();
    actual.settle();
    if (cycle > 0) {
      ASSERT_EQ(actual.get(actual.pin("out")), expected.get(expected.pin("out"))) << "cycle " << cycle;
    }
    expected.clock();
    actual.clock();
  }
  EXPECT_THROW(actual.open_trace("x.fst"), std::invalid_argument);
}

/// A prover that calls everything equivalent, or different, would be found here, and an environment that is not looked at.
TEST(Equivalence, AgreesWithWhatIsKnownOfMutants) {
  const SwitchedNetlist netlist = switched_netlist(bench::model_source(hdl::Design(accumulator())), 12, 1, folder("known"));
  ASSERT_GE(netlist.mutants.size(), 8U) << "a mutated clock is left out";
  // Never out of reset: what adds up does not matter.
  const std::string text = "module environment (input rst_n, output legal);\n  assign legal = ~rst_n;\nendmodule\n";
  const auto environment = plain_netlist({"environment", {{"environment.v", text}}, "", {}}, folder("environment"));
  EXPECT_EQ(compare({*netlist.graph, 0}, {*netlist.graph, 0}, nullptr, 5, folder("known_same")).verdict, Verdict::kEquivalent);
  int equivalent = 0, equivalent_in_reset = 0;
  for (std::size_t i = 1; i <= netlist.mutants.size(); ++i) {
    const auto verdict = [&](const aig::Graph* of) {
      return compare({*netlist.graph, 0}, {*netlist.graph, i}, of, 5, folder("known_mutant")).verdict;
    };
    const Verdict alone = verdict(nullptr);
    EXPECT_NE(alone, Verdict::kUndecided) << netlist.mutants[i - 1];
    equivalent += alone == Verdict::kEquivalent ? 1 : 0;
    equivalent_in_reset += verdict(environment.get()) == Verdict::kEquivalent ? 1 : 0;
  }
  EXPECT_LE(equivalent, 4) << "a circuit without redundancy but for constants, carries and resets";
  EXPECT_GT(equivalent_in_reset, equivalent);
}

TEST(Report, WrongIsWhatIsUnexplainedStaleOrTooMuch) {
  Outcome outcome;
  outcome.tried = 40;
  outcome.survivors = {{"a", {Verdict::kEquivalent, {}}}, {"b", {Verdict::kDifferent, 3}}};
  Explanations explanations;
  EXPECT_THAT(judge("u", {{"netlist", outcome}}, explanations).text, HasSubstr("neither noticed, proven nor explained: netlist: b"));
  explanations.cause[{"u", "netlist: b"}] = "because";
  explanations.cause[{"v", "netlist: c"}] = "another unit's";
  EXPECT_TRUE(judge("u", {{"netlist", outcome}}, explanations).passed);
  explanations.cause[{"u", "netlist: a"}] = "proven in this run";
  EXPECT_TRUE(judge("u", {{"netlist", outcome}}, explanations).passed);
  explanations.cause[{"u", "netlist: c"}] = "noticed by now";
  EXPECT_THAT(judge("u", {{"netlist", outcome}}, explanations).text, HasSubstr("explained, but noticed or not tried: netlist: c"));
  explanations.cause.erase({"u", "netlist: c"});
  outcome.tried = 12;
  const Verdicts low = judge("u", {{"netlist", outcome}}, explanations);
  EXPECT_FALSE(low.passed);
  EXPECT_THAT(low.text, HasSubstr("90.9 % noticed, 95 % are wanted"));
}

TEST(Report, ReadsExplanations) {
  const fs::path file = folder("explanations") / "list";
  std::ofstream(file) << "# why\n\nu | netlist: a | b | because\n";
  EXPECT_EQ(read_explanations(file).cause.at({"u", "netlist: a | b"}), "because");
  std::ofstream(file) << "u | because\n";
  EXPECT_THROW(read_explanations(file), std::runtime_error);
  EXPECT_THROW(read_explanations(file.string() + "s"), std::runtime_error);
}

/// A sample of the campaign's mutants. One that survives here without a proof survives there, with an explanation: here it is only counted.
TEST(Mutate, SampleOfNetlistsIsNoticed) {
  for (const char* name : {"skid_buffer", "compactor_filter-odd", "lane_group_free-pairs"}) {
    const Outcome outcome = try_netlist(subject(name), options(name, 20));
    EXPECT_EQ(outcome.tried, 20U) << name;
    EXPECT_GE(outcome.score(), 90.0) << name << ": rerun with build/verif/mutate/mutate " << name << " FOLDER --mutants 20";
  }
}

TEST(Mutate, BenchThatChecksNothingIsFoundOut) {
  Subject lazy = subject("skid_buffer");
  lazy.verify = [](const benches::UnitRun& run) {
    benches::UnitRun short_run = run;
    short_run.make_model = [&](const hdl::Design& design) {
      run.make_model(design);
      return std::make_unique<bench::InterpreterModel>(design);
    };
    return verify_skid_buffer(16, short_run);
  };
  const Outcome outcome = try_netlist(lazy, options("lazy", 20));
  EXPECT_EQ(outcome.killed(), 0U);
  EXPECT_LT(outcome.score(), 50.0);
}

}  // namespace
}  // namespace filigree::mutate
