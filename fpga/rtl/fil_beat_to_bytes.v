// fil_beat_to_bytes: takes a beat apart into bytes, least significant first.
//
// Cycle behaviour
//   A beat becomes ceil(WIDTH / 8) bytes, the spare bits of the last one are zero. in_tready and out_tvalid are registers, each the other's opposite:
//   no beat is taken while bytes of the one before are left. An offer is held until it is taken; a byte per cycle within a beat.
//
// Parameters
//   WIDTH  bits of a beat, >= 1; whoever has a tlast makes it the highest one
//
// Reset: synchronous, active low; drops what is left of a beat.
`default_nettype none

module fil_beat_to_bytes #(
  parameter WIDTH = 64
) (
  input  wire             clk,
  input  wire             rst_n,

  input  wire [WIDTH-1:0] in_tdata,
  input  wire             in_tvalid,
  output reg              in_tready,

  output wire [7:0]       out_tdata,
  output reg              out_tvalid,
  input  wire             out_tready
);

  localparam BYTES = (WIDTH + 7) / 8;
  localparam COUNT_WIDTH = $clog2(BYTES + 1);
  localparam [31:0] LAST = BYTES - 1;

  reg [8*BYTES-1:0]     shift;
  reg [COUNT_WIDTH-1:0] count;  // bytes that follow the one on offer

  wire load   = in_tvalid & in_tready;
  wire pop    = out_tvalid & out_tready;
  wire finish = pop & (count == 0);

  wire [8*BYTES-1:0] padded;
  assign padded[WIDTH-1:0] = in_tdata;
  generate
    if (8 * BYTES > WIDTH) begin : spare
      assign padded[8*BYTES-1:WIDTH] = 0;
    end
  endgenerate

  always @(posedge clk) begin
    if (!rst_n) begin
      in_tready  <= 1'b1;
      out_tvalid <= 1'b0;
    end else begin
      in_tready  <= in_tready ? ~in_tvalid : finish;
      out_tvalid <= out_tvalid ? ~finish : load;
    end
  end

  always @(posedge clk) begin
    if (load | pop) shift <= load ? padded : shift >> 8;
    if (load | pop) count <= load ? LAST[COUNT_WIDTH-1:0] : count - 1'b1;
  end

  assign out_tdata = shift[7:0];

endmodule

`default_nettype wire
