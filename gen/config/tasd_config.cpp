#include "config/tasd_config.h"

#include <bit>

#include <fmt/format.h>

#include "config/names.h"

namespace filigree::config {
namespace {

int bits_to_hold(int largest) { return static_cast<int>(std::bit_width(static_cast<unsigned>(largest))); }

}  // namespace

std::vector<std::string> TasdConfig::check() const {
  std::vector<std::string> problems;
  check_name(problems, name);
  if (terms.empty() || terms.size() > kMaxTasdTerms) {
    problems.push_back(fmt::format("tasd.terms: {} terms, accepted: 1..{}", terms.size(), kMaxTasdTerms));
  }
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::string key = fmt::format("tasd.terms[{}]", i);
    const auto [n, m] = terms[i];
    if (m < 2 || m > kMaxTasdM) {
      problems.push_back(fmt::format("{}.m: {} is out of range, accepted: 2..{}", key, m, kMaxTasdM));
    } else if (n < 1 || n > m) {
      problems.push_back(fmt::format("{}.n: {} is out of range, accepted: 1..{} (N is at most M)", key, n, m));
    }
    if (i > 0 && terms[i - 1].m > 0 && m % terms[i - 1].m != 0) {
      problems.push_back(fmt::format("{}.m: {} after {}, accepted: a multiple of the M before (blocks nest)", key, m, terms[i - 1].m));
    }
  }
  if (value_bits < 2 || value_bits > 16) problems.push_back(fmt::format("tasd.value_bits: {} is out of range, accepted: 2..16", value_bits));
  return problems;
}

int TasdConfig::entries() const { return first_entry(term_count()); }

int TasdConfig::first_entry(int term) const {
  int first = 0;
  for (int t = 0; t < term; ++t) first += terms[static_cast<std::size_t>(t)].n * parts(t);
  return first;
}

int TasdConfig::index_bits() const { return bits_to_hold(block() - 1); }

int TasdConfig::n_bits(int term) const { return bits_to_hold(terms[static_cast<std::size_t>(term)].n); }

}  // namespace filigree::config
