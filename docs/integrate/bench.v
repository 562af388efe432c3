// Starts soc once and compares its results with c.hex, bit by bit. Prints one line per wrong word and PASS or FAIL at the end.
`timescale 1ns / 1ps
module bench;
  `include "beats.vh"
  localparam MOST_CYCLES = 100000;

  reg clk = 1'b0, rst_n = 1'b0, start = 1'b0;
  reg [31:0] address = 32'd0;
  wire done, failed;
  wire [C_BITS:0] result;
  wire [47:0] cycles;
  reg [C_BITS:0] expected[0:C_BEATS-1];
  integer waited, wrong;

  always #5 clk = !clk;

  soc soc (.clk(clk), .rst_n(rst_n), .start(start), .done(done), .failed(failed), .address(address), .result(result), .cycles(cycles));

  initial begin
    $readmemh("c.hex", expected);
    repeat (3) @(negedge clk);
    rst_n = 1'b1;
    @(negedge clk) start = 1'b1;
    @(negedge clk) start = 1'b0;
    waited = 0;
    while (done !== 1'b1 && waited < MOST_CYCLES) begin
      @(negedge clk) waited = waited + 1;
    end
    wrong = 0;
    for (address = 0; address < C_BEATS; address = address + 1) begin
      #1;
      if (result !== expected[address]) begin
        wrong = wrong + 1;
        $display("word %0d of c is %h, expected %h", address, result, expected[address]);
      end
    end
    if (done !== 1'b1) $display("not done after %0d cycles", waited);
    if (failed !== 1'b0) $display("the core reports protocol_error");
    if (wrong == 0 && done === 1'b1 && failed === 1'b0) $display("PASS: %0d words of c as expected, %0d cycles", C_BEATS, cycles);
    else $display("FAIL: %0d of %0d words of c are wrong", wrong, C_BEATS);
    $finish;
  end
endmodule
