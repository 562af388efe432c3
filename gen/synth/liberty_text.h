// The grammar of a liberty file: groups of attributes and further groups. What they mean is in liberty.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace filigree::synth {

/// name (arguments) { attributes and groups }, or an attribute: `name : value;` has one argument, `name (a, b);` several.
struct LibertyItem {
  std::string name;
  std::vector<std::string> arguments;  ///< quotes removed
  std::vector<LibertyItem> items;      ///< of a group, in the order of the file
  int line = 0;

  /// The first argument of the first item of this name; empty when there is none.
  std::string_view value(std::string_view item) const;
  /// All items of this name.
  std::vector<const LibertyItem*> all(std::string_view item) const;
};

/// The file's one group, `library (...) {...}`. `file` is the name used in messages. Throws std::runtime_error "FILE:LINE: ..., accepted: ...".
LibertyItem parse_liberty(std::string_view text, const std::string& file);

}  // namespace filigree::synth
