// What a configuration may be called: its modules carry the name.
#pragma once

#include <string>
#include <vector>

namespace filigree::config {

/// Adds a problem unless `name` is a lower-case letter, then letters, digits and single '-' or '_' between them.
void check_name(std::vector<std::string>& problems, const std::string& name);

}  // namespace filigree::config
