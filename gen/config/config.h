// A configuration of any kind.
#pragma once

#include <string>
#include <variant>

#include "config/hss_config.h"
#include "config/tasd_config.h"
#include "config/ttc_config.h"

namespace filigree::config {

using Config = std::variant<HssConfig, TasdConfig, TtcConfig>;

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

}  // namespace filigree::config
