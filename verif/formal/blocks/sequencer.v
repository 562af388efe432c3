// The sequencer of an HSS core: a legal command makes exactly steps x columns steps, in order, each allowed by what it waits for, and then it is idle again.
// Whenever all that it waits for is there it goes on, so it cannot hang by itself. An illegal command is reported and does nothing.
//
// config: tc-s % % MODE=0 CMD=47
// config: stc-s % % MODE=1 CMD=48
// config: highlight-s % % MODE=5 CMD=53 GAP=1 H_1=5 H_0=3 BITS_1=3
// see:    running = dut.running
// see:    steps_left = dut.steps_left
// see:    column_q = dut.column_q
// see:    columns_q = dut.columns_q
// see:    first_step = dut.first_step
// see:    accumulate_q = dut.accumulate_q
// see:    drain_q = dut.drain_q
// see:    begun = dut.begun
// depth:  1
// cover:  12
// mutant: dut_sequencer.v: s/column_q < drained/column_q <= drained/
// mutant: dut_sequencer.v: s/weights_full | !first_column/1'b1/
// mutant: dut_sequencer.v: s/(steps_left == 16'd1)/(steps_left == 16'd2)/
// mutant: dut_sequencer.v: s/start_tile = take & !illegal/start_tile = take/
// mutant: dut_sequencer.v: s/issue_step & last & drain_q/issue_step \& drain_q/
// mutant: dut_sequencer.v: s/first_step & !step_done/first_step/
`default_nettype none

module sequencer #(
  parameter CMD    = 53,
  parameter MODE   = 5,  // bits of the pattern, the command's lowest: the rank's index outermost first
  parameter GAP    = 0,  // bits between the rows and `accumulate`
  parameter BITS_1 = 0,  // of MODE, those of the outer rank
  parameter H_1    = 1,  // choices of the outer rank's H
  parameter H_0    = 2   // of the inner rank's
) (
  input wire           clk,
  input wire           rst_n,
  input wire [CMD-1:0] cmd_tdata,
  input wire           cmd_tvalid,
  input wire           window_valid,
  input wire           weights_full,
  input wire           drain_pending,
  input wire [4:0]     drained
);

  wire        cmd_tready, start, bad_command, running_tile, issue, issue_first, issue_accumulate, issue_last, issue_drain, stall;
  wire [23:0] rows;
  wire [3:0]  column;
  wire [4:0]  columns;
  (* keep *) wire running, first_step, accumulate_q, drain_q, begun;
  (* keep *) wire [15:0] steps_left;
  (* keep *) wire [4:0] column_q, columns_q;
  dut_sequencer dut (
    .clk(clk), .rst_n(rst_n), .cmd_tdata(cmd_tdata), .cmd_tvalid(cmd_tvalid), .cmd_tready(cmd_tready), .window_valid(window_valid),
    .weights_full(weights_full), .drain_pending(drain_pending), .drained(drained), .start(start), .bad_command(bad_command), .rows(rows),
    .running_tile(running_tile), .issue(issue), .issue_first(issue_first), .issue_accumulate(issue_accumulate), .issue_last(issue_last),
    .issue_drain(issue_drain), .column(column), .columns(columns), .stall(stall)
  );

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  // ---- The command's fields (docs/hss.md)
  wire [15:0] cmd_steps      = cmd_tdata[MODE +: 16];
  wire [4:0]  cmd_columns    = cmd_tdata[MODE + 16 +: 5];
  wire [23:0] cmd_rows       = cmd_tdata[MODE + 21 +: 24];
  wire        cmd_accumulate = cmd_tdata[MODE + 45 + GAP];
  wire        cmd_drain      = cmd_tdata[MODE + 46 + GAP];
  wire [7:0]  index_1        = BITS_1 == 0 ? 8'd0 : cmd_tdata & ((1 << BITS_1) - 1);
  wire [7:0]  index_0        = MODE == 0 ? 8'd0 : (cmd_tdata >> BITS_1) & ((1 << (MODE - BITS_1)) - 1);
  wire        legal = cmd_steps != 0 && cmd_columns != 0 && cmd_columns <= 16 && index_1 < H_1 && index_0 < H_0;

  // ---- The tile: two nested loops
  reg  [15:0] steps_to_go;
  reg  [4:0]  at, width;
  reg         adds, drains, first, any;
  wire        taken      = cmd_tvalid & cmd_tready;
  wire        tile_ends  = issue & (steps_to_go == 1) & (at + 5'd1 == width);
  always @(posedge clk)
    if (!rst_n) begin
      steps_to_go <= 16'd0;
      at          <= 5'd0;
      first       <= 1'b0;
      any         <= 1'b0;
      {width, adds, drains} <= 0;
    end else if (taken & legal) begin
      steps_to_go <= cmd_steps;
      at          <= 5'd0;
      width       <= cmd_columns;
      adds        <= cmd_accumulate;
      drains      <= cmd_drain;
      first       <= 1'b1;
      any         <= 1'b0;
    end else if (issue) begin
      any <= 1'b1;
      if (at + 5'd1 == width) begin
        at          <= 5'd0;
        first       <= 1'b0;
        steps_to_go <= steps_to_go - 16'd1;
      end else at <= at + 5'd1;
    end

  wire busy = steps_to_go != 0;
  // What a step waits for: its window, at the first column its weights, and accumulators that a pending drain has read.
  wire may = busy & window_valid & (weights_full | at != 0) & (!drain_pending | (first & !adds & !tile_would_end & (at < drained)));
  wire tile_would_end = (steps_to_go == 1) & (at + 5'd1 == width);
  always @*
    if (started) begin
      assert (cmd_tready == !busy);
      assert (running_tile == busy);
      assert (start == (taken & legal));
      assert (bad_command == (taken & !legal));
      if (start) assert (rows == cmd_rows);
      assert (issue == may);
      assert (issue_first == (issue & at == 0));
      assert (issue_last == tile_ends);
      assert (issue_drain == (tile_ends & drains));
      if (issue) assert (column == at && issue_accumulate == (adds | !first));
      if (issue_drain) assert (columns == width);
      assert (stall == (busy & any & !window_valid & (weights_full | at != 0)
                        & (!drain_pending | (first & !adds & !tile_would_end & (at < drained)))));
      // For the induction
      assert (running == busy);
      assert (!busy | (steps_left == steps_to_go && column_q == at && columns_q == width && at < width && width <= 16));
      assert (!busy | (first_step == first && accumulate_q == adds && drain_q == drains && begun == any));
      if (!busy) assert (column_q == 0);
    end
  reg [3:0] tiles;  // that have ended, for the cover
  always @(posedge clk) tiles <= !rst_n ? 4'd0 : tiles + (tile_ends & drains & width == 2 & any);
  always @* cover (tiles == 2 & !running_tile);
  always @* cover (bad_command);

endmodule

`default_nettype wire
