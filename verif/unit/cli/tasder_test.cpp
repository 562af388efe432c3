// filigree tasder through the real command, with a quality that a shell can compute: the bytes of the weights that are not zero.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "command.h"
#include "estimate/tasd_plan.h"
#include "model/tasder.h"

namespace filigree::cli {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

/// Series and sparsity.
using Chosen = std::pair<std::string, double>;

constexpr const char* kMenu = "2:8,4:8,4:8+1:8,4:8+2:8";

class Tasder : public Command {
 protected:
  Tasder() {
    fs::create_directory(path("layers"));
    std::mt19937_64 rng(5);
    for (const double density : {0.3, 0.5, 0.15}) write_layer(fmt::format("l{}", layers_.size()), density, rng);
    std::ofstream(path("layers/manifest.json")) << "not a tensor";
  }

  void write_layer(const std::string& name, double density, std::mt19937_64& rng) {
    std::bernoulli_distribution present(density);
    std::uniform_int_distribution<int> value(1, 127);
    model::Matrix<std::int32_t> layer(16, 20 + 8 * std::ssize(layers_));
    for (std::int32_t& each : layer.values()) each = present(rng) ? value(rng) : 0;
    tools::write_npy(path("layers/" + name + ".npy"), tools::from_matrix(layer, tools::Dtype::kInt8));
    layers_.push_back(layer);
  }

  /// Counts its calls in the file `calls`. `extra` is run before it prints.
  std::string quality_command(const std::string& extra = "") const {
    return fmt::format("echo call >> {0}; {1} for f in {{}}/*.npy; do tail -c +129 $f; done | tr -d '\\000' | wc -c", path("calls"), extra);
  }

  /// The number that the command prints for these choices.
  double quality(const model::Choices& choices) const {
    const auto menu = model::parse_menu(kMenu);
    double nonzeros = 0;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const auto error = choices[i] == model::kDense
                             ? model::error_of(layers_[i], model::Matrix<std::int32_t>(layers_[i].rows(), layers_[i].cols()))
                             : model::error_of(layers_[i], model::decompose(layers_[i], menu[static_cast<std::size_t>(choices[i])]).residual);
      nonzeros += static_cast<double>(error.nonzeros - error.dropped);
    }
    return nonzeros;
  }

  model::SearchSpace space() const {
    model::SearchSpace space;
    for (const auto& series : model::parse_menu(kMenu)) space.mac_fractions.push_back(series.mac_fraction());
    for (const auto& layer : layers_) {
      auto& added = space.layers.emplace_back(model::SearchLayer{static_cast<double>(layer.size()), {}});
      for (const auto& series : model::parse_menu(kMenu))
        added.dropped_nonzeros.push_back(model::error_of(layer, model::decompose(layer, series).residual).dropped_nonzeros);
    }
    return space;
  }

  std::vector<std::string> search(const std::string& mode, const std::string& command, const std::string& plan = "plan.toml") const {
    return {"tasder", path("layers"), "--mode", mode, "--menu", kMenu, "--keep", "0.9", "--quality", command, "-o", path(plan)};
  }

  std::size_t calls() const {
    std::ifstream in(path("calls"));
    return static_cast<std::size_t>(std::count(std::istreambuf_iterator<char>(in), {}, '\n'));
  }

  /// Whatever its exit code; its scratch folders go below ours.
  ProcessResult anyhow(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {"env", "TMPDIR=" + scratch_.path().string(), FILIGREE_COMMAND});
    return run_process(arguments);
  }

  static std::string text_of(const std::string& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  void expect_plan(const model::SearchResult& expected, const std::string& file) const {
    const estimate::TasdPlan plan = estimate::read_plan(file);
    ASSERT_EQ(plan.layers.size(), layers_.size());
    const auto menu = model::parse_menu(kMenu);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      EXPECT_EQ(plan.layers[i].name, fmt::format("l{}", i));
      EXPECT_EQ(plan.layers[i].m, 16);
      EXPECT_EQ(plan.layers[i].k, layers_[i].cols());
      EXPECT_EQ(plan.layers[i].operand, estimate::TasdOperand::kWeights);
      const int choice = expected.choices[i];
      EXPECT_EQ(plan.layers[i].series.has_value(), choice != model::kDense);
      if (choice == model::kDense) continue;
      EXPECT_EQ(plan.layers[i].series, menu[static_cast<std::size_t>(choice)]);
      EXPECT_DOUBLE_EQ(plan.layers[i].dropped_nonzeros, space().dropped(i, choice));
    }
    EXPECT_EQ(plan.quality, expected.quality);
    EXPECT_EQ(plan.original_quality, expected.original);
  }

  std::vector<model::Matrix<std::int32_t>> layers_;
};

