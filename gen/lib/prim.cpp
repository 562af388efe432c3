#include "lib/prim.h"

#include <stdexcept>
#include <vector>

#include <fmt/format.h>

namespace filigree::lib {
namespace {

using hdl::Module;
using hdl::Reg;
using hdl::UInt;
using hdl::Value;

void check_at_least_one(const char* prim, const char* what, int value) {
  if (value < 1) throw std::invalid_argument(fmt::format("{}: {} must be at least 1, not {}", prim, what, value));
}

}  // namespace

Module skid_buffer(int width) {
  check_at_least_one("skid_buffer", "width", width);
  Module m(fmt::format("fil_skid_buffer_w{}", width), "Cuts a stream so that no path passes through it combinationally.");
  m.external("fil_skid_buffer", "fil_skid_buffer.v", {{"WIDTH", width}});
  const auto in = m.input_stream("in", width, false);
  const auto out = m.output_stream("out", width, false);

  const Reg ready = m.reg("ready", UInt(1), 1);
  const Reg valid = m.reg("valid", UInt(1), 0);
  const Reg spare = m.data_reg("spare", UInt(width));
  const Reg offered = m.data_reg("offered", UInt(width));

  const Value load = m.name("load", out.ready | ~valid);
  const Value next = m.name("next", mux(ready, in.data, spare));
  ready.next(load | (ready & ~in.valid));
  valid.next(~load | in.valid | ~ready);
  spare.next(next);
  offered.next_when(load, next);

  in.accept(ready);
  out.offer(valid, offered);
  return m;
}

Module fifo(int width, int depth) {
  check_at_least_one("fifo", "width", width);
  check_at_least_one("fifo", "depth", depth);
  Module m(fmt::format("fil_fifo_w{}_d{}", width, depth), fmt::format("First-in first-out queue of {} beats.", depth));
  m.external("fil_fifo", "fil_fifo.v", {{"WIDTH", width}, {"DEPTH", depth}});
  const auto in = m.input_stream("in", width, false);
  const auto out = m.output_stream("out", width, false);

  std::vector<Reg> full, data;
  for (int i = 0; i < depth; ++i) {
    full.push_back(m.reg(fmt::format("full_{}", i), UInt(1), 0));
    data.push_back(m.data_reg(fmt::format("data_{}", i), UInt(width)));
  }
  const Value ready = m.name("ready", ~full.back());
  const Value push = m.name("push", in.valid & ready);
  const Value pop = m.name("pop", full.front() & out.ready);

  for (int i = 0; i < depth; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const bool last = i + 1 == depth;
    const Value before = i == 0 ? m.constant(UInt(1), 1) : full[at - 1];
    const Value behind = last ? m.constant(UInt(1), 0) : full[at + 1];
    full[at].next_when(push ^ pop, mux(push, before, behind));
    // The last entry follows the input while it is empty; what it holds then is nobody's beat.
    const Value take = last ? ~full[at] : mux(full[at], pop, push & before);
    data[at].next_when(take, last ? in.data : mux(behind, data[at + 1], in.data));
  }

  in.accept(ready);
  out.offer(full.front(), data.front());
  return m;
}

Module ram_1r1w(int width, int depth) {
  check_at_least_one("ram_1r1w", "width", width);
  check_at_least_one("ram_1r1w", "depth", depth);
  Module m(fmt::format("fil_ram_1r1w_w{}_d{}", width, depth), fmt::format("Memory of {} words, one write and one read port.", depth));
  m.external("fil_ram_1r1w", "fil_ram_1r1w.v", {{"WIDTH", width}, {"DEPTH", depth}});
  const auto address = UInt(hdl::bits_for(static_cast<unsigned long long>(depth - 1)));
  const Value write_enable = m.input("write_enable", UInt(1));
  const Value write_address = m.input("write_address", address);
  const Value write_data = m.input("write_data", UInt(width));
  const Value read_enable = m.input("read_enable", UInt(1));
  const Value read_address = m.input("read_address", address);

  const auto memory = m.memory("memory", UInt(width), depth);
  memory.write(write_enable, write_address, write_data);
  m.output("read_data", memory.read(read_enable, read_address));
  return m;
}

}  // namespace filigree::lib
