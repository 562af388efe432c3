// fil_uart_tx: bytes to a serial line, eight data bits, no parity, one stop bit, least significant bit first.
//
// Cycle behaviour
//   in_tready is a register: high while no byte is under way. A byte taken at an edge begins with its start bit after that edge and ends with a whole
//   stop bit; in_tready is high again then. The line comes from a flip-flop and rests high.
//
// Parameters
//   DIVISOR  clock cycles per bit, >= 4
//
// Reset: synchronous, active low; the line goes high at once, in the middle of a byte too.
`default_nettype none

module fil_uart_tx #(
  parameter DIVISOR = 104
) (
  input  wire       clk,
  input  wire       rst_n,

  input  wire [7:0] in_tdata,
  input  wire       in_tvalid,
  output reg        in_tready,

  output wire       line
);

  localparam WAIT_WIDTH = $clog2(DIVISOR);
  localparam [31:0] FULL = DIVISOR - 1;

  reg [WAIT_WIDTH-1:0] wait_left;  // cycles left of the bit on the line
  reg [3:0]            bits_left;  // behind the one on the line
  reg [8:0]            shift;      // [0] is on the line

  wire take = in_tvalid & in_tready;
  wire next = (wait_left == 0);

  always @(posedge clk) begin
    if (!rst_n) begin
      in_tready <= 1'b1;
      shift     <= 9'h1ff;
    end else begin
      in_tready <= in_tready ? ~in_tvalid : next & (bits_left == 0);
      shift     <= take ? {in_tdata, 1'b0} : next ? {1'b1, shift[8:1]} : shift;
    end
  end

  always @(posedge clk) begin
    wait_left <= (take | next) ? FULL[WAIT_WIDTH-1:0] : wait_left - 1'b1;
    bits_left <= take ? 4'd9 : next ? bits_left - 4'd1 : bits_left;
  end

  assign line = shift[0];

endmodule

`default_nettype wire
