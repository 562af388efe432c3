// The law of an HSS core's streams: what it offers on `c` stands until it is taken. The payload comes out of the accumulators' RAM, which shows what was read last,
// so the proof is that nobody reads while a column waits: a step that adds to accumulators is never in the pipeline while a tile is sent.
// The arrays are replaced by read data that change at will, but only behind a read; the VFMU, what lies behind it and the counters do anything.
//
// replaces: dut_array
// config: tc-s % % STAGES=4 CMD=47 A=64 B=64
// config: highlight-s % % +SPARSE STAGES=5
// free:   dut_vfmu
// free:   dut_scatter
// free:   dut_block_ends
// free:   dut_mode
// free:   dut_counters
// see:    valid_1 = dut.u_step_line.valid_1
// see:    valid_2 = dut.u_step_line.valid_2
// see:    valid_3 = dut.u_step_line.valid_3
// see:    valid_4 = dut.u_step_line.valid_4
// see:    valid_5 = dut.u_step_line.valid_5
// see:    adds_1 = dut.u_step_line.accumulate_1
// see:    adds_2 = dut.u_step_line.accumulate_2
// see:    adds_3 = dut.u_step_line.accumulate_3
// see:    adds_4 = dut.u_step_line.accumulate_4
// see:    adds_5 = dut.u_step_line.accumulate_5
// see:    drain_1 = dut.u_step_line.drain_1
// see:    drain_2 = dut.u_step_line.drain_2
// see:    drain_3 = dut.u_step_line.drain_3
// see:    drain_4 = dut.u_step_line.drain_4
// see:    drain_5 = dut.u_step_line.drain_5
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
// cover:  20
// mutant: dut_sequencer.v: s/accumulator_free = !drain_pending | (fresh & /accumulator_free = !drain_pending | (/
// mutant: dut_drain.v: s/ & free;/;/
// mutant: dut_drain.v: s/active <= finish | /active <= request | /
`default_nettype none

module core #(
  parameter STAGES = 5,
  parameter CMD    = 53,
  parameter A      = 92,
  parameter B      = 320
) (
  input wire           clk,
  input wire           rst_n,
  input wire           clear,
  input wire [CMD-1:0] cmd_tdata,
  input wire           cmd_tvalid,
  input wire [A-1:0]   a_tdata,
  input wire           a_tlast,
  input wire           a_tvalid,
  input wire [B-1:0]   b_tdata,
  input wire           b_tlast,
  input wire           b_tvalid,
  input wire [53:0]    bm_tdata,
  input wire           bm_tlast,
  input wire           bm_tvalid,
  input wire           c_tready
);

  wire        c_tvalid, c_tlast;
  wire [63:0] c_tdata;
  (* keep *) wire valid_1, valid_2, valid_3, valid_4, valid_5, adds_1, adds_2, adds_3, adds_4, adds_5, drain_1, drain_2, drain_3, drain_4, drain_5;
  (* keep *) wire pending, active, offered, offered_last, running;
  (* keep *) wire [4:0] total, column, width, at;
  dut_core dut (
    .clk(clk), .rst_n(rst_n), .clear(clear), .cmd_tdata(cmd_tdata), .cmd_tvalid(cmd_tvalid), .a_tdata(a_tdata), .a_tlast(a_tlast),
    .a_tvalid(a_tvalid), .b_tdata(b_tdata), .b_tlast(b_tlast), .b_tvalid(b_tvalid),
`ifdef SPARSE
    .bm_tdata(bm_tdata), .bm_tlast(bm_tlast), .bm_tvalid(bm_tvalid),
`endif
    .c_tdata(c_tdata), .c_tlast(c_tlast), .c_tvalid(c_tvalid), .c_tready(c_tready)
  );
  fil_law_stream #(.WIDTH(65)) law (
    .clk(clk), .rst_n(rst_n), .payload({c_tlast, c_tdata}), .valid(c_tvalid), .ready(c_tready)
  );

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  // ---- Where everything stands, for the induction. Stage k of the step line: 1 behind the issue.
  wire [5:1] valid  = {valid_5, valid_4, valid_3, valid_2, valid_1} & ((1 << STAGES) - 1);
  wire [5:1] adding = {adds_5, adds_4, adds_3, adds_2, adds_1} & valid;
  wire [5:1] ending = {drain_5, drain_4, drain_3, drain_2, drain_1} & ((1 << STAGES) - 1);
  genvar k;
  generate
    for (k = 1; k <= 5; k = k + 1) begin : stage
      // A step that adds was issued before the drain was asked for, so it is ahead of the step that ends the tile, or is that step.
      always @* if (started & pending & adding[k]) assert (|ending[k:1]);
    end
  endgenerate
  always @*
    if (started) begin
      assert (!(active & |adding));
      assert (!active | pending);
      assert (!offered | active);
      assert (c_tvalid == offered);
      assert ((ending & (ending - 5'd1)) == 0);
      assert ((pending & !active) == (|ending));
      assert (!pending | (column <= total && total <= 16 && total != 0));
      assert (!offered | (column != 0 && offered_last == (column == total)));
      assert (running ? at < width && width <= 16 && width != 0 : at == 0);
      if (pending & !active) assert (column == 0 && !offered);
      cover (offered & c_tready & |valid);
    end

endmodule

// Of the arrays, what the law of `c` rests on: read data stand until the next read.
module dut_array (
  input  wire        clk,
  input  wire        read,
`ifdef SPARSE
  input  wire [255:0] window,
  input  wire [91:0]  load_data,
  input  wire         swap_rank1,
  input  wire         swap_rank0,
  input  wire         operand_load,
  output wire [15:0]  active,
`else
  input  wire [63:0]  window,
  input  wire [63:0]  load_data,
`endif
  input  wire [1:0]  load,
  input  wire        swap_weight,
  input  wire        accumulate,
  input  wire        write,
  input  wire [3:0]  write_column,
  input  wire [3:0]  read_column,
  output reg  [63:0] read_data
);
  (* anyseq *) reg [63:0] anything;
  always @(posedge clk) if (read) read_data <= anything;
endmodule

`default_nettype wire
