// Reads one TOML table strictly: every key is asked for, a key that nobody asked for is a fault.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <toml++/toml.h>

namespace filigree::estimate {

/// One table whose keys are all asked for; faults are gathered.
class TomlReader {
 public:
  TomlReader(const toml::table& table, std::string path, std::vector<std::string>& faults) : table_(table), path_(std::move(path)), faults_(faults) {}

  /// The value of `key`, if it is there and good; `accepted` says what would be.
  template <typename T>
  std::optional<T> optional(const std::string& key, std::string_view accepted) {
    asked_.push_back(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr) return std::nullopt;
    std::optional<T> value = node->value<T>();
    if (!value) fault(key, "is of another type", accepted);
    return value;
  }
  template <typename T>
  T required(const std::string& key, std::string_view accepted) {
    if (table_.get(key) == nullptr) fault(key, "missing", accepted);
    return optional<T>(key, accepted).value_or(T{});
  }
  const toml::array* array(const std::string& key, std::string_view accepted) {
    asked_.push_back(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr || !node->is_array()) fault(key, node == nullptr ? "missing" : "is of another type", accepted);
    return node == nullptr ? nullptr : node->as_array();
  }
  const toml::table* table(const std::string& key, std::string_view accepted) {
    asked_.push_back(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr || !node->is_table()) fault(key, node == nullptr ? "missing" : "is of another type", accepted);
    return node == nullptr ? nullptr : node->as_table();
  }
  void fault(std::string_view key, std::string_view what, std::string_view accepted) {
    faults_.push_back(fmt::format("{}{}: {}, accepted: {}", path_, key, what, accepted));
  }
  /// Last: keys that nobody asked for.
  void finish() {
    for (const auto& [key, node] : table_) {
      if (std::find(asked_.begin(), asked_.end(), key.str()) == asked_.end())
        fault(key.str(), "unknown key", fmt::format("{}", fmt::join(asked_, ", ")));
    }
  }

 private:
  const toml::table& table_;
  std::string path_;
  std::vector<std::string>& faults_;
  std::vector<std::string> asked_;
};

}  // namespace filigree::estimate
