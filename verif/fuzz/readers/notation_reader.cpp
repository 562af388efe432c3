#include <stdexcept>
#include <vector>

#include "model/pattern.h"
#include "model/tasd.h"
#include "readers/promise.h"
#include "readers/reader.h"
#include "synth/cell_function.h"

namespace filigree::readers {

void read_notation(std::string_view input) {
  refuse_or<std::invalid_argument>("pattern", [&] {
    const model::Pattern pattern = model::Pattern::parse(input);
    require(model::Pattern::parse(model::to_string(pattern)) == pattern, "a pattern is another one after writing and reading");
    require(pattern.kept() <= pattern.span(), "a pattern keeps more than there is");
  });
  refuse_or<std::invalid_argument>("series", [&] {
    const model::Series series = model::Series::parse(input);
    require(model::Series::parse(model::to_string(series)) == series, "a series is another one after writing and reading");
    series.merged().check();
  });
  refuse_or<std::runtime_error>("the function", [&] {
    const synth::CellFunction function(input);
    function.evaluate(std::vector<std::uint64_t>(function.pins().size(), 0x5555));
  });
}

}  // namespace filigree::readers
