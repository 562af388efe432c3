// Cycles of attention on multipliers that are never idle: what a filter is weighed against.
#pragma once

#include <cstdint>

namespace filigree::estimate {

/// Q K^T of `pairs` pairs of a query and a key: d multiplications each on `macs` multipliers. Rounded up.
std::int64_t score_cycles(std::int64_t pairs, std::int64_t head_dim, std::int64_t macs);

/// The same for Q K^T and P V.
std::int64_t attention_cycles(std::int64_t pairs, std::int64_t head_dim, std::int64_t macs);

}  // namespace filigree::estimate
