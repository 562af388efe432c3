// fil_byte_fifo: queue of bytes in one block RAM, between two valid/ready streams.
//
// Cycle behaviour
//   in_tready says that the RAM has room, out_tvalid that a byte stands at the RAM's output; both depend on registers only, and there is no path from
//   out_tready to them or from in_tvalid to out_tvalid. A byte is offered two cycles after it was taken, then a byte per cycle. An offer is held until
//   it is taken. One byte more than the RAM has fits, the one on offer.
//   `taken` counts the bytes that have left the RAM, modulo twice its size: whoever knows how many went in knows how many may follow.
//   `level` is the number of bytes inside, the one on offer included.
//
// Parameters
//   SIZE_BITS  the RAM has 2**SIZE_BITS bytes; 9 fills one SB_RAM40_4K of an iCE40
//
// Reset: synchronous, active low; empties the queue.
`default_nettype none

module fil_byte_fifo #(
  parameter SIZE_BITS = 9
) (
  input  wire               clk,
  input  wire               rst_n,

  input  wire [7:0]         in_tdata,
  input  wire               in_tvalid,
  output wire               in_tready,

  output wire [7:0]         out_tdata,
  output reg                out_tvalid,
  input  wire               out_tready,

  output wire [SIZE_BITS:0] taken,
  output wire [SIZE_BITS:0] level
);

  localparam [31:0] SIZE = 1 << SIZE_BITS;

  reg [SIZE_BITS:0] written;  // bytes that went into the RAM
  reg [SIZE_BITS:0] fetched;  // bytes that left it

  wire [SIZE_BITS:0] stored = written - fetched;

  assign in_tready = (stored != SIZE[SIZE_BITS:0]);

  wire push  = in_tvalid & in_tready;
  wire fetch = (stored != 0) & (out_tready | ~out_tvalid);

  fil_ram_1r1w #(
    .WIDTH(8),
    .DEPTH(SIZE)
  ) u_ram (
    .clk(clk),
    .write_enable(push),
    .write_address(written[SIZE_BITS-1:0]),
    .write_data(in_tdata),
    .read_enable(fetch),
    .read_address(fetched[SIZE_BITS-1:0]),
    .read_data(out_tdata)
  );

  always @(posedge clk) begin
    if (!rst_n) begin
      written    <= 0;
      fetched    <= 0;
      out_tvalid <= 1'b0;
    end else begin
      written    <= written + {{SIZE_BITS{1'b0}}, push};
      fetched    <= fetched + {{SIZE_BITS{1'b0}}, fetch};
      out_tvalid <= fetch | (out_tvalid & ~out_tready);
    end
  end

  assign taken = fetched;
  assign level = stored + {{SIZE_BITS{1'b0}}, out_tvalid};

endmodule

`default_nettype wire
