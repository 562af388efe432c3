// fil_bytes_to_beat: collects the bytes of one beat, least significant first, and offers them together.
//
// Cycle behaviour
//   A beat takes ceil(WIDTH / 8) bytes, the spare bits of the last one are dropped. in_tready and out_tvalid are registers, each the other's opposite:
//   no byte is taken while a beat is on offer. An offer is held until it is taken.
//
// Parameters
//   WIDTH  bits of a beat, >= 1; whoever needs tlast makes it the highest one
//
// Reset: synchronous, active low; drops what there is of a beat.
`default_nettype none

module fil_bytes_to_beat #(
  parameter WIDTH = 64
) (
  input  wire             clk,
  input  wire             rst_n,

  input  wire [7:0]       in_tdata,
  input  wire             in_tvalid,
  output reg              in_tready,

  output wire [WIDTH-1:0] out_tdata,
  output reg              out_tvalid,
  input  wire             out_tready
);

  localparam BYTES = (WIDTH + 7) / 8;
  localparam COUNT_WIDTH = $clog2(BYTES + 1);
  localparam [31:0] LAST = BYTES - 1;

  reg [8*BYTES-1:0]     shift;
  reg [COUNT_WIDTH-1:0] count;  // bytes of the next beat that are here

  wire push   = in_tvalid & in_tready;
  wire finish = push & (count == LAST[COUNT_WIDTH-1:0]);
  wire pop    = out_tvalid & out_tready;

  wire [8*BYTES+7:0] longer = {in_tdata, shift};

  always @(posedge clk) begin
    if (!rst_n) begin
      in_tready  <= 1'b1;
      out_tvalid <= 1'b0;
      count      <= 0;
    end else begin
      in_tready  <= in_tready ? ~finish : pop;
      out_tvalid <= out_tvalid ? ~pop : finish;
      count      <= finish ? {COUNT_WIDTH{1'b0}} : push ? count + 1'b1 : count;
    end
  end

  always @(posedge clk) begin
    if (push) shift <= longer[8*BYTES+7:8];
  end

  assign out_tdata = shift[WIDTH-1:0];

  generate
    if (8 * BYTES > WIDTH) begin : spare
      wire _unused = &{1'b0, shift[8*BYTES-1:WIDTH]};
    end
  endgenerate
  wire _unused_low = &{1'b0, longer[7:0]};

endmodule

`default_nettype wire
