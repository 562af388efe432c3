#include <fmt/format.h>

#include "hdl/build.h"
#include "hdl/module.h"

namespace filigree::hdl {

namespace {

MemoryInfo& info_at(Body& body, int index) { return body.memories[static_cast<std::size_t>(index)]; }

Type address_type(const MemoryInfo& memory) { return UInt(bits_for(static_cast<unsigned long long>(memory.depth - 1))); }

}  // namespace

Memory Module::memory(const std::string& name, Type element, int depth, Source source) {
  check_type(element, source);
  if (depth < 1) throw DesignError(source, fmt::format("memory '{}' needs a depth of at least 1, not {}", name, depth));
  const int index = static_cast<int>(body_->memories.size());
  claim_name(*body_, name, NameInfo::kMemory, index, source);
  MemoryInfo memory;
  memory.name = name;
  memory.element = element;
  memory.depth = depth;
  memory.position = static_cast<int>(body_->nodes.size());
  memory.section = take_section(*body_);
  memory.source = source;
  body_->memories.push_back(std::move(memory));
  body_->clocked = true;
  return {body_.get(), index};
}

void Memory::write(Value enable, Value address, Value data, Source source) const {
  check_open(*body_, source);
  MemoryInfo& memory = info_at(*body_, index_);
  if (memory.write_enable >= 0) {
    throw DesignError(source, fmt::format("memory '{}' is written since {}", memory.name, to_string(memory.write_source)));
  }
  expect_type(*body_, enable, UInt(1), fmt::format("the write enable of memory '{}'", memory.name), source);
  expect_type(*body_, address, address_type(memory), fmt::format("the write address of memory '{}'", memory.name), source);
  expect_type(*body_, data, memory.element, fmt::format("the data of memory '{}'", memory.name), source);
  memory.write_enable = enable.id();
  memory.write_address = address.id();
  memory.write_data = data.id();
  memory.write_source = source;
}

Value Memory::read(Value enable, Value address, Source source) const {
  check_open(*body_, source);
  MemoryInfo& memory = info_at(*body_, index_);
  if (memory.read_enable >= 0) throw DesignError(source, fmt::format("memory '{}' is read since {}", memory.name, to_string(memory.read_source)));
  expect_type(*body_, enable, UInt(1), fmt::format("the read enable of memory '{}'", memory.name), source);
  expect_type(*body_, address, address_type(memory), fmt::format("the read address of memory '{}'", memory.name), source);
  memory.read_enable = enable.id();
  memory.read_address = address.id();
  memory.read_source = source;
  Node node;
  node.op = Op::kMemoryRead;
  node.type = memory.element;
  node.index = index_;
  node.source = source;
  const Value value = add_node(*body_, std::move(node));
  memory.read_node = value.id();
  return value;
}

}  // namespace filigree::hdl
