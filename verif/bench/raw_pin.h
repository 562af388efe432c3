// A port of a Verilated class as plain memory. Included by the emitted ports.h inside a model's shared object, so it depends on nothing at all.
#pragma once

namespace filigree::bench {

/// One port. `storage` is the member of the Verilated class: little-endian, the low `width` bits used, the rest kept zero.
///
/// The emitted ports.h defines, after the Verilated header was included, in the global namespace
///
///   template <class Dut> const filigree::bench::RawPin* raw_pins(Dut& dut, int* count);
///
/// in the order of Design::ports().
struct RawPin {
  const char* name;
  bool is_input;
  int width;
  void* storage;
  int bytes;  ///< 1, 2, 4, 8, or a multiple of 4: the size of the member
};

}  // namespace filigree::bench
