#include "model/pattern.h"

#include <numeric>
#include <stdexcept>

#include <fmt/format.h>

#include "model/count_text.h"

namespace filigree::model {

Fraction Fraction::reduced(std::int64_t numerator, std::int64_t denominator) {
  const std::int64_t common = std::gcd(numerator, denominator);
  return {numerator / common, denominator / common};
}

Pattern Pattern::parse(std::string_view text) {
  Pattern pattern;
  if (trimmed(text) == "dense") return pattern;
  const auto fail = [&](std::string_view what) {
    throw std::invalid_argument(
        fmt::format("pattern \"{}\": {}, accepted: \"dense\" or G:H per rank, outermost first, like \"4:8,2:4\"", text, what));
  };
  std::string_view rest = text;
  for (bool more = true; more;) {
    const std::size_t comma = rest.find(',');
    const std::string_view rule = rest.substr(0, comma);
    more = comma != std::string_view::npos;
    if (more) rest.remove_prefix(comma + 1);
    const std::size_t colon = rule.find(':');
    if (colon == std::string_view::npos) fail(fmt::format("\"{}\" is not of the form G:H", trimmed(rule)));
    const Rule parsed{parse_count(rule.substr(0, colon)), parse_count(rule.substr(colon + 1))};
    if (parsed.g < 0 || parsed.h < 0) fail(fmt::format("\"{}\" is not of the form G:H", trimmed(rule)));
    pattern.rules.push_back(parsed);
  }
  try {
    pattern.check();
  } catch (const std::invalid_argument& error) {
    fail(error.what());
  }
  return pattern;
}

void Pattern::check() const {
  if (ranks() > kMaxRanks) throw std::invalid_argument(fmt::format("{} ranks given, at most {} are supported", ranks(), kMaxRanks));
  std::int64_t product = 1;
  for (const Rule& rule : rules) {
    if (rule.g < 1 || rule.h < rule.g || rule.h > kMaxFiber) {
      throw std::invalid_argument(fmt::format("rule {}:{} is not 1 <= G <= H <= {}", rule.g, rule.h, kMaxFiber));
    }
    product *= rule.h;
  }
  if (product > kMaxSpan) throw std::invalid_argument(fmt::format("the product of all H is {}, at most {} is supported", product, kMaxSpan));
}

int Pattern::span() const {
  int product = 1;
  for (const Rule& rule : rules) product *= rule.h;
  return product;
}

int Pattern::kept() const {
  int product = 1;
  for (const Rule& rule : rules) product *= rule.g;
  return product;
}

int Pattern::payload_span(int rank) const {
  int product = 1;
  for (int below = 0; below < rank; ++below) product *= this->rank(below).h;
  return product;
}

std::string to_string(const Pattern& pattern) {
  if (pattern.dense()) return "dense";
  std::string text;
  for (const Rule& rule : pattern.rules) text += fmt::format("{}{}:{}", text.empty() ? "" : ",", rule.g, rule.h);
  return text;
}

}  // namespace filigree::model
