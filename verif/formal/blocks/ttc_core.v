// The law of a TASD tensor core's streams: sums on `c`, values on `y` and tiles on `t` stand until they are taken. As in the HSS core sums come out of the
// accumulators' RAM, so a step that adds to accumulators is never in the pipeline while a tile is sent; values and tiles rest on the output side's own registers.
// The array is replaced by read data that change at will, but only behind a read; operands, what lies between values and tiles and the counters do anything.
// The environment keeps `output_kind` while the core is not idle.
//
// device: dut_core
// replaces: dut_array
// config: ttc-s % %
// free:   dut_loader
// free:   dut_buffer
// free:   dut_aligner
// free:   dut_counters
// free:   dut_access_counters
// free:   dut_post_op_multiplier
// free:   dut_transpose
// free:   dut_tasd_bank
// free:   dut_tile_store_0
// free:   dut_tile_store_1
// free:   dut_tile_reader
// see:    valid_1 = dut.u_step_line.valid_1
// see:    valid_2 = dut.u_step_line.valid_2
// see:    valid_3 = dut.u_step_line.valid_3
// see:    valid_4 = dut.u_step_line.valid_4
// see:    adds_1 = dut.u_step_line.accumulate_1
// see:    adds_2 = dut.u_step_line.accumulate_2
// see:    adds_3 = dut.u_step_line.accumulate_3
// see:    adds_4 = dut.u_step_line.accumulate_4
// see:    drain_1 = dut.u_step_line.drain_1
// see:    drain_2 = dut.u_step_line.drain_2
// see:    drain_3 = dut.u_step_line.drain_3
// see:    drain_4 = dut.u_step_line.drain_4
// see:    pending = dut.u_drain.pending_q
// see:    active = dut.u_drain.active
// see:    offered = dut.u_drain.offered
// see:    offered_last = dut.u_drain.offered_last
// see:    total = dut.u_drain.total
// see:    column = dut.u_drain.column
// see:    width = dut.u_sequencer.columns_q
// see:    running = dut.u_sequencer.running
// see:    at = dut.u_sequencer.column_q
// depth:  2
// cover:  16
// mutant: dut_sequencer.v: s/accumulator_free = !drain_pending | (fresh & /accumulator_free = !drain_pending | (/
// mutant: dut_drain.v: s/ & free;/;/
// mutant: dut_drain.v: s/active <= finish | /active <= request | /
// mutant: dut_core.v: s/running_tile | step_line_busy | drain_pending/running_tile | step_line_busy/
`default_nettype none

module ttc_core (
  input wire         clk,
  input wire         rst_n,
  input wire         clear,
  input wire [34:0]  cmd_tdata,
  input wire         cmd_tvalid,
  input wire [39:0]  a_tdata,
  input wire         a_tlast,
  input wire         a_tvalid,
  input wire [127:0] b_tdata,
  input wire         b_tlast,
  input wire         b_tvalid,
  input wire [1:0]   output_kind,
  input wire         relu,
  input wire [1:0]   n_0,
  input wire         n_1,
  input wire [53:0]  p_tdata,
  input wire         p_tvalid,
  input wire         c_tready,
  input wire         y_tready,
  input wire         t_tready
);

  wire         c_tvalid, c_tlast, y_tvalid, y_tlast, t_tvalid, t_tlast, idle;
  wire [127:0] c_tdata;
  wire [31:0]  y_tdata;
  wire [39:0]  t_tdata;
  (* keep *) wire valid_1, valid_2, valid_3, valid_4, adds_1, adds_2, adds_3, adds_4, drain_1, drain_2, drain_3, drain_4;
  (* keep *) wire pending, active, offered, offered_last, running;
  (* keep *) wire [4:0] total, column, width, at;
  dut_core dut (
    .clk(clk), .rst_n(rst_n), .clear(clear), .cmd_tdata(cmd_tdata), .cmd_tvalid(cmd_tvalid), .a_tdata(a_tdata), .a_tlast(a_tlast),
    .a_tvalid(a_tvalid), .b_tdata(b_tdata), .b_tlast(b_tlast), .b_tvalid(b_tvalid), .output_kind(output_kind), .relu(relu), .n_0(n_0), .n_1(n_1),
    .p_tdata(p_tdata), .p_tvalid(p_tvalid), .c_tdata(c_tdata), .c_tlast(c_tlast), .c_tvalid(c_tvalid), .c_tready(c_tready),
    .y_tdata(y_tdata), .y_tlast(y_tlast), .y_tvalid(y_tvalid), .y_tready(y_tready),
    .t_tdata(t_tdata), .t_tlast(t_tlast), .t_tvalid(t_tvalid), .t_tready(t_tready), .idle(idle)
  );
  fil_law_stream #(.WIDTH(129)) law_c (
    .clk(clk), .rst_n(rst_n), .payload({c_tlast, c_tdata}), .valid(c_tvalid), .ready(c_tready)
  );
  fil_law_stream #(.WIDTH(33)) law_y (
    .clk(clk), .rst_n(rst_n), .payload({y_tlast, y_tdata}), .valid(y_tvalid), .ready(y_tready)
  );
  fil_law_stream #(.WIDTH(41)) law_t (
    .clk(clk), .rst_n(rst_n), .payload({t_tlast, t_tdata}), .valid(t_tvalid), .ready(t_tready)
  );

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  // ---- Environment
  reg [1:0] kind_before;
  reg       was_busy = 1'b0;
  always @(posedge clk) begin
    kind_before <= output_kind;
    was_busy    <= rst_n & !idle;
  end
  always @* assume (!was_busy | (output_kind == kind_before));

  // ---- Where everything stands, for the induction. Stage k of the step line: 1 behind the issue.
  wire [4:1] valid  = {valid_4, valid_3, valid_2, valid_1};
  wire [4:1] adding = {adds_4, adds_3, adds_2, adds_1} & valid;
  wire [4:1] ending = {drain_4, drain_3, drain_2, drain_1};
  genvar k;
  generate
    for (k = 1; k <= 4; k = k + 1) begin : stage
      // A step that adds was issued before the drain was asked for, so it is ahead of the step that ends the tile, or is that step.
      always @* if (started & pending & adding[k]) assert (|ending[k:1]);
    end
  endgenerate
  always @*
    if (started) begin
      assert (!(active & |adding));
      assert (!active | pending);
      assert (!offered | active);
      assert (c_tvalid == (offered & output_kind == 2'd0));
      assert ((ending & (ending - 4'd1)) == 0);
      assert ((pending & !active) == (|ending));
      assert (!pending | (column <= total && total <= 16 && total != 0));
      assert (!offered | (column != 0 && offered_last == (column == total)));
      assert (running ? at < width && width <= 16 && width != 0 : at == 0);
      if (pending & !active) assert (column == 0 && !offered);
      cover (offered & c_tready & |valid);
    end

endmodule

// Of the array, what the law of `c` rests on: read data stand until the next read.
module dut_array (
  input  wire         clk,
  input  wire [127:0] window,
  input  wire [3:0]   load,
  input  wire [39:0]  load_data,
  input  wire         swap_rank0,
  input  wire         swap_weight,
  input  wire         operand_load,
  input  wire         accumulate,
  input  wire         write,
  input  wire [3:0]   write_column,
  input  wire         read,
  input  wire [3:0]   read_column,
  output reg  [127:0] read_data,
  output wire [15:0]  active
);
  (* anyseq *) reg [127:0] anything;
  always @(posedge clk) if (read) read_data <= anything;
  assign active = 16'd0;
endmodule

`default_nettype wire
