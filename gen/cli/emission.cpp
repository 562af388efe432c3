#include "cli/emission.h"

#include "lib/prim_text.h"
#include "units/attention_filter.h"
#include "units/hss_core.h"
#include "units/hss_row.h"
#include "units/names.h"
#include "units/tasd_unit.h"
#include "units/ttc_core.h"

namespace filigree::cli {
namespace {

Emission emit(const hdl::Module& top, const std::string& configuration, bool source_lines) {
  const hdl::Design design(top);
  hdl::PrintOptions options;
  options.configuration = configuration;
  options.version = FILIGREE_VERSION;
  options.source_lines = source_lines;
  Emission emission{design.top(), design.ports(), hdl::ports_header(design), {}, design.memory_bits()};
  for (const std::string& name : design.primitives()) emission.files.push_back({name, std::string(lib::prim_text(name))});
  for (hdl::File& file : design.verilog(options)) emission.files.push_back(std::move(file));
  return emission;
}

}  // namespace

hdl::Module top_module(const config::Config& config) {
  return std::visit(
      config::EachKind{[](const config::HssConfig& c) { return units::hss_core(c); }, [](const config::TasdConfig& c) { return units::tasd_unit(c); },
                       [](const config::TtcConfig& c) { return units::ttc_core(c); },
                       [](const config::AttentionConfig& c) { return units::attention_filter(c); }},
      config);
}

std::string component_of(const config::Config& config, const std::string& module) {
  const std::string prefix = units::module_name(config::name_of(config), "");
  return module.starts_with(prefix) ? module.substr(prefix.size()) : module;
}

Emission emit_core(const config::Config& config, bool source_lines) { return emit(top_module(config), config::name_of(config), source_lines); }

Emission emit_row(const config::HssConfig& core) { return emit(units::hss_row(core), core.name, true); }

}  // namespace filigree::cli
