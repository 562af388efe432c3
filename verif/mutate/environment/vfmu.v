// The VFMU of highlight-s: a step takes at most the 32 values of a window, and is taken only when its window is there.
`default_nettype none
module environment (
  input  wire       clk,
  input  wire       rst_n,
  input  wire [5:0] step_values,
  input  wire       step,
  input  wire       window_valid,
  output wire       legal
);
  assign legal = (step_values <= 6'd32) & (window_valid | ~step);
endmodule
`default_nettype wire
