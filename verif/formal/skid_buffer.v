// The skid buffer: order, nothing lost, nothing twice, occupancy, the law of its output.
// The ghost is a queue of its own: a ring of two places. `see` ties the spare register to it, without which nothing is inductive.
//
// files:  rtl/prim/fil_skid_buffer.v
// sizes:  WIDTH=1 WIDTH=8
// see:    spare = dut.spare
// depth:  4
// cover:  12
// mutant: rtl/prim/fil_skid_buffer.v: s/load = out_tready | ~out_tvalid/load = out_tready/
// mutant: rtl/prim/fil_skid_buffer.v: s/in_tready ? in_tdata : spare/in_tready ? spare : in_tdata/
// mutant: rtl/prim/fil_skid_buffer.v: s/(in_tready & ~in_tvalid)/in_tready/
// mutant: rtl/prim/fil_skid_buffer.v: s/if (load) out_tdata/out_tdata/
`default_nettype none

module skid_buffer #(
  parameter WIDTH = 8
) (
  input wire             clk,
  input wire             rst_n,
  input wire [WIDTH-1:0] in_tdata,
  input wire             in_tvalid,
  input wire             out_tready
);

  wire             in_tready, out_tvalid;
  wire [WIDTH-1:0] out_tdata;
  (* keep *) wire [WIDTH-1:0] spare;

  fil_skid_buffer #(.WIDTH(WIDTH)) dut (
    .clk(clk), .rst_n(rst_n), .in_tdata(in_tdata), .in_tvalid(in_tvalid), .in_tready(in_tready), .out_tdata(out_tdata),
    .out_tvalid(out_tvalid), .out_tready(out_tready)
  );
  fil_law_stream #(.WIDTH(WIDTH)) law (.clk(clk), .rst_n(rst_n), .payload(out_tdata), .valid(out_tvalid), .ready(out_tready));

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  reg [WIDTH-1:0] ghost [0:1];
  reg             first;  // the place of the oldest beat
  reg [1:0]       held;
  wire            push = in_tvalid & in_tready;
  wire            pop  = out_tvalid & out_tready;
  always @(posedge clk) begin
    if (!rst_n) begin
      first <= 1'b0;
      held  <= 2'd0;
    end else begin
      if (pop) first <= ~first;
      held <= held + push - pop;
    end
    if (push) ghost[first ^ held[0]] <= in_tdata;
  end

  always @(posedge clk)
    if (started) begin
      assert (held <= 2);
      assert (in_tready == (held < 2));
      assert (out_tvalid == (held > 0));
      if (held > 0) assert (out_tdata == ghost[first]);
      if (held > 1) assert (spare == ghost[~first]);
      cover (held == 2 && pop);
      cover (held == 1 && push && pop);
    end

endmodule

`default_nettype wire
