#include "hdl/print_plan.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "hdl/fold.h"

namespace filigree::hdl {

namespace {

/// Low bits of the result depend on low bits of the operands only.
bool can_be_cut(Op op) {
  switch (op) {
    case Op::kAdd:
    case Op::kSub:
    case Op::kMul:
    case Op::kAnd:
    case Op::kOr:
    case Op::kXor:
    case Op::kNot:
    case Op::kMux:
    case Op::kResize: return true;
    default: return false;
  }
}

}  // namespace

PrintPlan::PrintPlan(const Body& body) : body_(body) {
  const std::size_t count = body.nodes.size();
  places_.resize(count);
  known_.assign(count, -1);
  temporary_.assign(count, 0);
  widths_.resize(count);
  uses_.assign(count, 0);
  ends_.assign(count, 0);
  users_.assign(count, kNoUser);
  aliases_.assign(count, -1);
  output_ports_.assign(count, -1);
  named_ports_.assign(count, -1);
  latest_.assign(count, -1);
  read_.resize(count);
  find_places();
  find_groups();
  use_roots();
  for (int id = static_cast<int>(count) - 1; id >= 0; --id) settle(id);
  find_aliases();
  find_latest();
}

Bits PrintPlan::literal(int root) const {
  if (node(root).op == Op::kConstant) return node(root).constant;
  return Bits(1, known_[static_cast<std::size_t>(root)]);
}

bool PrintPlan::is_named(int root) const {
  switch (node(root).op) {
    case Op::kInput:
    case Op::kName:
    case Op::kRegister:
    case Op::kInstanceOutput:
    case Op::kMemoryRead: return true;
    default: return false;
  }
}

void PrintPlan::find_places() {
  std::vector<std::optional<Bits>> constants(body_.nodes.size());
  for (int id = 0; id < static_cast<int>(body_.nodes.size()); ++id) {
    const Node& n = node(id);
    const auto constant = [&](std::size_t i) -> const Bits* {
      const std::optional<Bits>& bits = constants[static_cast<std::size_t>(n.operands[i])];
      return bits ? &*bits : nullptr;
    };
    const auto at = static_cast<std::size_t>(id);
    widths_[at] = n.type.width;
    places_[at] = find_place(id, n.op == Op::kIndex ? constant(1) : nullptr);
    constants[at] = fold(n, {constant, [&](std::size_t i) { return node(n.operands[i]).type; },
                             [&](std::size_t i, std::size_t j) { return place(n.operands[i]) == place(n.operands[j]); }});
    // Only what tools would complain about becomes a literal: a comparison that is decided, and its opposite.
    if (!constants[at]) continue;
    if (n.op == Op::kLt || (n.op == Op::kNot && known_[static_cast<std::size_t>(place(n.operands[0]).root)] >= 0)) {
      known_[at] = constants[at]->is_zero() ? 0 : 1;
    }
  }
}

BitRange PrintPlan::find_place(int id, const Bits* index) const {
  const Node& n = node(id);
  const int width = n.type.width;
  const auto part = [&](int lsb, int element) {
    const BitRange& from = place(n.operands[0]);
    BitRange place{from.root, from.lsb + lsb, width, element > 0 ? element : from.element};
    if (place.element > 0 && place.lsb % place.element != 0) place.element = 0;
    return place;
  };
  switch (n.op) {
    case Op::kSlice: return part(n.lsb, n.element);
    case Op::kIndex:
      if (index != nullptr) return part(static_cast<int>(index->to_uint()) * width, width);
      break;
    case Op::kSigned:
    case Op::kUnsigned: return part(0, 0);
    case Op::kResize:
      if (width <= node(n.operands[0]).type.width) return part(0, 0);
      break;
    default: break;
  }
  return {id, 0, width, 0};
}

void PrintPlan::find_groups() {
  std::map<std::tuple<bool, int, int>, std::size_t> known;
  for (int id = 0; id < static_cast<int>(body_.nodes.size()); ++id) {
    const Node& n = node(id);
    if (n.op != Op::kRegister) continue;
    std::tuple<bool, int, int> key{n.has_reset, -1, 0};
    if (n.operands.size() > 1) key = {n.has_reset, place(n.operands[1]).root, place(n.operands[1]).lsb};
    const auto [at, fresh] = known.try_emplace(key, groups_.size());
    if (fresh) groups_.push_back({n.has_reset, n.operands.size() > 1 ? n.operands[1] : -1, {}});
    groups_[at->second].registers.push_back(id);
  }
}

void PrintPlan::use(int id, int cut, int user) {
  const BitRange& from = place(id);
  if (is_literal(from.root)) return;
  const auto root = static_cast<std::size_t>(from.root);
  const int width = std::min(from.width, cut);
  ++uses_[root];
  ends_[root] = std::max(ends_[root], from.lsb + width);
  users_[root] = user;
  read_[root].emplace_back(from.lsb, width);
}

void PrintPlan::use_extended(int id, int width) {
  const Type type = node(id).type;
  use(id, width, kNoUser);
  if (!type.is_signed || type.width >= width || type.width == 1) return;
  const BitRange& from = place(id);
  if (is_literal(from.root)) return;
  // The sign bit is mentioned on its own.
  const auto root = static_cast<std::size_t>(from.root);
  ++uses_[root];
  read_[root].emplace_back(from.lsb + type.width - 1, 1);
}

void PrintPlan::use_roots() {
  const int whole = 1 << 30;
  for (const RegisterGroup& group : groups_) {
    if (group.enable >= 0) use(group.enable, whole, kNoUser);
    for (const int id : group.registers) use(node(id).operands[0], whole, kNoUser);
  }
  for (std::size_t port = 0; port < body_.ports.size(); ++port) {
    const PortInfo& info = body_.ports[port];
    if (info.is_input) continue;
    use(info.node, whole, -2 - static_cast<int>(port));
    if (node(info.node).name == info.name) named_ports_[static_cast<std::size_t>(info.node)] = static_cast<int>(port);
  }
  for (const InstanceInfo& instance : body_.instances) {
    for (const int input : instance.inputs) {
      if (input >= 0) use(input, whole, kNoUser);
    }
  }
  for (const MemoryInfo& m : body_.memories) {
    for (const int id : {m.write_enable, m.write_address, m.write_data, m.read_enable, m.read_address}) use(id, whole, kNoUser);
  }
}

/// Everything that uses `id` has been seen: fixes its width and whether it needs a name, then counts what it uses itself.
void PrintPlan::settle(int id) {
  const auto at = static_cast<std::size_t>(id);
  if (uses_[at] == 0 || is_literal(id)) return;
  if (!is_named(id)) {
    if (can_be_cut(node(id).op)) widths_[at] = ends_[at];
    const bool whole = std::all_of(read_[at].begin(), read_[at].end(), [&](const auto& range) { return range == std::pair(0, widths_[at]); });
    temporary_[at] = !whole || (uses_[at] > 1 && !is_cheap(id));
  }
  use_operands(id);
}

bool PrintPlan::is_cheap(int id) const {
  const Op op = node(id).op;
  return (op == Op::kNot || op == Op::kResize) && is_named(place(node(id).operands[0]).root);
}

void PrintPlan::use_operands(int id) {
  const Node& n = node(id);
  const int width = this->width(id);
  const auto full = [&](std::size_t i) { return node(n.operands[i]).type.width; };
  switch (n.op) {
    case Op::kAdd:
    case Op::kSub:
    case Op::kMul:
      use_extended(n.operands[0], width);
      use_extended(n.operands[1], width);
      break;
    case Op::kResize: use_extended(n.operands[0], width); break;
    case Op::kAnd:
    case Op::kOr:
    case Op::kXor:
    case Op::kNot:
      for (const int operand : n.operands) use(operand, width, id);
      break;
    case Op::kMux:
      use(n.operands[0], 1, id);
      use(n.operands[1], width, id);
      use(n.operands[2], width, id);
      break;
    case Op::kLt: {
      const int common = std::max(full(0), full(1));
      use_extended(n.operands[0], common);
      use_extended(n.operands[1], common);
      break;
    }
    case Op::kEq:
    case Op::kOrReduce:
    case Op::kAndReduce:
    case Op::kXorReduce:
    case Op::kName:
      for (std::size_t i = 0; i < n.operands.size(); ++i) use(n.operands[i], full(i), id);
      break;
    case Op::kIndex: {
      use(n.operands[0], full(0), id);
      use(n.operands[1], full(1), id);
      // The text selects from a name: an unnamed vector needs one even for a single use. So does an index within 8*i, where it would be computed at
      // the width of the constants around it.
      const auto base = static_cast<std::size_t>(place(n.operands[0]).root), index = static_cast<std::size_t>(place(n.operands[1]).root);
      read_[base].emplace_back(0, 0);
      if (is_literal(static_cast<int>(base))) temporary_[base] = 1;
      if (node(static_cast<int>(index)).op != Op::kConcat) read_[index].emplace_back(0, 0);
      break;
    }
    case Op::kConcat:
      for (std::size_t i = 0; i < n.operands.size(); ++i) {
        if (i == 0 || place(n.operands[i]) != place(n.operands[i - 1])) use(n.operands[i], full(i), id);
      }
      break;
    default: break;
  }
}

void PrintPlan::find_aliases() {
  for (int id = 0; id < static_cast<int>(body_.nodes.size()); ++id) {
    const auto at = static_cast<std::size_t>(id);
    if (node(id).op != Op::kInstanceOutput || uses_[at] != 1 || read_[at][0] != std::pair(0, widths_[at])) continue;
    const int user = users_[at];
    if (user >= 0 && node(user).op == Op::kName) {
      aliases_[at] = user;
      aliases_[static_cast<std::size_t>(user)] = id;
    } else if (user <= -2) {
      output_ports_[at] = -2 - user;
    }
  }
}

void PrintPlan::find_latest() {
  for (int id = 0; id < static_cast<int>(body_.nodes.size()); ++id) {
    int& latest = latest_[static_cast<std::size_t>(id)];
    const Node& n = node(id);
    if (n.op == Op::kMemoryRead) {
      latest = body_.memories[static_cast<std::size_t>(n.index)].position;
    } else if (n.op == Op::kRegister || (n.op == Op::kName && !is_instance_wire(id))) {
      latest = id;
    } else if (!is_named(id)) {
      for (const int operand : n.operands) latest = std::max(latest, latest_[static_cast<std::size_t>(operand)]);
    }
  }
}

std::vector<std::pair<int, int>> PrintPlan::unread(int root) const {
  std::vector<std::pair<int, int>> ranges = read_[static_cast<std::size_t>(root)];
  std::sort(ranges.begin(), ranges.end());
  std::vector<std::pair<int, int>> gaps;
  int end = 0;
  for (const auto& [lsb, width] : ranges) {
    if (lsb > end) gaps.emplace_back(end, lsb - end);
    end = std::max(end, lsb + width);
  }
  if (end < width(root)) gaps.emplace_back(end, width(root) - end);
  return gaps;
}

const std::vector<int>& PrintPlan::separate_elements(int id, int element) const {
  static const std::vector<int> kNone;
  const BitRange& from = place(id);
  if (element == 0 || !is_inline(from.root) || node(from.root).op != Op::kConcat) return kNone;
  const std::vector<int>& operands = node(from.root).operands;
  bool worth = false;
  for (const int operand : operands) {
    if (node(operand).type.width != element) return kNone;
    worth = worth || is_inline(place(operand).root);
  }
  return worth ? operands : kNone;
}

}  // namespace filigree::hdl
