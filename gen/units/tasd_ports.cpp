#include "units/tasd_ports.h"

#include <fmt/format.h>

namespace filigree::units {

using config::TasdConfig;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

std::vector<TermGroup> term_groups(const TasdConfig& cfg) {
  std::vector<TermGroup> groups;
  for (int t = 0; t < cfg.term_count(); ++t) {
    const int m = cfg.terms[static_cast<std::size_t>(t)].m;
    if (groups.empty() || groups.back().m != m) groups.push_back({m, {}});
    groups.back().terms.push_back(t);
  }
  return groups;
}

std::vector<EntryPlace> entry_places(const TasdConfig& cfg) {
  std::vector<EntryPlace> places;
  for (int t = 0; t < cfg.term_count(); ++t) {
    for (int part = 0; part < cfg.parts(t); ++part) {
      for (int slot = 0; slot < cfg.terms[static_cast<std::size_t>(t)].n; ++slot) places.push_back({t, part, slot});
    }
  }
  return places;
}

std::string n_name(int term) { return fmt::format("n_{}", term); }

std::vector<Value> n_inputs(Module& m, const TasdConfig& cfg) {
  std::vector<Value> n;
  n.reserve(cfg.terms.size());
  for (int t = 0; t < cfg.term_count(); ++t) n.push_back(m.input(n_name(t), UInt(cfg.n_bits(t))));
  return n;
}

void connect_n(const hdl::Instance& instance, const std::vector<Value>& n) {
  for (std::size_t t = 0; t < n.size(); ++t) instance.connect(n_name(static_cast<int>(t)), n[t]);
}

Value in_use(const std::vector<Value>& n, const EntryPlace& place) {
  const Value& of_term = n[static_cast<std::size_t>(place.term)];
  return place.slot == 0 ? of_term.or_reduce() : of_term > place.slot;
}

Value magnitude(const Value& x, bool is_signed) {
  if (!is_signed) return x;
  return hdl::mux(x.bit(x.width() - 1), (0 - x).resize(x.width()).as_unsigned(), x);
}

Value sign_magnitude(const Value& x, bool is_signed) {
  if (!is_signed) return x;
  const int low_bits = x.width() - 1;
  const Value sign = x.bit(low_bits);
  const Value low = x.slice(0, low_bits);
  return hdl::concat({hdl::mux(sign, (0 - low).resize(low_bits).as_unsigned(), low), sign});
}

hdl::Bus sign_magnitudes(Module& m, const Value& packed, const TasdConfig& cfg) {
  const hdl::Bus values(packed, UInt(cfg.value_bits));
  if (!cfg.value_signed) return values;
  m.section("Sign and magnitude");
  std::vector<Value> code;
  for (const Value& value : values) code.push_back(sign_magnitude(value, true));
  return m.name("code", hdl::Bus(code));
}

Value number_of(const std::vector<Value>& choose, int modulus, int width) {
  std::vector<Value> bits;
  for (int b = 0; b < hdl::bits_for(static_cast<unsigned>(modulus - 1)); ++b) {
    Value any;
    for (std::size_t i = 0; i < choose.size(); ++i) {
      const int number = static_cast<int>(i) % modulus;
      if (((number >> b) & 1) == 0) continue;
      any = any.empty() ? choose[i] : any | choose[i];
    }
    bits.push_back(any);
  }
  return hdl::concat(bits).resize(width);
}

}  // namespace filigree::units
