// How values and modules add to a Body: the checks that every addition shares. For the library's own files.
#pragma once

#include <string>
#include <string_view>

#include "hdl/body.h"
#include "hdl/value.h"

namespace filigree::hdl {

inline Node& node_at(Body& body, int id) { return body.nodes[static_cast<std::size_t>(id)]; }
inline const Node& node_at(const Body& body, int id) { return body.nodes[static_cast<std::size_t>(id)]; }

/// Throws when the module is frozen.
void check_open(const Body& body, Source source);
/// Throws unless 1 <= type.width.
void check_type(Type type, Source source);
/// Throws when `value` is empty; `what` names its role.
void check_value(const Value& value, std::string_view what, Source source);
/// Throws when `value` is empty or of another module than `body`.
void check_member(const Body& body, const Value& value, std::string_view what, Source source);

/// Appends a node and returns its handle. `node.source` is the place a message names.
Value add_node(Body& body, Node node);
/// A constant; throws when the literal does not fit the type.
Value add_literal(Body& body, Type type, std::int64_t literal, Source source);
/// A node with operands and no other attribute.
Value add_operation(Body& body, Op op, Type type, std::vector<int> operands, Source source);
/// Bits of a value; `element` > 0 says in which units the text counts them.
Value add_slice(const Value& value, int lsb, int width, int element, Source source);

/// The operand as a value of `body` and of exactly `type`; literals become constants. `what` names the receiver in the message.
Value expect_type(Body& body, const Operand& operand, Type type, std::string_view what, Source source);

/// Takes a name in the module. Throws when it is malformed, a keyword or in use.
void claim_name(Body& body, const std::string& name, NameInfo::Kind kind, int index, Source source);
/// Throws when `name` cannot be an identifier of the emitted text.
void check_name(const std::string& name, Source source);

/// The section title that waits for the next named thing.
std::string take_section(Body& body);

/// Number of the port `name` or -1.
int find_port(const Body& body, const std::string& name);

/// A short description for messages: "count" for something named, "a value of type UInt(4)" otherwise.
std::string describe(const Value& value);

}  // namespace filigree::hdl
