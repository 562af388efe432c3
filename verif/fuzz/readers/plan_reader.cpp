#include <stdexcept>

#include "estimate/tasd_plan.h"
#include "readers/promise.h"
#include "readers/reader.h"

namespace filigree::readers {

void read_plan(std::string_view input) {
  refuse_or<std::invalid_argument>(kFile, [&] {
    const estimate::TasdPlan plan = estimate::parse_plan(kFile, input);
    const std::string text = estimate::format_plan(plan);
    require(estimate::format_plan(estimate::parse_plan("written.toml", text)) == text, "a plan is another one after writing and reading");
    estimate::layers_of(plan, kFile);
  });
}

}  // namespace filigree::readers
