#include "cli/commands.h"

namespace filigree::cli {

void add_config_argument(CLI::App& command, std::string& config) {
  command.add_option("CONFIG", config, "A preset's name or a TOML file")->required();
}

void add_json_option(CLI::App& command, std::string& file) {
  command.add_option("--json", file, "Write the figures to this file instead of printing a table")->type_name("FILE");
}

}  // namespace filigree::cli
