// What every core has at its edges: streams behind a skid buffer, and flags that stay set.
#pragma once

#include <string>

#include "hdl/module.h"

namespace filigree::units {

/// An input stream of a core behind its skid buffer.
struct Buffered {
  hdl::Instance skid;
  hdl::Value valid, data, last;  ///< last is empty when the stream has none

  void accept(const hdl::Value& ready) const { skid.connect("out_tready", ready); }
};

/// Adds the input stream `name` and its skid buffer to the module.
Buffered buffered(hdl::Module& m, const std::string& name, int width, bool has_last);

/// The same for a stream `name` that is there already, `data` stored in its place: what is computed in front of the registers need not be behind them.
Buffered buffered(hdl::Module& m, const std::string& name, const hdl::StreamIn& in, const hdl::Value& data);

/// A register that `condition` sets and only reset clears.
hdl::Value sticky(hdl::Module& m, const std::string& name, const hdl::Value& condition);

}  // namespace filigree::units
