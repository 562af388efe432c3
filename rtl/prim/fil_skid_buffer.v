// fil_skid_buffer: cuts a valid/ready stream so that no path passes through it combinationally, at one beat per cycle.
//
// Cycle behaviour
//   Every output comes straight from a flip-flop. A beat taken at an edge is offered after that edge: one cycle of latency, one beat per cycle.
//   Holds two beats: the one offered, and the one that arrives in the cycle in which the consumer first says no. in_tready falls only then.
//   An offer (out_tvalid, out_tdata) is held unchanged until out_tready takes it.
//
// Circuit
//   `spare` follows in_tdata while in_tready is high and holds otherwise, so the value on its input is always the next beat: the arriving one,
//   or the spare one. The same wire is the only source of out_tdata. That is two flip-flops and two multiplexers per bit, one multiplexer less than
//   the textbook form, which selects between input and spare a second time.
//
// Parameters
//   WIDTH  bits of the payload, >= 1; whoever needs tlast packs it into the payload.
//
// Reset: synchronous, active low; empties the buffer. The payload is not reset.
`default_nettype none

module fil_skid_buffer #(
  parameter WIDTH = 8
) (
  input  wire             clk,
  input  wire             rst_n,

  input  wire [WIDTH-1:0] in_tdata,
  input  wire             in_tvalid,
  output reg              in_tready,

  output reg  [WIDTH-1:0] out_tdata,
  output reg              out_tvalid,
  input  wire             out_tready
);

  reg  [WIDTH-1:0] spare;

  wire             load = out_tready | ~out_tvalid;
  wire [WIDTH-1:0] next = in_tready ? in_tdata : spare;

  // in_tready low means that `spare` holds a beat.
  always @(posedge clk) begin
    if (!rst_n) begin
      in_tready  <= 1'b1;
      out_tvalid <= 1'b0;
    end else begin
      in_tready  <= load | (in_tready & ~in_tvalid);
      out_tvalid <= ~load | in_tvalid | ~in_tready;
    end
  end

  always @(posedge clk) begin
    spare <= next;
    if (load) out_tdata <= next;
  end

endmodule

`default_nettype wire
