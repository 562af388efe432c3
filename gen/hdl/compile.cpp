#include "hdl/compile.h"

#include <algorithm>
#include <map>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <unordered_map>

#include <fmt/format.h>

#include "hdl/emit.h"
#include "hdl/flatten.h"
#include "hdl/words.h"

namespace filigree::hdl {
namespace {

/// Orders the nodes that outputs depend on and gives each its place.
class Compiler {
 public:
  explicit Compiler(const Body& top) : top_(top), graph_(top), infos_(static_cast<std::size_t>(graph_.size())) {}

  Compiled compile();

 private:
  struct Info {
    enum State : std::uint8_t { kNew, kOpen, kDone } state = kNew;
    bool needs_input = false;  // depends on an input of the top within the cycle
    int level = 0;
    int same_as = -1;  // the node that computes this value, when it is not this one
    std::uint32_t word = 0;
  };

  Info& info(int id) { return infos_[static_cast<std::size_t>(id)]; }
  static bool is_leaf(Op op) { return op == Op::kInput || op == Op::kConstant || op == Op::kRegister || op == Op::kMemoryRead; }

  void visit(int root);
  void finish(int id);
  void place_leaf(int id);
  std::uint32_t allocate(int width);
  std::uint32_t constant(const Bits& value);
  /// The node that computes the value of `id`: seen through names, and the first of equal operations.
  int holder(int id);
  bool is_repeated(int id);
  Place place(int id);
  Place operand_place(int id, int index) { return place(graph_.operand(id, index)); }
  std::vector<Place> operand_places(int id);
  void emit_all();
  void add_register(int id);
  void add_memory(int id);

