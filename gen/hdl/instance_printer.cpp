// The part of ModulePrinter that places instances.
#include <fmt/format.h>

#include <algorithm>

#include "hdl/module_printer.h"

namespace filigree::hdl {

namespace {

constexpr int kLineLimit = 110;

/// "fil_fifo #(.WIDTH(8), .DEPTH(4))" or the module's name.
Doc head(const Body& child) {
  if (child.external.empty()) return Doc::text(child.name);
  const ExternalInfo& external = child.external[0];
  if (external.parameters.empty()) return Doc::text(external.verilog_name);
  std::vector<Doc> parts;
  for (std::size_t i = 0; i < external.parameters.size(); ++i) {
    const auto& [name, value] = external.parameters[i];
    parts.push_back(Doc::text(fmt::format(".{}({}){}", name, value, i + 1 < external.parameters.size() ? "," : "")));
  }
  return Doc::join({Doc::text(external.verilog_name + " #("), Doc::list(std::move(parts), true), Doc::text(")")});
}

}  // namespace

void ModulePrinter::declare_output(int index, int port) {
  char& done = declared_[static_cast<std::size_t>(index)][static_cast<std::size_t>(port)];
  if (done != 0) return;
  done = 1;
  const InstanceInfo& instance = body_.instances[static_cast<std::size_t>(index)];
  const PortInfo& info = instance.child->ports[static_cast<std::size_t>(port)];
  const int node = instance.outputs[static_cast<std::size_t>(port)];
  if (node >= 0 && plan_.port_of_output(node) >= 0) return;
  const int named = node >= 0 ? plan_.name_of_output(node) : -1;
  if (named >= 0 && plan_.port_of_name(named) >= 0) return;
  const int element = named >= 0 ? plan_.node(named).element : info.element;
  declare("wire", names_.output_wire(index, port), info.type.width, element, named >= 0 ? plan_.node(named).comment : "");
}

void ModulePrinter::print_instance(int index) {
  const InstanceInfo& instance = body_.instances[static_cast<std::size_t>(index)];
  open_section(instance.section);
  if (title_.empty()) out_.blank();
  print_title();
  for (const int input : instance.inputs) {
    if (input >= 0) require(input);
  }
  for (std::size_t p = 0; p < instance.outputs.size(); ++p) {
    if (!instance.child->ports[p].is_input) declare_output(index, static_cast<int>(p));
  }
  const std::vector<Connection> ends = connections(index);
  const Doc open = Doc::join({head(*instance.child), Doc::text(fmt::format(" {} (", instance.name))});
  if (const Doc one = on_one_line(open, ends); one.flat_width() + 2 <= kLineLimit) {
    out_.lines(lay_out(one, 2, kLineLimit), comment_of(instance.source));
  } else {
    out_.lines(lay_out(open, 2, kLineLimit), comment_of(instance.source));
    print_connections(ends);
    out_.line("  );");
  }
  out_.blank();
}

std::vector<ModulePrinter::Connection> ModulePrinter::connections(int index) {
  const InstanceInfo& instance = body_.instances[static_cast<std::size_t>(index)];
  std::vector<Connection> ends;
  if (instance.child->clocked) ends.push_back({"clk", Doc::text("clk")});
  if (instance.child->resettable) ends.push_back({"rst_n", Doc::text("rst_n")});
  for (std::size_t p = 0; p < instance.inputs.size(); ++p) {
    const PortInfo& port = instance.child->ports[p];
    ends.push_back({port.name, port.is_input ? expressions_.whole(instance.inputs[p]) : Doc::text(names_.output_wire(index, static_cast<int>(p)))});
  }
  return ends;
}

Doc ModulePrinter::on_one_line(const Doc& open, const std::vector<Connection>& ends) {
  std::vector<Doc> parts{open};
  for (std::size_t i = 0; i < ends.size(); ++i) {
    parts.push_back(Doc::text(fmt::format("{}.{}(", i > 0 ? ", " : "", ends[i].port)));
    parts.push_back(ends[i].value);
    parts.push_back(Doc::text(")"));
  }
  parts.push_back(Doc::text(");"));
  return Doc::join(std::move(parts));
}

void ModulePrinter::print_connections(const std::vector<Connection>& ends) {
  std::size_t widest = 0;
  for (const Connection& end : ends) widest = std::max(widest, end.port.size());
  for (std::size_t i = 0; i < ends.size(); ++i) {
    const Doc line =
        Doc::join({Doc::text(fmt::format(".{:<{}} (", ends[i].port, widest)), ends[i].value, Doc::text(i + 1 < ends.size() ? ")," : ")")});
    out_.lines(lay_out(line, 4, kLineLimit), "");
  }
}

}  // namespace filigree::hdl
