// A one-beat pipeline stage, right or wrong in a chosen way: what the bench is tried on.
#pragma once

#include "hdl/module.h"

namespace filigree::bench {

enum class Defect {
  kNone,
  kWithdrawsOffer,  // offers only every other cycle
  kChangesPayload,  // an offer that waits counts up
  kHangs,           // takes six beats and no more
  kWrongData,       // the lowest bit of beat 7 is flipped
  kLosesBeat,       // beat 7 is not passed on
  kRepeatsBeat,     // beat 7 is passed on twice
  kValidFromReady,  // offers only when the other side is ready
  kReadyFromValid,  // accepts only when there is an offer
  kDataFromReady,   // the payload is 0 while the other side is not ready
  kOffersInReset,   // offers whenever it is not full, reset or not
};

/// Streams `in` and `out` of `width` bits with tlast.
inline hdl::Module toy_stage(int width, Defect defect = Defect::kNone) {
  using hdl::mux;
  hdl::Module m("toy_stage_" + std::to_string(width) + "_" + std::to_string(static_cast<int>(defect)), "Holds one beat.");
  const hdl::StreamIn in = m.input_stream("in", width);
  const hdl::StreamOut out = m.output_stream("out", width);
  const hdl::Reg full = m.reg("full", hdl::UInt(1), 0);
  const hdl::Reg data = m.data_reg("data", hdl::UInt(width));
  const hdl::Reg last = m.data_reg("last", hdl::UInt(1));
  const hdl::Reg count = m.reg("count", hdl::UInt(4), 0);
  const hdl::Reg toggle = m.reg("toggle", hdl::UInt(1), 0);
  toggle.next(~toggle);
  hdl::Reg again;
  if (defect == Defect::kRepeatsBeat) {
    again = m.reg("again", hdl::UInt(1), 0);
  }

  hdl::Value valid = full;
  if (defect == Defect::kWithdrawsOffer) {
    valid = full & toggle;
  } else if (defect == Defect::kValidFromReady) {
    valid = full & out.ready;
  } else if (defect == Defect::kOffersInReset) {
    valid = ~full;
  }
  const hdl::Value taken = m.name("taken", valid & out.ready);
  const hdl::Value on_seven = count == 7;
  hdl::Value ready = ~full | taken;
  if (defect == Defect::kHangs) {
    ready = ready & (count < 6);
  } else if (defect == Defect::kReadyFromValid) {
    ready = ready & in.valid;
  } else if (defect == Defect::kRepeatsBeat) {
    ready = ready & ~again;
  }
  const hdl::Value ready_now = m.name("ready_now", ready);
  const hdl::Value load = m.name("load", in.valid & ready_now);
  count.next_when(load & (count != 15), (count + 1).resize(4));

  hdl::Value next_full = load | (full & ~taken);
  if (defect == Defect::kLosesBeat) {
    next_full = (load & ~on_seven) | (full & ~taken);
  } else if (defect == Defect::kRepeatsBeat) {
    again.next((load & on_seven) | (again & ~taken));
    next_full = load | (full & ~taken) | (taken & again);
  }
  full.next(next_full);
  last.next_when(load, in.last);

  hdl::Value next_data = in.data;
  hdl::Value load_data = load;
  if (defect == Defect::kWrongData) {
    next_data = in.data ^ on_seven.resize(width);
  } else if (defect == Defect::kChangesPayload) {
    next_data = mux(load, in.data, (data + 1).resize(width));
    load_data = m.constant(hdl::UInt(1), 1);
  }
  data.next_when(load_data, next_data);
  in.accept(ready_now);
  out.offer(valid, defect == Defect::kDataFromReady ? mux(out.ready, data, m.constant(hdl::UInt(width), 0)) : hdl::Value(data), last);
  return m;
}

}  // namespace filigree::bench
