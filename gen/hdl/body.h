// The representation behind Module and Value: a list of nodes. For the library's own files; units never include it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hdl/bits.h"
#include "hdl/source.h"
#include "hdl/type.h"

namespace filigree::hdl {

/// What a node computes. x, y, z are its operands; w(x) an operand's width. Every result is cut to the node's type, which the builder chose so that
/// nothing is lost except by resize.
enum class Op {
  kInput,           // the port's value
  kConstant,        // `constant`
  kName,            // x, under a name
  kRegister,        // value since the last edge; next = x when (y or always), `constant` after reset if has_reset
  kAdd,             // x + y
  kSub,             // x - y
  kMul,             // x * y
  kAnd,             // x & y
  kOr,              // x | y
  kXor,             // x ^ y
  kNot,             // ~x
  kOrReduce,        // x != 0
  kAndReduce,       // x == all ones
  kXorReduce,       // parity of x
  kEq,              // x == y
  kLt,              // x < y, by the operands' signedness
  kMux,             // x ? y : z
  kIndex,           // x[w*y +: w], w = own width
  kSlice,           // x[lsb +: w]
  kConcat,          // operands joined, operand 0 lowest
  kResize,          // x extended by its signedness, or truncated
  kSigned,          // bits of x
  kUnsigned,        // bits of x
  kInstanceOutput,  // output `port` of instance `index`
  kMemoryRead,      // memory `index` at the address of its last enabled read
};

struct Node {
  Op op = Op::kConstant;
  Type type;
  std::vector<int> operands;
  int lsb = 0;      // kSlice
  int element = 0;  // > 0: a vector of elements of this width (kInput, kName, kRegister), or a select in such units (kSlice)
  int index = -1;   // kInstanceOutput, kMemoryRead
  int port = -1;    // kInstanceOutput: port number in the child; kInput: own port number
  bool has_reset = false;
  Bits constant;        // kConstant; kRegister: reset value
  std::string name;     // kInput, kName, kRegister
  std::string section;  // comment line before the declaration
  std::string comment;  // one-line comment
  Source source;
  Source next_source;  // kRegister: where next() was called
};

struct Body;

struct PortInfo {
  std::string name;
  bool is_input = false;
  Type type;
  int node = -1;       // input: the kInput node; output: the driver
  int element = 0;     // packed vector of elements of this width, 0 if plain
  std::string stream;  // name of the stream it belongs to, empty if none
  std::string comment;
  Source source;
  Source driver_source;  // output: where its driver was given
};

struct InstanceInfo {
  std::string name;
  std::shared_ptr<Body> child;
  std::vector<int> inputs;            // by port number of the child; -1 not connected (or an output)
  std::vector<int> outputs;           // node per output port number; -1 not asked for
  std::vector<Source> input_sources;  // where each was connected
  int position = 0;                   // number of nodes when it was placed
  std::string section;
  Source source;
};

struct MemoryInfo {
  std::string name;
  Type element;
  int depth = 0;
  int write_enable = -1, write_address = -1, write_data = -1;
  int read_enable = -1, read_address = -1, read_node = -1;
  Source write_source, read_source;
  int position = 0;  // number of nodes when it was made
  std::string section;
  Source source;
};

struct ExternalInfo {
  std::string verilog_name, file;
  std::vector<std::pair<std::string, std::int64_t>> parameters;
};

/// What a name in a module stands for, and where it was given.
struct NameInfo {
  enum Kind { kNode, kPort, kInstance, kMemory } kind = kNode;
  int index = 0;
  Source source;
};

struct Body {
  std::string name, summary;
  std::vector<std::string> description;
  std::vector<Node> nodes;
  std::vector<PortInfo> ports;
  std::vector<InstanceInfo> instances;
  std::vector<MemoryInfo> memories;
  std::vector<ExternalInfo> external;  // empty or one
  std::string pending_section;
  std::unordered_map<std::string, NameInfo> names;  // never iterated: its order is not defined
  bool clocked = false;                             // has a register, a memory, or an instance that is clocked: `clk` is a port
  bool resettable = false;                          // has a register with reset, or an instance that has: `rst_n` is a port
  bool frozen = false;
  Source source;

  bool has_state() const { return clocked; }
};

}  // namespace filigree::hdl
