// The notation and the rules of a series; tasd.cpp has what a series does to a tensor.
#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "model/count_text.h"
#include "model/tasd.h"

namespace filigree::model {

Series Series::parse(std::string_view text) {
  const auto fail = [text](std::string_view what) {
    throw std::invalid_argument(
        fmt::format("series \"{}\": {}, accepted: 1 to {} terms N:M joined by +, 1 <= N <= M, M of 2..{}, of every two M one divides the other, "
                    "like \"2:4+2:8\"",
                    text, what, kMaxTerms, kMaxTermBlock));
  };
  if (trimmed(text).empty()) fail("is empty");
  Series series;
  std::string_view rest = text;
  for (bool more = true; more;) {
    const std::size_t plus = rest.find('+');
    const std::string_view term = rest.substr(0, plus);
    more = plus != std::string_view::npos;
    if (more) rest.remove_prefix(plus + 1);
    const std::size_t colon = term.find(':');
    const Rule rule = colon == std::string_view::npos ? Rule{-1, -1} : Rule{parse_count(term.substr(0, colon)), parse_count(term.substr(colon + 1))};
    if (rule.g < 0 || rule.h < 0) fail(fmt::format("\"{}\" is not of the form N:M", trimmed(term)));
    series.terms.push_back(rule);
  }
  try {
    series.check();
  } catch (const std::invalid_argument& error) {
    fail(error.what());
  }
  return series;
}

void Series::check() const {
  if (terms.empty()) throw std::invalid_argument("no terms given");
  if (terms.size() > kMaxTerms) throw std::invalid_argument(fmt::format("{} terms given, at most {} are supported", terms.size(), kMaxTerms));
  for (const Rule& term : terms) {
    if (term.g < 1 || term.h < term.g) throw std::invalid_argument(fmt::format("term {}:{} is not 1 <= N <= M", term.g, term.h));
    if (term.h < 2 || term.h > kMaxTermBlock) throw std::invalid_argument(fmt::format("M of {}:{} is not 2..{}", term.g, term.h, kMaxTermBlock));
  }
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (std::size_t j = i + 1; j < terms.size(); ++j) {
      const auto [fine, coarse] = std::minmax(terms[i].h, terms[j].h);
      if (coarse % fine != 0) throw std::invalid_argument(fmt::format("blocks of {} do not hold whole blocks of {}", coarse, fine));
    }
  }
}

int Series::block() const {
  int block = 0;
  for (const Rule& term : terms) block = std::max(block, term.h);
  return block;
}

double Series::mac_fraction() const {
  double fraction = 0;
  for (const Rule& term : terms) fraction += static_cast<double>(term.g) / static_cast<double>(term.h);
  return fraction;
}

Series Series::merged() const {
  Series merged;
  for (const Rule& term : terms) {
    if (merged.terms.empty() || merged.terms.back().h != term.h) {
      merged.terms.push_back(term);
    } else {
      merged.terms.back().g = std::min(merged.terms.back().g + term.g, term.h);
    }
  }
  return merged;
}

std::string to_string(const Series& series) {
  std::string text;
  for (const Rule& term : series.terms) text += fmt::format("{}{}:{}", text.empty() ? "" : "+", term.g, term.h);
  return text;
}

}  // namespace filigree::model
