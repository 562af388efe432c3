// The hand-written Verilog leaves of rtl/prim as modules of the construction library: instantiated in the text, modelled here for the interpreter.
//
// Measured, GE per bit of payload at 32 bits (control included):
//   skid buffer 16.6 (the textbook circuit with a second select: 19.0; two registers written in turn: 19.7 and out_tdata behind a multiplexer)
//   FIFO        depth 1: 8.3   depth 2: 16.7   depth 4: 38.4   depth 8: 81.7   (circular buffer: depth 2: 19.7, 4: 41.3, 8: 83.7)
#pragma once

#include "hdl/module.h"

namespace filigree::lib {

/// fil_skid_buffer: stream `in` to stream `out`, both without tlast, every output a register, one beat per cycle. `width` >= 1 bits.
hdl::Module skid_buffer(int width);

/// fil_fifo: queue of `depth` >= 1 beats from stream `in` to stream `out`, both without tlast. No combinational path between its two sides.
/// One beat per cycle from depth 2 on, one every other cycle at depth 1.
hdl::Module fifo(int width, int depth);

/// fil_ram_1r1w: `depth` >= 1 words. Ports write_enable, write_address, write_data, read_enable, read_address, read_data. read_data follows an
/// enabled read by one cycle and holds; a read and a write of one address in one cycle read the old word. Addresses are bits_for(depth - 1) wide.
hdl::Module ram_1r1w(int width, int depth);

}  // namespace filigree::lib
