// Figures that take minutes to find, kept under a hash of all that they follow from.
#pragma once

#include <functional>
#include <string>

#include <nlohmann/json.hpp>

#include "bench/model_cache.h"
#include "cli/emission.h"

namespace filigree::cli {

/// The figures `kind` of whatever `key` hashes: read from the cache of Verilated models (bench::default_cache_folder()), or computed and put there.
/// Nothing is kept when `compute` throws.
nlohmann::ordered_json cached_figures(const std::string& kind, const bench::ContentHash& key, const std::function<nlohmann::ordered_json()>& compute);

/// A hash of every emitted file, of yosys' version and of `more`.
bench::ContentHash hash_of(const Emission& emission, const std::vector<std::string>& more);

/// The running program itself: for figures that its own code computes.
std::string program_text();

}  // namespace filigree::cli
