#include "units/buffered.h"

#include "lib/prim.h"

namespace filigree::units {

using hdl::Instance;
using hdl::Module;
using hdl::UInt;
using hdl::Value;

Buffered buffered(Module& m, const std::string& name, int width, bool has_last) {
  const hdl::StreamIn in = m.input_stream(name, width, has_last);
  return buffered(m, name, in, in.data);
}

Buffered buffered(Module& m, const std::string& name, const hdl::StreamIn& in, const Value& data) {
  const bool has_last = !in.last.empty();
  const int width = data.width();
  const Instance skid = m.instance("u_" + name + "_skid", lib::skid_buffer(width + (has_last ? 1 : 0)));
  skid.connect("in_tdata", has_last ? hdl::concat({data, in.last}) : data);
  skid.connect("in_tvalid", in.valid);
  in.accept(skid.out("in_tready"));
  const Value out = skid.out("out_tdata");
  return {skid, skid.out("out_tvalid"), has_last ? out.slice(0, width) : out, has_last ? out.bit(width) : Value{}};
}

Value sticky(Module& m, const std::string& name, const Value& condition) {
  const hdl::Reg flag = m.reg(name, UInt(1), 0);
  flag.next(flag | condition);
  return flag;
}

}  // namespace filigree::units
