// What the parts of a TASD unit share: the run-time N of the terms, terms of equal M, magnitudes, and the number of a chosen value.
#pragma once

#include <vector>

#include "config/tasd_config.h"
#include "hdl/module.h"

namespace filigree::units {

/// Terms in a row with one M: they take from the same blocks, one after the other.
struct TermGroup {
  int m = 1;
  std::vector<int> terms;
};
std::vector<TermGroup> term_groups(const config::TasdConfig& cfg);

/// What one entry is: a slot of a term in a part of the block.
struct EntryPlace {
  int term = 0, part = 0, slot = 0;
};
/// Every entry in the order of TasdConfig.
std::vector<EntryPlace> entry_places(const config::TasdConfig& cfg);

/// "n_0".
std::string n_name(int term);
/// The inputs `n_<t>` of `m`, by term.
std::vector<hdl::Value> n_inputs(hdl::Module& m, const config::TasdConfig& cfg);
/// Connects them to the instance.
void connect_n(const hdl::Instance& instance, const std::vector<hdl::Value>& n);
/// Whether the slot of an entry is below its term's run-time N.
hdl::Value in_use(const std::vector<hdl::Value>& n, const EntryPlace& place);

/// |x| in as many bits as x, unsigned: the most negative value is the greatest.
hdl::Value magnitude(const hdl::Value& x, bool is_signed);

/// Two's complement to sign and magnitude, or back: the sign above value_bits - 1 bits of |x|, the most negative value being "minus zero". Unsigned:
/// x as it is.
hdl::Value sign_magnitude(const hdl::Value& x, bool is_signed);

/// The same for each value of a packed vector; named `code` where it differs from the value.
hdl::Bus sign_magnitudes(hdl::Module& m, const hdl::Value& packed, const config::TasdConfig& cfg);

/// The number modulo `modulus` of the one choose bit that is 1, zero extended to `width` bits; 0 when none is. At least `modulus` choose bits.
hdl::Value number_of(const std::vector<hdl::Value>& choose, int modulus, int width);

}  // namespace filigree::units
