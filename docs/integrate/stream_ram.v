// Keeps the first WORDS words of a stream, tlast above tdata, and raises `full` with the last of them.
// tready is a register: low in every fourth cycle, as a bus that others use too would be.
// The read port is combinational.
module stream_ram #(
    parameter WIDTH = 8,
    parameter WORDS = 1
) (
    input wire clk,
    input wire rst_n,
    input wire [WIDTH-1:0] tdata,
    input wire tlast,
    input wire tvalid,
    output reg tready,
    output reg full,
    input wire [31:0] address,
    output wire [WIDTH:0] word
);
  reg [WIDTH:0] words[0:WORDS-1];
  reg [31:0] next;
  reg [1:0] turn;

  assign word = words[address];

  always @(posedge clk) begin
    if (!rst_n) begin
      tready <= 1'b0;
      full <= 1'b0;
      next <= 32'd0;
      turn <= 2'd0;
    end else begin
      turn <= turn + 2'd1;
      tready <= turn != 2'd3;
      if (tvalid && tready && !full) begin
        words[next] <= {tlast, tdata};
        next <= next + 32'd1;
        full <= next + 32'd1 == WORDS;
      end
    end
  end
endmodule
