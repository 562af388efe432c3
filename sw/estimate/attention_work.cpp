#include "estimate/attention_work.h"

namespace filigree::estimate {

std::int64_t score_cycles(std::int64_t pairs, std::int64_t head_dim, std::int64_t macs) { return (pairs * head_dim + macs - 1) / macs; }

std::int64_t attention_cycles(std::int64_t pairs, std::int64_t head_dim, std::int64_t macs) { return score_cycles(2 * pairs, head_dim, macs); }

}  // namespace filigree::estimate
