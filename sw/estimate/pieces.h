// Into how many pieces something is cut.
#pragma once

#include <cstdint>

namespace filigree::estimate {

/// ceil(size / piece); both >= 1.
constexpr std::int64_t pieces(std::int64_t size, std::int64_t piece) { return (size - 1) / piece + 1; }

}  // namespace filigree::estimate
