#include "config/table_reader.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>

#include <fmt/format.h>

namespace filigree::config {
namespace {

constexpr std::size_t kNearestKeys = 3;

const char* type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table: return "a table";
    case toml::node_type::array: return "an array";
    case toml::node_type::string: return "a string";
    case toml::node_type::integer: return "an integer";
    case toml::node_type::floating_point: return "a floating-point number";
    case toml::node_type::boolean: return "a boolean";
    default: return "a date or time";
  }
}

/// Levenshtein distance.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

TableReader::TableReader(const toml::table* table, std::string path, std::vector<std::string>& problems)
    : table_(table), path_(std::move(path)), problems_(&problems) {}

std::string TableReader::full(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

const toml::node* TableReader::find(const std::string& key, const char* expected) {
  asked_.push_back(key);
  if (table_ == nullptr) return nullptr;
  const toml::node* found = table_->get(key);
  if (found == nullptr) problems_->push_back(fmt::format("{}: missing, accepted: {}", full(key), expected));
  return found;
}

void TableReader::wrong_type(const std::string& key, const toml::node& found, const char* expected) {
  problems_->push_back(fmt::format("{}: {} is the wrong type, accepted: {}", full(key), type_name(found), expected));
}

int TableReader::to_int(const std::string& key, const toml::node& node, const char* expected) {
  const auto* value = node.as_integer();
  if (value == nullptr) {
    wrong_type(key, node, expected);
    return 0;
  }
  constexpr std::int64_t kLow = std::numeric_limits<int>::min();
  constexpr std::int64_t kHigh = std::numeric_limits<int>::max();
  if (value->get() < kLow || value->get() > kHigh) {
    problems_->push_back(fmt::format("{}: {} is out of range, accepted: {}..{}", full(key), value->get(), kLow, kHigh));
    return 0;
  }
  return static_cast<int>(value->get());
}

std::string TableReader::text(const std::string& key) {
  const toml::node* node = find(key, "a string");
  if (node == nullptr) return {};
  if (const auto* value = node->as_string()) return value->get();
  wrong_type(key, *node, "a string");
  return {};
}

int TableReader::integer(const std::string& key) {
  const toml::node* node = find(key, "an integer");
  return node == nullptr ? 0 : to_int(key, *node, "an integer");
}

bool TableReader::boolean(const std::string& key) {
  const toml::node* node = find(key, "true or false");
  if (node == nullptr) return false;
  if (const auto* value = node->as_boolean()) return value->get();
  wrong_type(key, *node, "true or false");
  return false;
}

std::vector<int> TableReader::integers(const std::string& key) {
  constexpr const char* kExpected = "an array of integers";
  const toml::node* node = find(key, kExpected);
  if (node == nullptr) return {};
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    wrong_type(key, *node, kExpected);
    return {};
  }
  std::vector<int> values;
  for (std::size_t i = 0; i < array->size(); ++i) values.push_back(to_int(fmt::format("{}[{}]", key, i), *array->get(i), "an integer"));
  return values;
}

TableReader TableReader::table(const std::string& key) {
  const toml::node* node = find(key, "a table");
  if (node != nullptr && !node->is_table()) wrong_type(key, *node, "a table");
  return {node == nullptr ? nullptr : node->as_table(), full(key), *problems_};
}

std::vector<TableReader> TableReader::tables(const std::string& key) {
  constexpr const char* kExpected = "an array of tables";
  const toml::node* node = find(key, kExpected);
  if (node == nullptr) return {};
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    wrong_type(key, *node, kExpected);
    return {};
  }
  std::vector<TableReader> readers;
  for (std::size_t i = 0; i < array->size(); ++i) {
    const std::string element = fmt::format("{}[{}]", key, i);
    const toml::table* table = array->get(i)->as_table();
    if (table == nullptr) wrong_type(element, *array->get(i), "a table");
    readers.emplace_back(table, full(element), *problems_);
  }
  return readers;
}

void TableReader::finish() {
  if (table_ == nullptr) return;
  for (const auto& [key, node] : *table_) {
    if (std::find(asked_.begin(), asked_.end(), key.str()) != asked_.end()) continue;
    problems_->push_back(
        fmt::format("{}: unknown key, accepted here: {}", full(std::string(key.str())), fmt::join(nearest(key.str(), asked_, kNearestKeys), ", ")));
  }
}

std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known, std::size_t count) {
  std::vector<std::string> sorted = known;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [word](const std::string& a, const std::string& b) { return distance(word, a) < distance(word, b); });
  sorted.resize(std::min(count, sorted.size()));
  return sorted;
}

}  // namespace filigree::config
