#include "model/count_text.h"

#include <charconv>
#include <system_error>

namespace filigree::model {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int parse_count(std::string_view text) {
  text = trimmed(text);
  if (text.empty() || text.size() > 6) return -1;
  int value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc{} && end == text.data() + text.size() && text.front() != '-';
  return whole ? value : -1;
}

}  // namespace filigree::model
