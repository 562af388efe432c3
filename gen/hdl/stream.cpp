#include <fmt/format.h>

#include "hdl/build.h"
#include "hdl/module.h"

namespace filigree::hdl {

namespace {

/// Drives one wire of a stream: the module's output port, or the input port of the instance whose stream it is.
void drive(Body& body, int instance, const std::string& name, const Operand& value, Source source) {
  check_open(body, source);
  if (instance >= 0) {
    Instance(&body, instance).connect(name, value, source);
    return;
  }
  const int index = find_port(body, name);
  if (index < 0) throw DesignError(source, fmt::format("module '{}' has no stream wire '{}'", body.name, name));
  const PortInfo& port = body.ports[static_cast<std::size_t>(index)];
  if (port.node >= 0) throw DesignError(source, fmt::format("'{}' is driven since {}", name, to_string(port.driver_source)));
  const int node = expect_type(body, value, port.type, fmt::format("'{}'", name), source).id();
  body.ports[static_cast<std::size_t>(index)].node = node;
  body.ports[static_cast<std::size_t>(index)].driver_source = source;
}

void offer_beat(const StreamOut& stream, const Operand& valid, const Operand& data, const Operand* last, Source source) {
  if (stream.body == nullptr) throw DesignError(source, "the stream is empty");
  if (stream.has_last != (last != nullptr)) {
    throw DesignError(source, fmt::format("stream '{}' {} tlast", stream.name, stream.has_last ? "needs a" : "has no"));
  }
  drive(*stream.body, stream.instance, stream.name + "_tdata", data, source);
  if (last != nullptr) drive(*stream.body, stream.instance, stream.name + "_tlast", *last, source);
  drive(*stream.body, stream.instance, stream.name + "_tvalid", valid, source);
}

}  // namespace

void StreamIn::accept(Operand ready, Source source) const {
  check_value(valid, "the stream's valid", source);
  drive(*valid.body(), instance, name + "_tready", ready, source);
}

void StreamOut::offer(Operand valid, Operand data, Source source) const { offer_beat(*this, valid, data, nullptr, source); }

void StreamOut::offer(Operand valid, Operand data, Operand last, Source source) const { offer_beat(*this, valid, data, &last, source); }

}  // namespace filigree::hdl
