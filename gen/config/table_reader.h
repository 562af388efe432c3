// Reads one TOML table strictly: every key must be present, of the right type, and known.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace filigree::config {

/// Every problem is appended to `problems` as "KEY: PROBLEM, accepted: ..."; a reader returns a default in its place, so that all problems of a file are
/// found in one go. Call finish() last: it names the keys that nobody asked for.
class TableReader {
 public:
  /// `path` is the table's own key, "" for the top of the file. A null table stands for one whose absence was reported already.
  TableReader(const toml::table* table, std::string path, std::vector<std::string>& problems);

  /// The table has this key, of whatever type.
  bool has(const std::string& key) const { return table_ != nullptr && table_->contains(key); }
  std::string text(const std::string& key);
  int integer(const std::string& key);
  bool boolean(const std::string& key);
  std::vector<int> integers(const std::string& key);
  TableReader table(const std::string& key);
  /// An array of tables, inline or not.
  std::vector<TableReader> tables(const std::string& key);

  void finish();

 private:
  const toml::node* find(const std::string& key, const char* expected);
  void wrong_type(const std::string& key, const toml::node& found, const char* expected);
  int to_int(const std::string& key, const toml::node& node, const char* expected);
  std::string full(const std::string& key) const;

  const toml::table* table_;
  std::string path_;
  std::vector<std::string>* problems_;
  std::vector<std::string> asked_;
};

/// The words of `known` in order of their edit distance to `word`, at most `count`: what the writer of a misspelt word may have meant.
std::vector<std::string> nearest(std::string_view word, const std::vector<std::string>& known, std::size_t count);

}  // namespace filigree::config
