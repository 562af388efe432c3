#include "cli/emission.h"

#include "lib/prim_text.h"
#include "units/hss_core.h"
#include "units/hss_row.h"

namespace filigree::cli {
namespace {

Emission emit(const hdl::Module& top, const config::HssConfig& config, bool source_lines) {
  const hdl::Design design(top);
  hdl::PrintOptions options;
  options.configuration = config.name;
  options.version = FILIGREE_VERSION;
  options.source_lines = source_lines;
  Emission emission{design.top(), design.ports(), hdl::ports_header(design), {}};
  for (const std::string& name : design.primitives()) emission.files.push_back({name, std::string(lib::prim_text(name))});
  for (hdl::File& file : design.verilog(options)) emission.files.push_back(std::move(file));
  return emission;
}

}  // namespace

Emission emit_core(const config::HssConfig& config, bool source_lines) { return emit(units::hss_core(config), config, source_lines); }

Emission emit_row(const config::HssConfig& config) { return emit(units::hss_row(config), config, true); }

}  // namespace filigree::cli