  const Body& top_;
  FlatGraph graph_;
  std::vector<Info> infos_;
  std::vector<int> operations_, state_;    // state_: registers and memory reads, found so far
  std::map<std::vector<int>, int> known_;  // operations by what they compute
  std::map<std::pair<int, std::vector<std::uint64_t>>, std::uint32_t> constants_;
  Program program_;
};

std::uint32_t Compiler::allocate(int width) {
  const std::size_t word = program_.words.size();
  program_.words.resize(word + static_cast<std::size_t>(words::count(width)), 0);
  return static_cast<std::uint32_t>(word);
}

std::uint32_t Compiler::constant(const Bits& value) {
  const std::vector<std::uint64_t> key(value.words().begin(), value.words().end());
  const auto [at, fresh] = constants_.try_emplace({value.width(), key}, 0);
  if (fresh) {
    at->second = allocate(value.width());
    std::copy(key.begin(), key.end(), program_.words.begin() + at->second);
  }
  return at->second;
}

int Compiler::holder(int id) {
  const int source = graph_.source(id);
  return info(source).same_as < 0 ? source : info(source).same_as;
}

Place Compiler::place(int id) {
  const Type type = graph_.node(id).type;
  return {info(holder(id)).word, type.width, type.is_signed};
}

void Compiler::place_leaf(int id) {
  const Node& node = graph_.node(id);
  if (node.op == Op::kConstant) {
    const std::uint32_t word = constant(node.constant);
    info(id).word = word;
    const auto [at, fresh] = known_.try_emplace({static_cast<int>(word)}, id);
    if (!fresh) info(id).same_as = at->second;
    return;
  }
  info(id).word = allocate(node.type.width);
  info(id).needs_input = node.op == Op::kInput;
  if (node.op != Op::kInput) state_.push_back(id);
}

bool Compiler::is_repeated(int id) {
  const Node& node = graph_.node(id);
  std::vector<int> key{static_cast<int>(node.op), node.type.width, node.lsb};
  for (int i = 0; i < static_cast<int>(node.operands.size()); ++i) {
    const int operand = graph_.operand(id, i);
    const Type type = graph_.node(operand).type;
    key.insert(key.end(), {holder(operand), type.width, type.is_signed ? 1 : 0});
  }
  const auto [at, fresh] = known_.try_emplace(std::move(key), id);
  if (!fresh) info(id).same_as = at->second;
  return !fresh;
}

void Compiler::finish(int id) {
  Info& own = info(id);
  own.state = Info::kDone;
  if (is_repeated(id)) return;
  for (std::size_t i = 0; i < graph_.node(id).operands.size(); ++i) {
    const Info& operand = info(holder(graph_.operand(id, static_cast<int>(i))));
    own.level = std::max(own.level, operand.level + 1);
    own.needs_input |= operand.needs_input;
  }
  operations_.push_back(id);
}

/// Depth first with a stack of our own: paths through wide adders of large arrays are long.
void Compiler::visit(int root) {
  std::vector<std::pair<int, std::size_t>> path;  // node, next operand
  const auto enter = [&](int id) {
    id = graph_.source(id);
    Info& own = info(id);
    if (own.state == Info::kOpen) throw std::logic_error(fmt::format("interpreter: combinational loop in '{}'", top_.name));
    if (own.state == Info::kDone) return;
    if (is_leaf(graph_.node(id).op)) {
      own.state = Info::kDone;
      place_leaf(id);
      return;
    }
    own.state = Info::kOpen;
    path.emplace_back(id, 0);
  };
  enter(root);
  while (!path.empty()) {
    auto& [id, operand] = path.back();
    if (operand == graph_.node(id).operands.size()) {
      finish(id);
      path.pop_back();
    } else {
      const int next = graph_.operand(id, static_cast<int>(operand++));
      enter(next);
    }
  }
}

std::vector<Place> Compiler::operand_places(int id) {
  std::vector<Place> places;
  for (int i = 0; i < static_cast<int>(graph_.node(id).operands.size()); ++i) places.push_back(operand_place(id, i));
  return places;
}

void Compiler::emit_all() {
  using Key = std::tuple<bool, int, Code>;
  std::vector<std::pair<Key, int>> items;
  items.reserve(operations_.size());
  for (const int id : operations_) items.push_back({{info(id).needs_input, info(id).level, code_for(graph_.node(id), operand_places(id))}, id});
  std::stable_sort(items.begin(), items.end(), [](const auto& a, const auto& b) { return a.first < b.first; });

  std::optional<Key> last;
  for (const auto& [key, id] : items) {
    const Node& node = graph_.node(id);
    const auto number = static_cast<std::uint32_t>(program_.instructions.size());
    info(id).word = allocate(node.type.width);
    if (last != key) {
      last = key;
      program_.batches.push_back({std::get<Code>(key), number, number, info(id).word});
      if (!info(id).needs_input) program_.first_input_batch = program_.batches.size();
    }
    const Place result{info(id).word, node.type.width, node.type.is_signed};
    program_.instructions.push_back(emit(std::get<Code>(key), node, result, operand_places(id), program_));
    program_.batches.back().end = number + 1;
  }
}

void Compiler::add_register(int id) {
  const Node& node = graph_.node(id);
  RegisterStep step;
  step.value = place(id);
  step.data = operand_place(id, 0);
  step.enable = node.operands.size() > 1 ? operand_place(id, 1).word : constant(Bits(1, 1));
  step.has_reset = node.has_reset;
  if (node.has_reset) step.reset = constant(node.constant);
  program_.registers.push_back(step);
}

void Compiler::add_memory(int id) {
  const MemoryInfo& memory = graph_.memory(id);
  const auto at = [&](int local) { return place(graph_.sibling(id, local)); };
  MemoryStep step;
  step.depth = memory.depth;
  step.element = {0, memory.element.width, memory.element.is_signed};
  step.contents.resize(static_cast<std::size_t>(memory.depth) * static_cast<std::size_t>(words::count(memory.element.width)), 0);
  step.has_write = memory.write_enable >= 0;
  if (step.has_write) {
    step.write_enable = at(memory.write_enable).word;
    step.write_address = at(memory.write_address);
    step.write_data = at(memory.write_data);
  }
  step.has_read = true;
  step.read_enable = at(memory.read_enable).word;
  step.read_address = at(memory.read_address);
  step.read_data = place(id);
  program_.memories.push_back(std::move(step));
}

Compiled Compiler::compile() {
  program_.reset_word = allocate(1);
  for (const PortInfo& port : top_.ports) visit(graph_.top(port.node));
  for (std::size_t i = 0; i < state_.size(); ++i) {  // grows while it is walked
    const int id = state_[i];
    if (graph_.node(id).op == Op::kRegister) {
      for (std::size_t o = 0; o < graph_.node(id).operands.size(); ++o) visit(graph_.operand(id, static_cast<int>(o)));
      continue;
    }
    const MemoryInfo& memory = graph_.memory(id);
    for (const int local : {memory.write_enable, memory.write_address, memory.write_data, memory.read_enable, memory.read_address}) {
      if (local >= 0) visit(graph_.sibling(id, local));
    }
  }
  emit_all();
  for (const int id : state_) graph_.node(id).op == Op::kRegister ? add_register(id) : add_memory(id);

  Compiled result;
  for (const PortInfo& port : top_.ports) {
    Place p = place(graph_.top(port.node));
    p.width = port.type.width;
    result.ports.push_back(p);
  }
  result.program = std::move(program_);
  return result;
}

}  // namespace

Compiled compile(const Body& top) { return Compiler(top).compile(); }

}  // namespace filigree::hdl
