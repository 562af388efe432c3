// Changes to a preset that make it a configuration which cannot be built.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "config/preset.h"
#include "errors/bad_case.h"

namespace filigree::errors {

inline std::string preset_text(const std::string& name) {
  for (const config::Preset& preset : config::presets()) {
    if (preset.name == name) return std::string(preset.text);
  }
  throw std::logic_error("there is no preset " + name);
}

/// The text of a preset with `from`, which must be in it once, replaced.
inline std::string changed(const std::string& preset, const std::string& from, const std::string& to) {
  std::string text = preset_text(preset);
  const std::size_t at = text.find(from);
  if (at == std::string::npos || text.find(from, at + 1) != std::string::npos) throw std::logic_error("not once in the preset: " + from);
  return text.replace(at, from.size(), to);
}

/// A change to a good configuration.
struct Change {
  const char* name;
  const char* from;
  const char* to;
  const char* names;
  const char* accepts;
};

/// `filigree generate` of the preset with each of the changes.
template <std::size_t kCount>
std::vector<BadCase> changes(const Change (&all)[kCount], const char* preset) {
  std::vector<BadCase> rows;
  for (const Change& change : all) {
    rows.push_back({change.name,
                    words("generate c.toml -o out --json figures.json"),
                    change.names,
                    change.accepts,
                    {{"c.toml", changed(preset, change.from, change.to)}}});
  }
  return rows;
}

}  // namespace filigree::errors
