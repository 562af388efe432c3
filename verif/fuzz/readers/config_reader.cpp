#include <variant>

#include "config/config_error.h"
#include "config/config_toml.h"
#include "readers/promise.h"
#include "readers/reader.h"

namespace filigree::readers {

void read_config(std::string_view input) {
  refuse_or<config::ConfigError>(kFile, [&] {
    const config::Config config = config::parse_config(std::string(input), kFile);
    require(config::parse_config(config::to_toml(config), "written.toml") == config, "a configuration is another one after writing and reading");
    require(config::macs_of(config) >= 0, "a legal configuration has a negative number of multipliers");
  });
}

}  // namespace filigree::readers