TEST_F(Tasder, NetworkWise) {
  auto arguments = search("weights-network", quality_command());
  const json found = figures(arguments);
  const auto expected = model::search_network_wise(space(), {0.9, false}, [&](const model::Choices& choices) { return quality(choices); });
  EXPECT_NE(expected.choices.front(), model::kDense) << "else the test is too easy";
  expect_plan(expected, path("plan.toml"));
  expect_numbers(found, {"original_quality", "quality", "kept_quality", "mac_fraction", "evaluations"});
  EXPECT_EQ(found["quality"], expected.quality);
  EXPECT_EQ(found["steps"].size(), 4u);
  EXPECT_EQ(calls(), 5u);
}

TEST_F(Tasder, LayerWise) {
  const json found = figures(search("weights-layer", quality_command()));
  const auto expected = model::search_layer_wise(space(), {0.9, false}, [&](const model::Choices& choices) { return quality(choices); });
  expect_plan(expected, path("plan.toml"));
  EXPECT_EQ(found["steps"].size(), expected.steps.size());
  EXPECT_EQ(found["layers"][1]["name"], "l1");
  EXPECT_EQ(found["evaluations"], calls());
  EXPECT_LE(calls(), expected.steps.size() + 1) << "weights that stay the same are not measured again";
}

TEST_F(Tasder, LowerIsBetter) {
  const std::string loss = quality_command() + " | awk '{print 1000 - $1}'";
  auto arguments = search("weights-network", loss);
  arguments.emplace_back("--lower-is-better");
  const json found = figures(arguments);
  const auto expected = model::search_network_wise(space(), {0.9, true}, [&](const model::Choices& choices) { return 1000 - quality(choices); });
  expect_plan(expected, path("plan.toml"));
  EXPECT_DOUBLE_EQ(found["kept_quality"].get<double>(), expected.original / expected.quality);
}

TEST_F(Tasder, TheFolderIsAlsoInTheEnvironmentAndHasEveryFile) {
  const std::string command = fmt::format("ls \"$FILIGREE_WEIGHTS\" | tr '\\n' ' ' > {}; echo 'kept so far:'; echo ' 7 '", path("names"));
  const json found = figures(search("weights-network", command));
  EXPECT_EQ(text_of(path("names")), "l0.npy l1.npy l2.npy ");
  EXPECT_EQ(found["original_quality"], 7);
}

TEST_F(Tasder, ASecondSearchMeasuresNothing) {
  const json first = figures(search("weights-layer", quality_command()));
  const std::size_t before = calls();
  const std::string plan = text_of(path("plan.toml"));
  const json second = figures(search("weights-layer", quality_command()));
  EXPECT_EQ(calls(), before);
  EXPECT_EQ(second["resumed_evaluations"], before);
  EXPECT_EQ(second["steps"], first["steps"]);
  EXPECT_EQ(text_of(path("plan.toml")), plan);
}

/// Stops the search in its k-th evaluation, by the given command; then the same search runs to its end.
class Interruption : public Tasder, public ::testing::WithParamInterface<const char*> {};

TEST_P(Interruption, GoesOnWhereItStopped) {
  const std::string command =
      quality_command(fmt::format("if [ -e {0} ] && [ $(wc -l < {1}) -eq 4 ]; then {2}; fi;", path("stop"), path("calls"), GetParam()));
  figures(search("weights-layer", command, "whole.toml"));
  const std::size_t all = calls();
  ASSERT_GT(all, 5u);
  fs::remove(path("calls"));

  std::ofstream(path("stop")) << "";
  const ProcessResult stopped = anyhow(search("weights-layer", command));
  EXPECT_GE(stopped.exit_code, 128) << stopped.output;
  if (stopped.exit_code == 128 + SIGTERM || stopped.exit_code == 128 + SIGINT) {
    EXPECT_EQ(stopped.output, fmt::format("filigree: interrupted after 3 evaluations: the same command goes on from {}\n", path("plan.toml.state")));
  }
  EXPECT_EQ(calls(), 4u);
  EXPECT_FALSE(fs::exists(path("plan.toml")));
  fs::remove(path("stop"));
  // What a stroke of bad luck may leave: a line that is not whole.
  std::ofstream(path("plan.toml.state"), std::ios::app) << "0123456789abc";

  const ProcessResult rest = anyhow(search("weights-layer", command));
  EXPECT_EQ(rest.exit_code, 0) << rest.output;
  EXPECT_THAT(rest.output, HasSubstr("3 of them known before"));
  EXPECT_EQ(calls(), all + 1) << "only the one that was cut off is made again";
  EXPECT_EQ(text_of(path("plan.toml")), text_of(path("whole.toml")));
}

