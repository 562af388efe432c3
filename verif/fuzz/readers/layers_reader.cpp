#include <stdexcept>

#include "estimate/layer_list.h"
#include "readers/promise.h"
#include "readers/reader.h"

namespace filigree::readers {

void read_layers(std::string_view input) {
  refuse_or<std::invalid_argument>(kFile, [&] {
    for (const estimate::Layer& layer : estimate::parse_layers(kFile, input)) {
      require(layer.m >= 1 && layer.k >= 1 && layer.n >= 1 && !layer.name.empty(), "a layer without a size or a name");
    }
  });
}

}  // namespace filigree::readers
