// Numbers inside of a notation like "4:8,2:4" or "2:4+2:8".
#pragma once

#include <string_view>

namespace filigree::model {

/// Without spaces and tabs at either end.
std::string_view trimmed(std::string_view text);

/// A decimal number of 1..6 digits and nothing else but spaces around it; -1 when it is not one.
int parse_count(std::string_view text);

}  // namespace filigree::model
