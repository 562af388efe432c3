// fil_uart_rx: serial line to bytes, eight data bits, no parity, one stop bit, least significant bit first.
//
// Cycle behaviour
//   The line passes two flip-flops. A falling edge starts a byte; every bit is read once, in its middle. A line that is high again in the middle of
//   the start bit was a disturbance, and nothing happens. byte_valid is high for one cycle with the byte on byte_data when the stop bit was high,
//   framing_error for one cycle when it was low. There is no way to hold a byte back: whoever listens takes it in that cycle. Two bytes are at least
//   nine and a half bits apart.
//
// Parameters
//   DIVISOR  clock cycles per bit, >= 4
//
// Reset: synchronous, active low; drops what has been received of a byte.
`default_nettype none

module fil_uart_rx #(
  parameter DIVISOR = 104
) (
  input  wire       clk,
  input  wire       rst_n,

  input  wire       line,

  output wire [7:0] byte_data,
  output reg        byte_valid,
  output reg        framing_error
);

  localparam WAIT_WIDTH = $clog2(DIVISOR);
  localparam [31:0] HALF = DIVISOR / 2 - 1;
  localparam [31:0] FULL = DIVISOR - 1;

  reg [1:0]            sampled;    // [1] is the line as this clock knows it
  reg                  busy;
  reg [WAIT_WIDTH-1:0] wait_left;  // cycles until the next bit is read
  reg [3:0]            bits_left;  // 9 at the start bit, 0 at the stop bit
  reg [7:0]            shift;

  wire level = sampled[1];
  wire read  = busy & (wait_left == 0);
  wire start = (bits_left == 4'd9);
  wire stop  = (bits_left == 4'd0);

  always @(posedge clk) begin
    if (!rst_n) sampled <= 2'b11;
    else sampled <= {sampled[0], line};
  end

  always @(posedge clk) begin
    if (!rst_n) begin
      busy          <= 1'b0;
      byte_valid    <= 1'b0;
      framing_error <= 1'b0;
    end else begin
      busy          <= busy ? ~(read & ((start & level) | stop)) : ~level;
      byte_valid    <= read & stop & level;
      framing_error <= read & stop & ~level;
    end
  end

  always @(posedge clk) begin
    wait_left <= !busy ? HALF[WAIT_WIDTH-1:0] : read ? FULL[WAIT_WIDTH-1:0] : wait_left - 1'b1;
    bits_left <= !busy ? 4'd9 : read ? bits_left - 4'd1 : bits_left;
    if (read & ~stop) shift <= {level, shift[7:1]};
  end

  assign byte_data = shift;

endmodule

`default_nettype wire
