// Builds one hardware module: ports, named values, registers, memories and instances. See value.h for expressions.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hdl/bits.h"
#include "hdl/value.h"

namespace filigree::hdl {

class Instance;
class Memory;

/// A register: its value now, plus the one place that says its next value. Clocked by the module's `clk`.
class Reg : public Value {
 public:
  Reg() = default;
  explicit Reg(Value v) : Value(v) {}
  /// The value after the next clock edge. Once per register.
  void next(Operand value, Source source = Source::here()) const;
  /// The same, taken only when `enable` is 1; otherwise the register holds.
  void next_when(Value enable, Operand value, Source source = Source::here()) const;
};

/// The consumer's side of a stream that enters the module: `<name>_tdata/_tvalid/_tlast` are values, `_tready` is to be driven.
struct StreamIn {
  std::string name;
  Value data, valid, last;  ///< last is empty when the stream has none
  int instance = -1;        ///< whose output stream it is, -1 when it is a port of the module
  /// Drives `<name>_tready`. Law: ready never depends combinationally on valid in any unit of the project.
  void accept(Operand ready, Source source = Source::here()) const;
};

/// The producer's side of a stream that leaves the module. Law: an offer is held unchanged until taken.
struct StreamOut {
  std::string name;
  Value ready;
  void offer(Operand valid, Operand data, Source source = Source::here()) const;
  void offer(Operand valid, Operand data, Operand last, Source source = Source::here()) const;
  bool has_last = false;
  Body* body = nullptr;
  int instance = -1;  ///< whose input stream it is, -1 when it is a port of the module
};

/// A shared handle on a module's description. Copies are the same module. Once instantiated or printed it is frozen: a further change is an error.
/// `clk` and the synchronous active-low `rst_n` are implied and become ports if the module or one below it has state.
class Module {
 public:
  /// `summary`: one sentence for the header of the emitted file.
  Module(std::string name, std::string summary, Source source = Source::here());
  /// Another handle on a description.
  explicit Module(std::shared_ptr<Body> body) : body_(std::move(body)) {}

  /// A further paragraph of the emitted header: cycle behaviour, parameters.
  void describe(std::string paragraph);
  /// A comment line in front of the next named value, register or instance: opens a section of the emitted file.
  void section(std::string title);

  Value input(const std::string& name, Type type, Source source = Source::here());
  Bus inputs(const std::string& name, Type element, int count, Source source = Source::here());
  /// An output may have the name of the value or register it shows; the text then has one signal for both.
  void output(const std::string& name, Value value, Source source = Source::here());
  void outputs(const std::string& name, const Bus& values, Source source = Source::here());

  /// A one-line comment on the port, register or named value `name` that exists already.
  void comment(const std::string& name, std::string text);

  StreamIn input_stream(const std::string& name, int data_width, bool has_last = true, Source source = Source::here());
  StreamOut output_stream(const std::string& name, int data_width, bool has_last = true, Source source = Source::here());

  Value constant(Type type, std::int64_t value, Source source = Source::here());
  Value constant(Type type, const Bits& value, Source source = Source::here());

  /// Gives a value a name in the emitted text (a wire). Returns the named value.
  Value name(const std::string& name, Value value, Source source = Source::here());
  /// Names a vector of equal-typed values as one wire; the elements returned are its part-selects.
  Bus name(const std::string& name, const Bus& values, Source source = Source::here());

  /// A register that reset sets to `reset`.
  Reg reg(const std::string& name, Type type, std::int64_t reset, Source source = Source::here());
  /// A datapath register, not reset: whoever reads it must know by a valid bit that it was written.
  Reg data_reg(const std::string& name, Type type, Source source = Source::here());
  /// data_reg over a whole bus, kept as one vector in the text: returns the registered elements.
  Bus registered(const std::string& name, const Bus& next, std::optional<Value> enable = std::nullopt, Source source = Source::here());
  Value registered(const std::string& name, Value next, std::optional<Value> enable = std::nullopt, Source source = Source::here());

  /// 1-write 1-read synchronous memory; contents undefined (zero in the interpreter) until written.
  Memory memory(const std::string& name, Type element, int depth, Source source = Source::here());

  /// Places `child` under the instance name; connect its inputs afterwards, in any order.
  Instance instance(const std::string& name, const Module& child, Source source = Source::here());

  /// Declares that the emitted text is the hand-written `file` under rtl/prim, instantiated with these parameters, and that the body built here is
  /// only its model for the interpreter and the checks.
  void external(const std::string& verilog_name, const std::string& file, std::vector<std::pair<std::string, std::int64_t>> parameters);

  const std::string& name_of() const;
  const std::shared_ptr<Body>& body() const { return body_; }

 private:
  std::shared_ptr<Body> body_;
};

/// A child module in place. Outputs are values at once, inputs are connected when known.
class Instance {
 public:
  Instance(Body* parent, int index) : parent_(parent), index_(index) {}

  void connect(const std::string& input, Operand value, Source source = Source::here()) const;
  void connect(const std::string& input, const Bus& values, Source source = Source::here()) const;
  Value out(const std::string& output, Source source = Source::here()) const;
  Bus outs(const std::string& output, Type element, Source source = Source::here()) const;

  /// Feeds the child's input stream `port` from a stream this module receives / another child's output stream, both directions at once.
  void feed(const std::string& port, const StreamIn& from, Source source = Source::here()) const;
  void feed(const std::string& port, const Instance& producer, const std::string& producer_port, Source source = Source::here()) const;
  /// Sends the child's output stream `port` to this module's output stream.
  void drain(const std::string& port, const StreamOut& to, Source source = Source::here()) const;
  /// The child's output stream as something this module consumes, and its input stream as something this module produces.
  StreamIn stream_out(const std::string& port, Source source = Source::here()) const;
  StreamOut stream_in(const std::string& port, Source source = Source::here()) const;

 private:
  Body* parent_;
  int index_;
};

/// See Module::memory. A read and a write of one address in the same cycle: the read returns the old contents.
class Memory {
 public:
  Memory(Body* body, int index) : body_(body), index_(index) {}
  /// Writes `data` at the clock edge when `enable`. Once per memory. Address width must be bits_for(depth - 1).
  void write(Value enable, Value address, Value data, Source source = Source::here()) const;
  /// Value at `address`, one cycle after `enable`; holds otherwise. Once per memory.
  Value read(Value enable, Value address, Source source = Source::here()) const;

 private:
  Body* body_;
  int index_;
};

}  // namespace filigree::hdl
