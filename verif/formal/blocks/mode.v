// The pattern's decoder: for every legal pair of indices one bit of `mode`, for an illegal one none.
//
// config: highlight-s % %
// depth:  1
// cover:  2
// mutant: dut_mode.v: s/choose_rank0\[1\] = mode_rank0 == 2'd1/choose_rank0[1] = mode_rank0 != 2'd1/
`default_nettype none

module mode (
  input wire       clk,
  input wire [2:0] rank1,
  input wire [1:0] rank0
);

  wire [14:0] hot;
  wire [5:0]  step_values;
  dut_mode dut (.mode_rank1(rank1), .mode_rank0(rank0), .mode(hot), .step_values(step_values));

  wire legal = rank1 < 5 && rank0 < 3;
  always @* begin
    assert (hot == (legal ? 15'd1 << (rank1 * 4'd3 + rank0) : 15'd0));
    // The values of a step: lanes x h1 / g1 x h0 / g0, with 8 lanes, 4:{4..8}, 2:{2..4}.
    if (legal) assert (step_values == (8'd4 + rank1) * (8'd2 + rank0));
    cover (legal & step_values == 32);
  end

endmodule

`default_nettype wire
