// Writes one module: the order of its parts and the statements; expressions come from ExpressionPrinter.
#pragma once

#include <string>
#include <vector>

#include "hdl/design.h"
#include "hdl/expression.h"
#include "hdl/signal_names.h"
#include "hdl/text_block.h"

namespace filigree::hdl {

class ModulePrinter {
 public:
  ModulePrinter(const Body& body, const PrintOptions& options)
      : body_(body), options_(options), plan_(body), names_(plan_), expressions_(plan_, names_.by_node()) {}

  std::string print();

 private:
  /// A part of the body in the author's order.
  struct Item {
    enum Kind { kNode, kInstance, kMemory } kind;
    int index;
    int key;
  };

  /// A port of an instance and what is connected to it.
  struct Connection {
    std::string port;
    Doc value;
  };

  void print_header();
  void print_ports();
  std::vector<Item> items() const;
  void print_items();
  /// Opens a section in front of what is printed next, unless it is empty.
  void open_section(const std::string& title);
  void print_title();
  void print_wire(int id);
  void print_register(int id);
  void print_memory(const MemoryInfo& memory);
  void print_instance(int index);
  std::vector<Connection> connections(int index);
  static Doc on_one_line(const Doc& open, const std::vector<Connection>& ends);
  void print_connections(const std::vector<Connection>& ends);
  void declare_output(int index, int port);
  void print_memory_accesses();
  void print_group(const RegisterGroup& group);
  void print_outputs();
  void print_unread();

  /// Prints whatever must be declared before an expression can mention `id`.
  void require(int id);
  void print_temporary(int id);
  /// `<left> <op> <value>;`
  void assign(int indent, const std::string& left, const char* op, int id, const std::string& comment);
  /// The same, element by element where that reads better.
  void assign_vector(int indent, const std::string& before, const std::string& name, const char* op, int id, int element, const std::string& comment);
  void declare(const char* keyword, const std::string& name, int width, int element, const std::string& comment);
  std::string comment_of(Source source) const;

  const Body& body_;
  const PrintOptions& options_;
  PrintPlan plan_;
  SignalNames names_;
  ExpressionPrinter expressions_;
  TextBlock out_;
  std::string title_;                        // section whose first line has not been printed yet
  std::vector<std::vector<char>> declared_;  // by instance and port: the output's wire is
};

}  // namespace filigree::hdl
