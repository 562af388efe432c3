#include "cli/report.h"

#include <cstdio>

#include "cli/user_error.h"

namespace filigree::cli {

Report::Report(const std::string& json_file) : to_stdout_(json_file == "-") {
  if (!json_file.empty() && !to_stdout_) file_ = std::make_unique<OutputFile>(json_file);
}

void Report::add(const Table& table) {
  if (!text_.empty()) text_ += "\n";
  text_ += table.to_string();
}

void Report::add_line(const std::string& line) { text_ += line + "\n"; }

void Report::commit() {
  const std::string json = figures_.dump(2) + "\n";
  if (file_) {
    file_->write(json);
    file_->commit();
    return;
  }
  const std::string& text = to_stdout_ ? json : text_;
  std::fwrite(text.data(), 1, text.size(), stdout);
  if (std::fflush(stdout) != 0) throw UserError("standard output: cannot be written, accepted: a place with room");
}

}  // namespace filigree::cli