std::string signal_name(const ::testing::TestParamInfo<const char*>& info) { return std::vector<std::string>{"Term", "Int", "Kill"}[info.index]; }

INSTANTIATE_TEST_SUITE_P(Signals, Interruption,
                         ::testing::Values("kill -TERM $PPID; sleep 30", "kill -INT $PPID; sleep 30", "kill -KILL $PPID; exit 1"), signal_name);

TEST_F(Tasder, AnotherSearchsStateIsRefused) {
  figures(search("weights-network", quality_command()));
  auto other_menu = search("weights-network", quality_command());
  *std::find(other_menu.begin(), other_menu.end(), kMenu) = "2:8,4:8";
  const auto other_command = search("weights-network", quality_command("true;"));
  for (const auto& arguments : {other_menu, other_command}) {
    const ProcessResult refused = anyhow(arguments);
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.output, AllOf(HasSubstr("plan.toml.state: belongs to another search"), HasSubstr("accepted: the state of this search")));
  }
  std::mt19937_64 rng(6);
  write_layer("l0", 0.3, rng);
  EXPECT_EQ(anyhow(search("weights-network", quality_command())).exit_code, 2) << "other weights";
}

TEST_F(Tasder, AnEvaluationThatFailsKeepsTheOthers) {
  const std::string command = quality_command(fmt::format("[ $(wc -l < {}) -ne 3 ] || {{ echo no memory >&2; exit 9; }};", path("calls")));
  const ProcessResult failed = anyhow(search("weights-network", command));
  EXPECT_EQ(failed.exit_code, 2);
  EXPECT_THAT(failed.output, HasSubstr("--quality: the command ended with exit code 9: no memory, accepted"));
  EXPECT_FALSE(fs::exists(path("plan.toml")));
  const ProcessResult rest = anyhow(search("weights-network", command));
  EXPECT_EQ(rest.exit_code, 0) << rest.output;
  EXPECT_THAT(rest.output, HasSubstr("2 of them known before"));
}

TEST_F(Tasder, Activations) {
  // Sparsities of the rows: 0.5, 0.75; mean 0.625.
  model::Matrix<float> tensor(2, 8, std::vector<float>{1, 0, 2, 0, 0.01F, 0, 3, 0, 0, 0, 0, 0, 0, 0, 5, 5});
  fs::create_directory(path("x"));
  tools::write_npy(path("x/relu.npy"), tools::from_matrix(tensor, tools::Dtype::kFloat32));
  const auto chosen = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"tasder",    path("x"),   "--mode", "activations", "--menu",
                                          "vegeta-m8", "--columns", "64",     "-o",          path("plan.toml")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const json found = figures(arguments);
    const estimate::TasdPlan plan = estimate::read_plan(path("plan.toml"));
    EXPECT_EQ(plan.layers[0].operand, estimate::TasdOperand::kActivations);
    EXPECT_EQ(plan.layers[0].n, 64);
    EXPECT_EQ(plan.quality, std::nullopt);
    return Chosen(found["layers"][0]["series"].get<std::string>(), found["layers"][0]["sparsity"].get<double>());
  };
  EXPECT_EQ(chosen({}), Chosen("4:8", 0.625));
  EXPECT_EQ(chosen({"--alpha", "0.01"}), Chosen("2:8+1:8", 0.625));
  EXPECT_EQ(chosen({"--statistic", "p0"}), Chosen("4:8+1:8", 0.5));
  EXPECT_EQ(chosen({"--statistic", "p100"}), Chosen("2:8+1:8", 0.75));
  // 99 % of a row's magnitude without its 0.01: sparsities 0.625, 0.75.
  EXPECT_EQ(chosen({"--pseudo-density", "0.99"}), Chosen("2:8+1:8", 0.6875));
}

TEST_F(Tasder, TablesForPeople) {
  EXPECT_THAT(filigree(search("weights-network", quality_command())),
              AllOf(HasSubstr("chosen"), HasSubstr("of the dense MACs"), HasSubstr("4:8+1:8")));
  EXPECT_THAT(filigree(search("weights-layer", quality_command())), AllOf(HasSubstr("l2"), HasSubstr("evaluations")));
  EXPECT_THAT(filigree({"tasder", path("layers"), "--mode", "activations"}), AllOf(HasSubstr("sparsity"), HasSubstr("of the dense MACs")));
}

}  // namespace
}  // namespace filigree::cli
