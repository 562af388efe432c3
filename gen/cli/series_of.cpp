#include "cli/series_of.h"

#include <fmt/format.h>

#include "cli/user_error.h"
#include "system/series_run.h"

namespace filigree::cli {

model::Series series_of(const config::TtcConfig& config, const estimate::Layer& layer) {
  model::Series series;
  if (layer.series) {
    series = *layer.series;
  } else if (layer.pattern.dense()) {
    series.terms = {{config.m(), config.m()}};
  } else if (layer.pattern.ranks() == 1) {
    series.terms = {layer.pattern.rank(0)};
  } else {
    throw UserError(fmt::format("pattern {}: {} ranks, accepted: a series of terms N:{} on {}", model::to_string(layer.pattern),
                                layer.pattern.ranks(), config.m(), config.name));
  }
  format::resolve(system::geometry_of(config), series);
  return series;
}

model::Series series_of(const config::TtcConfig& config, const std::string& text) {
  estimate::Layer layer;
  if (text != "dense") layer.series = model::Series::parse(text);
  return series_of(config, layer);
}

}  // namespace filigree::cli
