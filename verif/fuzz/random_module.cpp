#include "fuzz/random_module.h"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <random>

#include <fmt/format.h>

#include "fuzz/value_pool.h"
#include "lib/prim.h"

namespace filigree::fuzz {
namespace {

using hdl::Bus;
using hdl::Instance;
using hdl::Memory;
using hdl::Module;
using hdl::Reg;
using hdl::SInt;
using hdl::Type;
using hdl::UInt;
using hdl::Value;

constexpr int kDeepest = 2;  // levels of instances below the top

class Builder {
 public:
  Builder(std::uint64_t seed, const std::string& name, int depth)
      : rng_(seed), name_(name), depth_(depth), m_(name, "Random operations on random types."), pool_(rng_) {}

  Module build();

 private:
  int below(int n) { return static_cast<int>(rng_() % static_cast<unsigned>(n)); }
  bool chance(int percent) { return below(100) < percent; }
  std::string fresh(const char* prefix) { return fmt::format("{}{}", prefix, count_++); }
  Type random_type() { return {pool_.random_width(), chance(40)}; }

  void add_inputs();
  void add_step();
  void add_register();
  void add_registered();
  void add_memory();
  void add_instance();
  void add_prim();
  void place(const Module& child);
  void add_stream();
  void add_named_bus();
  void add_outputs();
  Value clamped(const Value& address, int depth);

