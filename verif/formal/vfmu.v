// The VFMU: every value of a tile passes once, in order and unchanged, the ring never runs over or short, its pointers are one-hot.
// The token is any one value of the tile, the solver's choice: where it comes in is remembered, where it leaves it is compared.
//
// depth:  2
// cover:  14
// mutant: dut_vfmu.v: s/more_rows & (step/(step/
// mutant: dut_vfmu.v: s/head <= flush ? tail/head <= flush ? head/
// mutant: dut_vfmu.v: s/offset <= flush ? 5'd0/offset <= flush ? offset/
// mutant: dut_vfmu.v: s/held <= flush ? [0-9]*'d0 :/held <=/
// mutant: dut_vfmu_occupancy.v: s/room_less = held_less <=/room_less = held_less >=/
// mutant: dut_vfmu_occupancy.v: s/enough = !less/enough = less/
`default_nettype none

module vfmu #(
  parameter ROW       = 32,   // values of a row
  parameter ROW_BITS  = 320,  // of a beat of B
  parameter STEP_MAX  = 32,   // values of the widest step
  parameter STEP_BITS = 6,
  parameter VALUE     = 8,    // bits of a value
  parameter OFFSET    = 2,    // bits of its offset in its block; 0: B is always dense
  parameter RING      = 2     // rows of the ring
) (
  input wire                 clk,
  input wire                 rst_n,
  input wire [ROW_BITS-1:0]  b_tdata,
  input wire                 b_tlast,
  input wire                 b_tvalid,
  input wire                 start,
  input wire [23:0]          rows,
  input wire [STEP_BITS-1:0] step_values,
  input wire                 step_known,
  input wire                 step_wanted,
  input wire                 step_last
);

  wire                      b_tready, window_valid, row_taken, last_error, starved, excess;
  wire [VALUE*STEP_MAX-1:0] window_value;
  wire                      step = step_wanted & window_valid;
  (* keep *) wire [RING*ROW_BITS-1:0] ring;
  (* keep *) wire [RING-1:0]          head, tail;
  (* keep *) wire [15:0]              offset, held;
  (* keep *) wire [23:0]              rows_left;

  localparam OFFSETS = OFFSET == 0 ? 1 : OFFSET * STEP_MAX;
  wire [OFFSETS-1:0] window_offset;

  dut_vfmu dut (
    .clk(clk), .rst_n(rst_n), .b_tdata(b_tdata), .b_tlast(b_tlast), .b_tvalid(b_tvalid), .b_tready(b_tready), .start(start), .rows(rows),
    .step_values(step_values), .step_known(step_known), .step(step), .step_last(step_last), .window_value(window_value),
    OFFSET_PORT .window_valid(window_valid), .row_taken(row_taken), .last_error(last_error), .starved(starved), .excess(excess)
  );

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  // ---- A tile as its user sees it
  reg         running;
  reg  [23:0] rows_total, rows_in;
  reg  [31:0] taken;  // values that have left
  wire [31:0] entered = rows_in * ROW;
  always @(posedge clk)
    if (!rst_n) begin
      running    <= 1'b0;
      rows_total <= 24'd0;
      rows_in    <= 24'd0;
      taken      <= 32'd0;
    end else if (start) begin
      running    <= 1'b1;
      rows_total <= rows;
      rows_in    <= 24'd0;
      taken      <= 32'd0;
    end else begin
      if (step & step_last) begin
        running <= 1'b0;
        rows_in <= 24'd0;
        taken   <= 32'd0;
        rows_total <= 24'd0;
      end else begin
        rows_in <= rows_in + row_taken;
        taken   <= taken + (step ? step_values : 32'd0);
      end
    end

  // ---- Environment: tiles follow each other, steps are within a tile, no tile has rows that nobody reads (`excess` reports them)
  always @* assume (!(start & running));
  always @* assume (!step_wanted | running);
  always @* assume (step_values <= STEP_MAX);
  always @* assume (!excess);

  // ---- The token
  (* anyconst *) reg [23:0] token_row;
  (* anyconst *) reg [15:0] token_place;
  always @* assume (token_place < ROW);
  wire [31:0] token = token_row * ROW + token_place;
  wire        token_enters = row_taken & (rows_in == token_row);
  wire        token_inside = running & (rows_in > token_row) & (token >= taken);
  wire [31:0] distance = token - taken;  // from the oldest value
  reg [VALUE-1:0]                       token_value;
  reg [(OFFSET == 0 ? 1 : OFFSET)-1:0]  token_offset;
  wire [VALUE-1:0] entering_value = b_tdata >> (token_place * VALUE);
  wire [(OFFSET == 0 ? 1 : OFFSET)-1:0] entering_offset = OFFSET == 0 ? 1'b0 : b_tdata >> (ROW * VALUE + token_place * OFFSET);
  always @(posedge clk)
    if (token_enters) begin
      token_value  <= entering_value;
      token_offset <= entering_offset;
    end

  // ---- Law
  wire leaves = step & (token >= taken) & (distance < step_values);
  wire [VALUE-1:0]                      leaving_value  = window_value >> (distance * VALUE);
  wire [(OFFSET == 0 ? 1 : OFFSET)-1:0] leaving_offset = OFFSET == 0 ? 1'b0 : window_offset >> (distance * OFFSET);
  always @(posedge clk)
    if (started) begin
      if (leaves & rst_n) begin
        assert (token_inside);  // what leaves has come in
        assert (leaving_value == token_value);
        if (OFFSET != 0) assert (leaving_offset == token_offset);
      end
      assert (held <= RING * ROW);
      assert (entered - taken == held);
      assert (rows_left == rows_total - rows_in);
      assert (rows_in <= rows_total);
      assert (row_taken == (b_tvalid & b_tready));
      if (!running) assert (!b_tready & held == 0);
      assert (last_error == (row_taken & (b_tlast != (rows_in + 24'd1 == rows_total))));
      assert (starved == ((rows_in == rows_total) & step_known & (held < step_values)));
      if (running & window_valid) assert (held >= step_values);
      // Room for a row is used, whatever the step does: nothing waits that need not.
      if (running & (rows_in < rows_total) & (held - (step ? step_values : 16'd0) <= RING * ROW - ROW)) assert (b_tready);
      cover (leaves & running & step_last & rows_total == 3 & token_row == 2);
      cover (step & row_taken & held == RING * ROW);
    end

  // ---- Where everything stands, for the induction
  wire [RING:0] spans;  // one: the ring's used part spans that many rows
  genvar k;
  generate
    for (k = 0; k <= RING; k = k + 1) begin : span
      wire [2*RING-1:0] turned = {head, head} << (k % RING);
      assign spans[k] = (held + offset == k * ROW) & (tail == turned[2*RING-1:RING]);
    end
    for (k = 0; k < RING; k = k + 1) begin : row
      wire [2*RING-1:0] turned = {head, head} << k;
      wire [RING-1:0]   place = turned[2*RING-1:RING];
      wire [ROW_BITS-1:0] there = ring >> (ROW_BITS * index_of(place));
      wire [VALUE-1:0]    value = there >> (token_place * VALUE);
      wire [(OFFSET == 0 ? 1 : OFFSET)-1:0] its_offset = OFFSET == 0 ? 1'b0 : there >> (ROW * VALUE + token_place * OFFSET);
      wire here = token_inside & (distance + offset == k * ROW + token_place);
      always @(posedge clk)
        if (started & here) begin
          assert (value == token_value);
          if (OFFSET != 0) assert (its_offset == token_offset);
        end
    end
  endgenerate
  function [3:0] index_of(input [RING-1:0] one_hot);
    integer i;
    begin
      index_of = 4'd0;
      for (i = 0; i < RING; i = i + 1) if (one_hot[i]) index_of = i[3:0];
    end
  endfunction
  wire [31:0] spread = held + offset;
  wire [31:0] head_row = rows_in - spread / ROW;  // number of the oldest value's row
  always @(posedge clk)
    if (started) begin
      assert (|spans);
      assert (head != 0 && (head & (head - 1'b1)) == 0);
      assert (tail != 0 && (tail & (tail - 1'b1)) == 0);
      assert (offset < ROW);
    end

endmodule

`default_nettype wire
