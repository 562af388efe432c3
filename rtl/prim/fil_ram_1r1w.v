// fil_ram_1r1w: memory with one write port and one synchronous read port; the place where a process's SRAM macro goes.
//
// Cycle behaviour
//   write_enable stores write_data at write_address at the clock edge.
//   read_enable fetches read_address at the clock edge; read_data shows it after the edge and holds it until the next enabled read.
//   Read and write of one address at the same edge: the read returns the old contents.
//
// Parameters
//   WIDTH          bits of a word, >= 1
//   DEPTH          words, >= 1, any number
//   ADDRESS_WIDTH  derived: enough bits for DEPTH - 1, at least 1; do not set
//
// Addresses from DEPTH on must not be used. Contents and read_data are undefined until written / read. There is no reset.
`default_nettype none

module fil_ram_1r1w #(
  parameter WIDTH = 8,
  parameter DEPTH = 16,
  parameter ADDRESS_WIDTH = DEPTH > 1 ? $clog2(DEPTH) : 1
) (
  input  wire                     clk,

  input  wire                     write_enable,
  input  wire [ADDRESS_WIDTH-1:0] write_address,
  input  wire [WIDTH-1:0]         write_data,

  input  wire                     read_enable,
  input  wire [ADDRESS_WIDTH-1:0] read_address,
  output reg  [WIDTH-1:0]         read_data
);

  reg [WIDTH-1:0] memory [0:DEPTH-1];

  always @(posedge clk) begin
    if (write_enable) memory[write_address] <= write_data;
    if (read_enable) read_data <= memory[read_address];
  end

endmodule

`default_nettype wire
