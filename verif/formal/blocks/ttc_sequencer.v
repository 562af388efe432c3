// The sequencer of a TASD tensor core: a legal command makes exactly the steps of its loops - K tiles, terms, K-steps, columns - in order, each allowed by
// what it waits for, and then it is idle again. Whenever all that it waits for is there it goes on. The select of the term's numbers is one-hot.
//
// device: dut_sequencer
// config: ttc-s % %
// see:    running = dut.running
// see:    tiles_left = dut.tiles_left
// see:    step = dut.step
// see:    column_q = dut.column_q
// see:    columns_q = dut.columns_q
// see:    first_step = dut.first_step
// see:    accumulate_q = dut.accumulate_q
// see:    drain_q = dut.drain_q
// see:    term_q = dut.term_q
// see:    terms_used = dut.terms_used
// see:    full_0 = dut.full_steps_0
// see:    full_1 = dut.full_steps_1
// see:    last_0 = dut.last_steps_0
// see:    last_1 = dut.last_steps_1
// see:    mode_0 = dut.mode_0
// see:    mode_1 = dut.mode_1
// see:    choose_term = dut.choose_term
// depth:  1
// cover:  14
// mutant: dut_sequencer.v: s/column_q < drained/column_q <= drained/
// mutant: dut_sequencer.v: s/weights_full | !first_column/1'b1/
// mutant: dut_sequencer.v: s/last_tile ? /!last_tile ? /
// mutant: dut_sequencer.v: s/last_term ? 2'd0 :/1'b0 ? 2'd0 :/
// mutant: dut_sequencer.v: s/start_tile = take & !illegal/start_tile = take/
// mutant: dut_sequencer.v: s/choose_term\[1\] = term_q == 2'd1/choose_term[1] = term_q <= 2'd1/
`default_nettype none

module ttc_sequencer (
  input wire        clk,
  input wire        rst_n,
  input wire [34:0] cmd_tdata,
  input wire        cmd_tvalid,
  input wire        window_valid,
  input wire        weights_full,
  input wire        drain_pending,
  input wire [4:0]  drained
);

  wire       cmd_tready, bad_command, running_tile, issue, issue_first, issue_accumulate, issue_drain, tile_done, stall;
  wire [3:0] column;
  wire [4:0] columns;
  wire [1:0] mode, term;
  wire [2:0] slice;
  (* keep *) wire running, first_step, accumulate_q, drain_q;
  (* keep *) wire [15:0] tiles_left;
  (* keep *) wire [4:0] column_q, columns_q;
  (* keep *) wire [2:0] step, full_0, full_1, last_0, last_1;
  (* keep *) wire [1:0] term_q, terms_used, mode_0, mode_1, choose_term;
  dut_sequencer dut (
    .clk(clk), .rst_n(rst_n), .cmd_tdata(cmd_tdata), .cmd_tvalid(cmd_tvalid), .cmd_tready(cmd_tready), .window_valid(window_valid),
    .weights_full(weights_full), .drain_pending(drain_pending), .drained(drained), .bad_command(bad_command), .running_tile(running_tile),
    .issue(issue), .issue_first(issue_first), .issue_accumulate(issue_accumulate), .issue_drain(issue_drain), .column(column), .columns(columns),
    .mode(mode), .slice(slice), .term(term), .tile_done(tile_done), .stall(stall)
  );

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  // ---- The command's fields (docs/tasd.md): N of a term as an index into 1, 2, 4, whose K tiles of 8 have 1, 2, 4 steps from the densest on
  wire [15:0] cmd_tiles   = cmd_tdata[15:0];
  wire [4:0]  cmd_columns = cmd_tdata[20:16];
  wire [1:0]  cmd_terms   = cmd_tdata[22:21];
  wire [1:0]  cmd_mode_0  = cmd_tdata[24:23], cmd_mode_1 = cmd_tdata[29:28];
  wire [2:0]  cmd_last_0  = cmd_tdata[27:25], cmd_last_1 = cmd_tdata[32:30];
  wire [2:0]  steps_0     = cmd_mode_0 == 0 ? 3'd4 : cmd_mode_0 == 1 ? 3'd2 : 3'd1;
  wire [2:0]  steps_1     = cmd_mode_1 == 0 ? 3'd4 : cmd_mode_1 == 1 ? 3'd2 : 3'd1;
  wire legal_0 = cmd_mode_0 < 3 && cmd_last_0 >= 1 && cmd_last_0 <= steps_0;
  wire legal_1 = cmd_terms < 2 || (cmd_mode_1 < 3 && cmd_last_1 >= 1 && cmd_last_1 <= steps_1);
  wire legal   = cmd_tiles != 0 && cmd_columns >= 1 && cmd_columns <= 16 && cmd_terms >= 1 && cmd_terms <= 2 && legal_0 && legal_1;

  // ---- The four nested loops
  reg  [15:0] tiles_to_go;
  reg  [4:0]  at, width;
  reg  [2:0]  k_step;
  reg  [1:0]  t, terms;
  reg  [1:0]  n_0, n_1;
  reg  [2:0]  all_0, all_1, rest_0, rest_1;
  reg         adds, drains, first;
  wire        taken = cmd_tvalid & cmd_tready;
  wire [2:0]  k_steps = tiles_to_go == 1 ? (t == 0 ? rest_0 : rest_1) : (t == 0 ? all_0 : all_1);
  wire        column_ends = at + 5'd1 == width;
  wire        term_ends   = column_ends & (k_step + 3'd1 == k_steps);
  wire        k_tile_ends = term_ends & (t + 2'd1 == terms);
  wire        all_ends    = k_tile_ends & (tiles_to_go == 1);
  always @(posedge clk)
    if (!rst_n) begin
      {tiles_to_go, at, k_step, t, first} <= 0;
      {width, terms, n_0, n_1, all_0, all_1, rest_0, rest_1, adds, drains} <= 0;
    end else if (taken & legal) begin
      tiles_to_go <= cmd_tiles;
      {at, k_step, t, first} <= {5'd0, 3'd0, 2'd0, 1'b1};
      {width, terms, n_0, n_1, all_0, all_1, rest_0, rest_1} <= {cmd_columns, cmd_terms, cmd_mode_0, cmd_mode_1, steps_0, steps_1, cmd_last_0, cmd_last_1};
      {drains, adds} <= cmd_tdata[34:33];
    end else if (issue) begin
      at <= column_ends ? 5'd0 : at + 5'd1;
      if (column_ends) begin
        first  <= 1'b0;
        k_step <= term_ends ? 3'd0 : k_step + 3'd1;
      end
      if (term_ends) t <= k_tile_ends ? 2'd0 : t + 2'd1;
      if (k_tile_ends) tiles_to_go <= tiles_to_go - 16'd1;
    end

  wire busy = tiles_to_go != 0;
  wire may  = busy & window_valid & (weights_full | at != 0) & (!drain_pending | (first & !adds & !all_ends & (at < drained)));
  always @*
    if (started) begin
      assert (cmd_tready == !busy);
      assert (running_tile == busy);
      assert (bad_command == (taken & !legal));
      assert (issue == may);
      assert (issue_first == (issue & at == 0));
      assert (tile_done == (issue & k_tile_ends));
      assert (issue_drain == (issue & all_ends & drains));
      if (issue) assert (column == at && issue_accumulate == (adds | !first) && term == t && slice == k_step && mode == (t == 0 ? n_0 : n_1));
      if (issue_drain) assert (columns == width);
      if (busy) assert (choose_term == (2'd1 << t));
      // For the induction
      assert (running == busy);
      if (busy) begin
        assert (tiles_left == tiles_to_go && column_q == at && columns_q == width && at < width && width <= 16);
        assert (first_step == first && accumulate_q == adds && drain_q == drains && step == k_step && term_q == t && terms_used == terms);
        assert (full_0 == all_0 && last_0 == rest_0 && mode_0 == n_0 && mode_1 == n_1 && terms >= 1 && terms <= 2 && t < terms && k_step < k_steps);
        assert (all_0 >= 1 && all_0 <= 4 && rest_0 >= 1 && rest_0 <= all_0);
        if (terms == 2) assert (full_1 == all_1 && last_1 == rest_1 && all_1 >= 1 && all_1 <= 4 && rest_1 >= 1 && rest_1 <= all_1);
      end else assert (column_q == 0 && step == 0 && term_q == 0);
    end
  reg two;  // a command of two K tiles and two terms has ended
  always @(posedge clk) two <= rst_n & (two | (issue & all_ends & terms == 2 & tiles_done));
  reg tiles_done;
  always @(posedge clk) tiles_done <= rst_n & (tiles_done | (issue & k_tile_ends & terms == 2)) & !taken;
  always @* cover (two & !running_tile);
  always @* cover (bad_command);

endmodule

`default_nettype wire
