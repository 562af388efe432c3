// fil_fifo: first-in first-out queue of DEPTH beats between two valid/ready streams.
//
// Cycle behaviour
//   in_tready says that fewer than DEPTH beats are held, out_tvalid that at least one is; both depend on registers only, so there is no path from
//   out_tready to in_tready or from in_tvalid to out_tvalid. A beat taken at an edge can be offered after that edge: latency one cycle when empty.
//   One beat per cycle for DEPTH >= 2. DEPTH = 1 is a plain register: it takes a beat every other cycle.
//   An offer is held unchanged until out_tready takes it.
//
// Circuit
//   A shifting queue: entry 0 is the one offered, so out_tdata comes straight from a flip-flop and there is no read multiplexer. On a pop every full
//   entry takes the one behind it, or the input if there is none; on a push the first empty entry takes the input. The last entry simply follows the
//   input while it is empty: what it loads is then what the entry before it would load, and the two share one multiplexer.
//   Meant for short queues, since all beats held move on every pop. Beyond some sixteen entries use a RAM with pointers.
//
// Parameters
//   WIDTH  bits of the payload, >= 1
//   DEPTH  beats held, >= 1
//
// Reset: synchronous, active low; empties the queue. The payload is not reset.
`default_nettype none

module fil_fifo #(
  parameter WIDTH = 8,
  parameter DEPTH = 2
) (
  input  wire             clk,
  input  wire             rst_n,

  input  wire [WIDTH-1:0] in_tdata,
  input  wire             in_tvalid,
  output wire             in_tready,

  output wire [WIDTH-1:0] out_tdata,
  output wire             out_tvalid,
  input  wire             out_tready
);

  reg  [DEPTH-1:0]       full;  // entry i holds a beat; the full ones are always 0 .. n-1
  reg  [WIDTH*DEPTH-1:0] data;

  assign in_tready  = ~full[DEPTH-1];
  assign out_tvalid = full[0];
  assign out_tdata  = data[WIDTH-1:0];

  wire push = in_tvalid & in_tready;
  wire pop  = out_tvalid & out_tready;

  // For entry i: is the one before it full (the input stands before entry 0), is the one behind it, and what does that one hold.
  wire [DEPTH-1:0]       full_before = ~(~full << 1);
  wire [DEPTH-1:0]       full_behind = full >> 1;
  wire [WIDTH*DEPTH-1:0] data_behind = data >> WIDTH;

  genvar i;
  generate
    for (i = 0; i < DEPTH; i = i + 1) begin : entry
      always @(posedge clk) begin
        if (!rst_n) full[i] <= 1'b0;
        else if (push != pop) full[i] <= push ? full_before[i] : full_behind[i];
      end

      wire take = (i == DEPTH - 1) ? ~full[i] : full[i] ? pop : (push & full_before[i]);

      always @(posedge clk) begin
        if (take)
          data[WIDTH*i +: WIDTH] <= full_behind[i] ? data_behind[WIDTH*i +: WIDTH] : in_tdata;
      end
    end
  endgenerate

endmodule

`default_nettype wire
