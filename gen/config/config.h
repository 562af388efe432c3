// A configuration of any kind.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "config/attention_config.h"
#include "config/hss_config.h"
#include "config/tasd_config.h"
#include "config/ttc_config.h"

namespace filigree::config {

using Config = std::variant<HssConfig, TasdConfig, TtcConfig, AttentionConfig>;

/// Visitors of a Config, one lambda per kind.
template <class... Visitors>
struct EachKind : Visitors... {
  using Visitors::operator()...;
};
template <class... Visitors>
EachKind(Visitors...) -> EachKind<Visitors...>;

inline const std::string& name_of(const Config& config) {
  return std::visit([](const auto& c) -> const std::string& { return c.name; }, config);
}

inline const std::string& summary_of(const Config& config) {
  return std::visit([](const auto& c) -> const std::string& { return c.summary; }, config);
}

/// Multipliers of the GEMM core; 0 where there is none.
inline int macs_of(const Config& config) {
  return std::visit(EachKind{[](const HssConfig& c) { return c.macs(); }, [](const TasdConfig&) { return 0; },
                             [](const TtcConfig& c) { return c.core.macs(); }, [](const AttentionConfig&) { return 0; }},
                    config);
}

/// The GEMM core inside, under the configuration's name; none in a TASD unit by itself or an attention filter.
inline std::optional<HssConfig> core_of(const Config& config) {
  if (const auto* hss = std::get_if<HssConfig>(&config)) return *hss;
  if (const auto* ttc = std::get_if<TtcConfig>(&config)) {
    HssConfig core = ttc->core;
    core.name = ttc->name;
    core.summary = ttc->summary;
    return core;
  }
  return std::nullopt;
}

}  // namespace filigree::config
