// fil_board_reset: holds reset for the first sixteen cycles after the FPGA was configured.
//
// Cycle behaviour
//   rst_n is a register: low in the first sixteen cycles, high for ever after.
//
// The one place with an initial value: a board has no reset pin, and an iCE40 starts with every flip-flop at zero.
`default_nettype none

module fil_board_reset (
  input  wire clk,
  output reg  rst_n
);

  reg [3:0] count;

  initial begin
    count = 4'd0;
    rst_n = 1'b0;
  end

  always @(posedge clk) begin
    count <= count + {3'd0, ~rst_n};
    rst_n <= rst_n | (count == 4'd15);
  end

endmodule

`default_nettype wire
