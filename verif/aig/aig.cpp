#include "aig/aig.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace filigree::aig {
namespace {

/// A number of seven bits a byte, least significant first, as AIGER has it.
std::uint32_t read_number(std::istream& stream) {
  std::uint32_t number = 0;
  for (unsigned shift = 0; shift < 35; shift += 7) {
    const int byte = stream.get();
    if (byte < 0) throw std::runtime_error("ends too early");
    number |= (static_cast<std::uint32_t>(byte) & 0x7fU) << shift;
    if ((byte & 0x80) == 0) break;
  }
  return number;
}

void write_number(std::ostream& stream, std::uint32_t number) {
  for (; number >= 0x80; number >>= 7) stream.put(static_cast<char>(0x80U | (number & 0x7fU)));
  stream.put(static_cast<char>(number));
}

void read_names(const std::filesystem::path& names, Graph& graph) {
  std::ifstream stream(names);
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words(line);
    std::string kind, name;
    std::size_t index = 0;
    int bit = 0;
    if (!(words >> kind >> index >> bit >> name)) continue;
    if (kind == "input") graph.inputs.at(index) = {name, bit};
    if (kind == "output") graph.outputs.at(index) = {name, bit};
  }
  std::set<Literal> unnamed;
  for (std::size_t i = 0; i < graph.outputs.size(); ++i) {
    if (graph.outputs[i].name.empty()) unnamed.insert(graph.drivers[i]);
  }
  if (unnamed.size() > 1 || (!unnamed.empty() && *unnamed.begin() > kTrue))
    throw std::runtime_error(fmt::format("{}: outputs without a name that are not one constant", names.string()));
  if (!unnamed.empty()) graph.unnamed = *unnamed.begin();
}

}  // namespace

Graph read_aiger(const std::filesystem::path& file, const std::filesystem::path& names) {
  std::ifstream stream(file, std::ios::binary);
  std::string magic;
  std::size_t nodes = 0, inputs = 0, latches = 0, outputs = 0, ands = 0;
  stream >> magic >> nodes >> inputs >> latches >> outputs >> ands;
  if (!stream || magic != "aig" || nodes != inputs + latches + ands) throw std::runtime_error(fmt::format("{}: no binary AIGER file", file.string()));
  Graph graph;
  graph.inputs.resize(inputs);
  graph.outputs.resize(outputs);
  const auto number = [&] {
    std::uint32_t value = 0;
    if (!(stream >> value)) throw std::runtime_error(fmt::format("{}: ends too early", file.string()));
    return value;
  };
  for (std::size_t i = 0; i < latches; ++i) {
    graph.next.push_back(number());
    // A latch may name what it starts with; yosys was told that it is 0.
    if (stream.peek() == ' ' && number() != 0) throw std::runtime_error(fmt::format("{}: latch {} does not start at 0", file.string(), i));
  }
  for (std::size_t i = 0; i < outputs; ++i) graph.drivers.push_back(number());
  stream.get();
  for (std::size_t i = 0; i < ands; ++i) {
    const auto own = static_cast<Literal>(2 * (graph.first_and() + i));
    const Literal left = own - read_number(stream);
    const Literal right = left - read_number(stream);
    graph.ands.push_back({left, right});
  }
  read_names(names, graph);
  return graph;
}

void write_aiger(const Graph& graph, std::ostream& stream) {
  stream << fmt::format("aig {} {} {} {} {}\n", graph.first_and() - 1 + graph.ands.size(), graph.inputs.size(), graph.next.size(),
                        graph.outputs.size(), graph.ands.size());
  for (const Literal next : graph.next) stream << next << '\n';
  for (const Literal driver : graph.drivers) stream << driver << '\n';
  for (std::size_t i = 0; i < graph.ands.size(); ++i) {
    const auto [low, high] = std::minmax(graph.ands[i].left, graph.ands[i].right);
    write_number(stream, static_cast<Literal>(2 * (graph.first_and() + i)) - high);
    write_number(stream, high - low);
  }
}

void write_aiger(const Graph& graph, const std::filesystem::path& file) {
  std::ofstream stream(file, std::ios::binary);
  write_aiger(graph, stream);
  if (!stream.flush()) throw std::runtime_error(fmt::format("{}: cannot be written", file.string()));
}

Literal GraphBuilder::input(const PortBit& bit) {
  if (!graph_.next.empty() || !graph_.ands.empty()) throw std::logic_error("inputs come first");
  graph_.inputs.push_back(bit);
  return static_cast<Literal>(2 * graph_.inputs.size());
}

Literal GraphBuilder::latch() {
  if (!graph_.ands.empty()) throw std::logic_error("latches come before ands");
  graph_.next.push_back(kFalse);
  return static_cast<Literal>(2 * (graph_.first_and() - 1));
}

Literal GraphBuilder::both(Literal left, Literal right) {
  if (left > right) std::swap(left, right);
  if (left == kFalse || left == inverted(right)) return kFalse;
  if (left == kTrue || left == right) return right;
  const auto [found, fresh] =
      known_.try_emplace(std::uint64_t{left} << 32 | right, static_cast<Literal>(2 * (graph_.first_and() + graph_.ands.size())));
  if (fresh) graph_.ands.push_back({left, right});
  return found->second;
}

void GraphBuilder::set_next(Literal latch, Literal next) { graph_.next.at(latch / 2 - graph_.first_latch()) = next; }

void GraphBuilder::output(const PortBit& bit, Literal driver) {
  graph_.outputs.push_back(bit);
  graph_.drivers.push_back(driver);
}

std::vector<Literal> GraphBuilder::copy(const Graph& graph, std::vector<Literal> nodes) {
  nodes.resize(graph.first_and());
  const auto at = [&](Literal literal) { return nodes[literal / 2] ^ (literal & 1U); };
  for (const And& gate : graph.ands) nodes.push_back(both(at(gate.left), at(gate.right)));
  return nodes;
}

}  // namespace filigree::aig
