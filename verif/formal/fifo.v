// The queue: order, nothing lost, nothing twice, occupancy, the law of its output.
// The ghost is a ring that does not shift; `see` ties the entries to it.
//
// files:  rtl/prim/fil_fifo.v
// sizes:  DEPTH=1 DEPTH=2 DEPTH=3 DEPTH=6
// see:    entries = dut.data
// see:    full = dut.full
// depth:  3
// cover:  20
// mutant: rtl/prim/fil_fifo.v: s/push ? full_before\[i\] : full_behind\[i\]/push ? full_before[i] : full[i]/
// mutant: rtl/prim/fil_fifo.v: s/full_behind\[i\] ? data_behind/full[i] ? data_behind/
// mutant: rtl/prim/fil_fifo.v: s/in_tready  = ~full\[DEPTH-1\]/in_tready = 1'b1/
// mutant: rtl/prim/fil_fifo.v: s/full\[i\] ? pop : (push/full[i] ? push : (push/
`default_nettype none

module fifo #(
  parameter WIDTH = 3,
  parameter DEPTH = 2
) (
  input wire             clk,
  input wire             rst_n,
  input wire [WIDTH-1:0] in_tdata,
  input wire             in_tvalid,
  input wire             out_tready
);

  wire             in_tready, out_tvalid;
  wire [WIDTH-1:0] out_tdata;
  (* keep *) wire [WIDTH*DEPTH-1:0] entries;
  (* keep *) wire [DEPTH-1:0]       full;

  fil_fifo #(.WIDTH(WIDTH), .DEPTH(DEPTH)) dut (
    .clk(clk), .rst_n(rst_n), .in_tdata(in_tdata), .in_tvalid(in_tvalid), .in_tready(in_tready), .out_tdata(out_tdata),
    .out_tvalid(out_tvalid), .out_tready(out_tready)
  );
  fil_law_stream #(.WIDTH(WIDTH)) law (.clk(clk), .rst_n(rst_n), .payload(out_tdata), .valid(out_tvalid), .ready(out_tready));

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  reg [WIDTH-1:0] ghost [0:7];  // as many places as the largest depth
  reg [2:0]       first;        // the place of the oldest beat
  reg [3:0]       held;
  wire            push = in_tvalid & in_tready;
  wire            pop  = out_tvalid & out_tready;
  wire [2:0]      free_place = first + held[2:0];
  always @(posedge clk) begin
    if (!rst_n) begin
      first <= 3'd0;
      held  <= 4'd0;
    end else begin
      if (pop) first <= first + 3'd1;
      held <= held + push - pop;
    end
    if (push) ghost[free_place] <= in_tdata;
  end

  always @(posedge clk)
    if (started) begin
      assert (held <= DEPTH);
      assert (in_tready == (held < DEPTH));
      assert (out_tvalid == (held > 0));
      if (held > 0) assert (out_tdata == ghost[first]);
      cover (held == DEPTH && pop);
    end

  genvar i;
  generate
    for (i = 0; i < DEPTH; i = i + 1) begin : entry
      wire [2:0] place = first + i;
      always @(posedge clk)
        if (started) begin
          assert (full[i] == (held > i));
          if (held > i) assert (entries[WIDTH*i +: WIDTH] == ghost[place]);
        end
    end
    // A queue of one takes a beat every other cycle.
    if (DEPTH > 1) begin : flow
      always @(posedge clk) cover (started && held == 1 && push && pop);
    end
  endgenerate

endmodule

`default_nettype wire
