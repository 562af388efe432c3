// The softmax of an attention filter comes to rest: once it is idle and no row is offered it stays idle, and while it is idle no probability is shown or about
// to be. `blocks/filter.v` rests on this. A row between its last score and the second pass has exactly one place, and so has one between its last exponential
// and the third pass. Memories, maximum, base, exponentials, divider and products do anything in every cycle: it does not depend on them.
//
// device: dut_softmax
// config: sample-attention-s % %
// free:   *fil_ram_1r1w*
// free:   dut_maximum
// free:   dut_base
// free:   dut_exponentials
// free:   dut_exponential_sum
// free:   dut_divider
// free:   dut_probabilities
// see:    scaling = dut.scaling
// see:    ends_1 = dut.u_intake.valid_1
// see:    last_1 = dut.u_intake.last_1
// see:    found = dut.u_intake.greatest_valid
// see:    base_asked = dut.base_asked
// see:    second = dut.second_active
// see:    dividing = dut.dividing
// see:    exponential_1 = dut.exponential_last_1
// see:    exponential_2 = dut.exponential_last_2
// see:    exponential_3 = dut.exponential_last_3
// see:    divide = dut.divide
// see:    quotient_asked = dut.quotient_asked
// see:    third_1 = dut.third_started_1
// see:    third_2 = dut.third_started_2
// depth:  2
// cover:  20
// mutant: dut_softmax.v: s/quotient_asked & !third_start)/quotient_asked)/
// mutant: dut_softmax.v: s/intake_row_waits | scaling | /intake_row_waits | /
// mutant: dut_softmax.v: s/| probability_valid_2);/);/
`default_nettype none

module softmax (
  input wire        clk,
  input wire        rst_n,
  input wire [15:0] scale_factor,
  input wire [4:0]  scale_shift,
  input wire [10:0] row_tdata,
  input wire        row_tvalid,
  input wire [87:0] score_tdata,
  input wire        score_tvalid
);

  wire p_next, p_valid, idle;
  (* keep *) wire scaling, ends_1, last_1, found, base_asked, second, dividing, exponential_1, exponential_2, exponential_3, divide, quotient_asked, third_1, third_2;
  dut_softmax dut (
    .clk(clk), .rst_n(rst_n), .scale_factor(scale_factor), .scale_shift(scale_shift), .row_tdata(row_tdata), .row_tvalid(row_tvalid),
    .score_tdata(score_tdata), .score_tvalid(score_tvalid), .p_next(p_next), .p_valid(p_valid), .idle(idle)
  );

  reg started = 1'b0, reset_before, quiet_before, seen = 1'b0;
  always @(posedge clk) begin
    started      <= 1'b1;
    reset_before <= !rst_n;
    quiet_before <= idle & !row_tvalid;
    seen         <= rst_n & (seen | p_valid);
  end
  always @* if (!started) assume (!rst_n);

  wire [2:0] before_second = {ends_1 & last_1, found, base_asked};
  wire [6:0] before_third  = {exponential_1, exponential_2, exponential_3, divide, quotient_asked, third_1, third_2};
  always @*
    if (started) begin
      assert (!(reset_before | quiet_before) | idle);
      assert (!idle | !(p_next | p_valid));
      // For the induction
      assert ((before_second & (before_second - 3'd1)) == 0);
      assert (scaling == (|before_second));
      assert ((before_third & (before_third - 7'd1)) == 0);
      assert (dividing == (|before_third));
      cover (seen & idle);
    end

endmodule

`default_nettype wire