  std::mt19937_64 rng_;
  std::string name_;
  int depth_;
  Module m_;
  ValuePool pool_;
  int count_ = 0;
  int children_ = 0;
  std::vector<Reg> open_registers_;
  std::vector<std::function<void()>> later_;  // connections made at the end
};

void Builder::add_inputs() {
  const int inputs = 2 + below(4);
  for (int i = 0; i < inputs; ++i) pool_.add(m_.input(fresh("in"), random_type()));
  pool_.add(m_.input(fresh("in"), UInt(1)));
  if (chance(50)) {
    const Type element{1 + below(20), chance(50)};
    for (const Value& v : m_.inputs(fresh("in"), element, 1 + below(6))) pool_.add(v);
  }
}

void Builder::add_register() {
  const Type type = random_type();
  Reg reg;
  if (chance(50)) {
    const int bits = std::min(type.width, 31) - (type.is_signed ? 1 : 0);
    const std::int64_t magnitude = static_cast<std::int64_t>(rng_() % (1ULL << bits));
    reg = m_.reg(fresh("r"), type, type.is_signed && chance(50) ? -1 - magnitude : magnitude);
  } else {
    reg = m_.data_reg(fresh("r"), type);
  }
  open_registers_.push_back(reg);
  pool_.add(reg);
}

void Builder::add_registered() {
  std::optional<Value> enable;
  if (chance(50)) enable = pool_.condition();
  if (chance(50)) {
    pool_.add(m_.registered(fresh("r"), pool_.any(), enable));
    return;
  }
  const Type type{1 + below(20), chance(50)};
  std::vector<Value> next;
  for (int i = 1 + below(5); i > 0; --i) next.push_back(pool_.of_type(type));
  for (const Value& v : m_.registered(fresh("r"), Bus(next), enable)) pool_.add(v);
}

Value Builder::clamped(const Value& address, int depth) {
  if (depth == 1 << address.width()) return address;
  const Value shared = m_.name(fresh("address"), address);
  return mux(shared < depth, shared, 0);
}

void Builder::add_memory() {
  const int depth = 1 + below(20);
  const Type address = UInt(hdl::bits_for(static_cast<unsigned>(depth - 1)));
  const Type element = random_type();
  const Memory memory = m_.memory(fresh("mem"), element, depth);
  // Never a constant address: tools are right to complain about words that nothing writes.
  const Value write_address = m_.input(fresh("address"), address);
  memory.write(pool_.condition(), clamped(write_address, depth), pool_.of_type(element));
  pool_.add(memory.read(pool_.condition(), clamped(pool_.of_type(address), depth)));
}

/// Connects inputs to values that exist already, now or at the end; takes most outputs.
void Builder::place(const Module& child) {
  const Instance instance = m_.instance(fresh("u"), child);
  const bool at_end = chance(50);
  for (const hdl::Port& port : hdl::Design(child).ports()) {
    if (port.name == "clk" || port.name == "rst_n") continue;
    if (port.is_input) {
      const Value driver = pool_.of_type(port.type);
      if (at_end) {
        later_.push_back([instance, name = port.name, driver] { instance.connect(name, driver); });
      } else {
        instance.connect(port.name, driver);
      }
    }
  }
  for (const hdl::Port& port : hdl::Design(child).ports()) {
    if (!port.is_input && chance(85)) pool_.add(instance.out(port.name));
  }
}

void Builder::add_instance() {
  if (depth_ >= kDeepest) return;
  const Module child = Builder(rng_(), fmt::format("{}_{}", name_, children_++), depth_ + 1).build();
  place(child);
  if (chance(30)) place(child);
}

void Builder::add_prim() {
  static constexpr std::array<int, 5> kDepths{1, 2, 3, 5, 8};
  const int width = pool_.random_width();
  const int depth = kDepths[rng_() % kDepths.size()];
  switch (below(3)) {
    case 0: place(lib::skid_buffer(width)); return;
    case 1: place(lib::fifo(width, depth)); return;
    default: break;
  }
  const Instance ram = m_.instance(fresh("u"), lib::ram_1r1w(width, depth));
  const Type address = UInt(hdl::bits_for(static_cast<unsigned>(depth - 1)));
  ram.connect("write_enable", pool_.condition());
  ram.connect("write_address", clamped(pool_.of_type(address), depth));
  ram.connect("write_data", pool_.of_type(UInt(width)));
  ram.connect("read_enable", pool_.condition());
  ram.connect("read_address", clamped(pool_.of_type(address), depth));
  pool_.add(ram.out("read_data"));
}

/// A stream that passes through one or two buffers.
void Builder::add_stream() {
  const int width = pool_.random_width();
  const std::string in = fresh("s"), out = fresh("s");
  const auto from = m_.input_stream(in, width, false);
  const auto to = m_.output_stream(out, width, false);
  const Instance first = m_.instance(fresh("u"), lib::fifo(width, 1 + below(4)));
  first.feed("in", from);
  if (chance(50)) {
    const Instance second = m_.instance(fresh("u"), lib::skid_buffer(width));
    second.feed("in", first, "out");
    second.drain("out", to);
  } else {
    first.drain("out", to);
  }
}

void Builder::add_named_bus() {
  const Type type{1 + below(20), chance(50)};
  std::vector<Value> elements;
  for (int i = 1 + below(5); i > 0; --i) elements.push_back(pool_.of_type(type));
  for (const Value& v : m_.name(fresh("bus"), Bus(elements))) pool_.add(v);
}

void Builder::add_step() {
  if (chance(5)) m_.section(fmt::format("Part {}", count_));
  const int kind = below(100);
  if (kind < 6) {
    add_register();
  } else if (kind < 11) {
    add_registered();
  } else if (kind < 14) {
    add_memory();
  } else if (kind < 18) {
    add_instance();
  } else if (kind < 22) {
    add_prim();
  } else if (kind < 26) {
    add_named_bus();
  } else {
    const Value v = pool_.random_operation(m_);
    pool_.add(chance(40) ? m_.name(fresh("v"), v) : v);
  }
}

void Builder::add_outputs() {
  for (int i = 1 + below(3); i > 0; --i) m_.output(fresh("out"), pool_.any());
  if (chance(40)) {
    const Type type{1 + below(20), chance(50)};
    std::vector<Value> elements;
    for (int i = 1 + below(5); i > 0; --i) elements.push_back(pool_.of_type(type));
    m_.outputs(fresh("out"), Bus(elements));
  }
  std::vector<Value> rest;
  for (const Value& v : pool_.unread()) rest.push_back(v.xor_reduce());
  if (!rest.empty()) m_.output("rest", concat(rest));
}

Module Builder::build() {
  m_.describe("Made by the fuzzer.");
  add_inputs();
  if (chance(15)) add_stream();
  const int steps = 8 + below(depth_ == 0 ? 40 : 15);
  for (int i = 0; i < steps; ++i) add_step();
  for (const Reg& reg : open_registers_) {
    if (chance(50)) {
      reg.next(pool_.of_type(reg.type()));
    } else {
      reg.next_when(pool_.condition(), pool_.of_type(reg.type()));
    }
  }
  add_outputs();
  for (const auto& connect : later_) connect();
  return m_;
}

}  // namespace

Module random_module(std::uint64_t seed, const std::string& name) { return Builder(seed, name, 0).build(); }

}  // namespace filigree::fuzz
