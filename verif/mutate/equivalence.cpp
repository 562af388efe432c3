#include "mutate/equivalence.h"

#include <fmt/format.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "bench/process.h"
#include "mutate/graph_model.h"

namespace filigree::mutate {
namespace {

namespace fs = std::filesystem;
using aig::inverted;
using aig::kFalse;
using aig::kTrue;
using aig::Literal;
using Bit = std::pair<std::string, int>;
using Signals = std::map<Bit, Literal>;

/// Everything that has to be made before the first and.
class Frame {
 public:
  Frame(aig::GraphBuilder& builder, const Side& sound, const Side& mutant, const aig::Graph* environment) : builder_(builder) {
    for (const aig::Graph* graph : {&sound.graph, &mutant.graph}) {
      for (const aig::PortBit& bit : graph->inputs) {
        if (bit.name != kSwitch && !inputs_.contains({bit.name, bit.bit})) inputs_[{bit.name, bit.bit}] = builder.input(bit);
      }
    }
    // Latches of two netlists of one size are the same registers; of others, all start as they like.
    const bool alike = sound.graph.next.size() == mutant.graph.next.size();
    for (std::size_t i = 0; i < sound.graph.next.size(); ++i) sound_start_.push_back(builder.input({"start", static_cast<int>(i)}));
    for (std::size_t i = 0; i < mutant.graph.next.size(); ++i) {
      mutant_start_.push_back(alike ? sound_start_[i] : builder.input({"other_start", static_cast<int>(i)}));
    }
    for (std::size_t i = 0; i < sound.graph.next.size(); ++i) sound_latch_.push_back(builder.latch());
    for (std::size_t i = 0; i < mutant.graph.next.size(); ++i) mutant_latch_.push_back(builder.latch());
    for (std::size_t i = 0; environment != nullptr && i < environment->next.size(); ++i) environment_latch_.push_back(builder.latch());
    started_ = builder.latch();
    broken_ = builder.latch();
    if (inputs_.contains({"rst_n", 0})) inputs_[{"rst_n", 0}] = builder.both(inputs_[{"rst_n", 0}], started_);
  }

  void compare(const Side& sound, const Side& mutant, const aig::Graph* environment) {
    const Signals expected = run(sound.graph, sound.mutant, sound_latch_, &sound_start_, inputs_);
    const Signals actual = run(mutant.graph, mutant.mutant, mutant_latch_, &mutant_start_, inputs_);
    Signals rules;
    if (environment != nullptr) {
      Signals seen = inputs_;
      seen.insert(expected.begin(), expected.end());
      rules = run(*environment, 0, environment_latch_, nullptr, seen);
    }
    const auto found = rules.find({"legal", 0});
    const Literal illegal = found == rules.end() ? kFalse : inverted(found->second);
    const Literal broken = builder_.either(broken_, illegal);
    std::set<Bit> bits;
    for (const Signals* side : {&expected, &actual}) {
      for (const auto& [bit, value] : *side) bits.insert(bit);
    }
    const auto driver = [](const Signals& signals, const Bit& bit, const aig::Graph& graph) {
      const auto found = signals.find(bit);
      return found == signals.end() ? graph.unnamed : found->second;
    };
    Literal differ = kFalse;
    for (const Bit& bit : bits) {
      Literal care = kTrue;
      for (const char* payload : {"_tdata", "_tlast"}) {
        if (!bit.first.ends_with(payload)) continue;
        const auto valid = expected.find({bit.first.substr(0, bit.first.size() - 6) + "_tvalid", 0});
        if (valid != expected.end()) care = valid->second;
      }
      if (const auto rule = rules.find({"care_" + bit.first, 0}); rule != rules.end()) care = builder_.both(care, rule->second);
      differ = builder_.either(differ, builder_.both(care, builder_.differ(driver(expected, bit, sound.graph), driver(actual, bit, mutant.graph))));
    }
    builder_.set_next(started_, kTrue);
    builder_.set_next(broken_, broken);
    builder_.output({"differ", 0}, builder_.both(differ, builder_.both(started_, inverted(broken))));
  }

 private:
  Signals run(const aig::Graph& graph, std::uint64_t mutant, const std::vector<Literal>& latches, const std::vector<Literal>* start,
              const Signals& inputs) {
    std::vector<Literal> nodes = {kFalse};
    for (const aig::PortBit& bit : graph.inputs) {
      if (bit.name == kSwitch) {
        nodes.push_back((mutant >> bit.bit & 1U) != 0 ? kTrue : kFalse);
      } else {
        const auto found = inputs.find({bit.name, bit.bit});
        if (found == inputs.end()) throw std::runtime_error(fmt::format("the unit has no port {}[{}]", bit.name, bit.bit));
        nodes.push_back(found->second);
      }
    }
    for (std::size_t i = 0; i < latches.size(); ++i) {
      // In the first cycle a register has what it started with.
      nodes.push_back(start == nullptr ? latches[i]
                                       : builder_.either(builder_.both(started_, latches[i]), builder_.both(inverted(started_), (*start)[i])));
    }
    const std::vector<Literal> values = builder_.copy(graph, std::move(nodes));
    const auto at = [&](Literal literal) { return values[literal / 2] ^ (literal & 1U); };
    for (std::size_t i = 0; i < latches.size(); ++i) builder_.set_next(latches[i], at(graph.next[i]));
    Signals outputs;
    for (std::size_t i = 0; i < graph.outputs.size(); ++i) {
      if (!graph.outputs[i].name.empty()) outputs[{graph.outputs[i].name, graph.outputs[i].bit}] = at(graph.drivers[i]);
    }
    return outputs;
  }

  aig::GraphBuilder& builder_;
  Signals inputs_;
  std::vector<Literal> sound_start_, mutant_start_, sound_latch_, mutant_latch_, environment_latch_;
  Literal started_ = kFalse, broken_ = kFalse;
};

std::string read(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

Comparison compare(const Side& sound, const Side& mutant, const aig::Graph* environment, int seconds, const fs::path& folder) {
  aig::GraphBuilder builder;
  Frame(builder, sound, mutant, environment).compare(sound, mutant, environment);
  if (builder.graph().drivers.at(0) == kFalse) return {Verdict::kEquivalent, {}};
  fs::create_directories(folder);
  write_aiger(builder.graph(), folder / "miter.aig");
  const fs::path log = folder / "abc.log";
  const std::string script = fmt::format("read_aiger miter.aig; scorr; bmc3 -F 30 -T {}; pdr -T {}", seconds / 2 + 1, seconds);
  const auto status = bench::run({{{bench::find_program("berkeley-abc").string(), "-c", script}, folder, log}}, {});
  if (status.at(0) != 0) throw std::runtime_error(fmt::format("berkeley-abc fails, see {}", log.string()));
  const std::string text = read(log);
  std::smatch match;
  if (std::regex_search(text, match, std::regex("asserted in frame ([0-9]+)"))) return {Verdict::kDifferent, std::stoi(match[1])};
  if (text.find("Property proved") != std::string::npos) return {Verdict::kEquivalent, {}};
  return {};
}

}  // namespace filigree::mutate
