// What a command found: a table on standard output for people, or a JSON file for programs.
#pragma once

#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "cli/output.h"
#include "cli/table.h"

namespace filigree::cli {

/// With a JSON file ("-" is standard output) the figures go there and nothing is printed; without one the text is printed.
class Report {
 public:
  /// Throws UserError at once when the file cannot be written. Empty: no JSON.
  explicit Report(const std::string& json_file);

  /// Figures in the order in which they are set. An object unless replaced.
  nlohmann::ordered_json& figures() { return figures_; }
  void add(const Table& table);
  void add_line(const std::string& line);
  /// Prints or writes. Call last.
  void commit();

 private:
  bool to_stdout_ = false;
  std::unique_ptr<OutputFile> file_;
  nlohmann::ordered_json figures_ = nlohmann::ordered_json::object();
  std::string text_;
};

}  // namespace filigree::cli
