#include "units/names.h"

#include <algorithm>

namespace filigree::units {

std::string module_name(const std::string& configuration, const std::string& part) {
  std::string name = configuration + "_" + part;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

}  // namespace filigree::units
