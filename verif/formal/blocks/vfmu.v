// The VFMU: every value of a tile passes once, in order and unchanged, the ring never runs over or short, its pointers are one-hot.
// The token is any one value of the tile, the solver's choice: where it comes in is remembered, where it leaves it is compared.
//
// config: stc-s % % ROW=16 ROW_BITS=128 STEP_MAX=16
// config: highlight-s % s/^b_bits = .*/b_bits = 2/ % +COMPRESSED ROW_BITS=128 VALUE=2
// config: highlight-s % s/^b_bits = .*/b_bits = 2/; s/^row_values = .*/row_values = 5/; s/^ranks = .*/ranks = [{ g = 2, h = [2, 3, 4] }]/; s/^lanes = .*/lanes = 4/ % +COMPRESSED ROW=5 ROW_BITS=20 VALUE=2 STEP_MAX=8 RING=3
// see:    head = dut.head
// see:    tail = dut.tail
// see:    offset = dut.offset
// see:    held = dut.held
// see:    rows_left = dut.rows_left
// see:    row_0 = dut.row_0
// see:    row_1 = dut.row_1
// see:    row_2 = dut.row_2
// see:    row_3 = dut.row_3
// depth:  1
// cover:  14
// mutant: dut_vfmu.v: s/more_rows & (step/(step/
// mutant: dut_vfmu.v: s/head <= flush ? tail/head <= flush ? head/
// mutant: dut_vfmu.v: s/offset <= flush ? [0-9]'d0/offset <= flush ? offset/
// mutant: dut_vfmu.v: s/held <= flush ? [0-9]*'d0 :/held <=/
// mutant: dut_vfmu_occupancy.v: s/room_less = held_less <=/room_less = held_less >=/
// mutant: dut_vfmu_occupancy.v: s/enough = !less/enough = less/
`default_nettype none

module vfmu #(
  parameter ROW       = 32,   // values of a row
  parameter ROW_BITS  = 320,  // of a beat of B
  parameter STEP_MAX  = 32,   // values of the widest step
  parameter VALUE     = 8,    // bits of a value
  parameter OFFSET    = 2,    // bits of its offset in its block, if B may be compressed
  parameter RING      = 2     // rows of the ring
) (
  input wire                 clk,
  input wire                 rst_n,
  input wire [ROW_BITS-1:0]  b_tdata,
  input wire                 b_tlast,
  input wire                 b_tvalid,
  input wire                 start,
  input wire [23:0]          rows,
  input wire [$clog2(STEP_MAX+1)-1:0] step_values,
  input wire                 step_known,
  input wire                 step_wanted,
  input wire                 step_last
);

  wire                      b_tready, window_valid, row_taken, last_error, starved, excess;
  wire [VALUE*STEP_MAX-1:0] window_value;
  wire                      step = step_wanted & window_valid;
  (* keep *) wire [ROW_BITS-1:0]            row_0, row_1, row_2, row_3;
  (* keep *) wire [RING-1:0]                head, tail;
  (* keep *) wire [$clog2(ROW)-1:0]         offset;
  (* keep *) wire [$clog2(RING*ROW+1)-1:0]  held;
  (* keep *) wire [23:0]                    rows_left;

  wire [OFFSET*STEP_MAX-1:0] window_offset;

  dut_vfmu dut (
    .clk(clk), .rst_n(rst_n), .b_tdata(b_tdata), .b_tlast(b_tlast), .b_tvalid(b_tvalid), .b_tready(b_tready), .start(start), .rows(rows),
    .step_values(step_values), .step_known(step_known), .step(step), .step_last(step_last), .window_value(window_value),
`ifdef COMPRESSED
    .window_offset(window_offset),
`endif
    .window_valid(window_valid), .row_taken(row_taken), .last_error(last_error), .starved(starved), .excess(excess)
  );

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  // ---- The tile as its user sees it: a queue of `count` values that rows make longer and steps shorter
  localparam MOST = RING * ROW;  // values in the ring
  localparam BITS = $clog2(2 * MOST + STEP_MAX + 1);
  reg             running;
  reg  [23:0]     rows_to_come;
  reg  [BITS-1:0] count;
  wire [BITS-1:0] left  = step ? count - step_values : count;  // after the step
  wire            flush = step & step_last;
  always @(posedge clk)
    if (!rst_n) begin
      running      <= 1'b0;
      rows_to_come <= 24'd0;
      count        <= 0;
    end else begin
      running      <= start | (running & !flush);
      rows_to_come <= start ? rows : rows_to_come - row_taken;
      count        <= flush ? 0 : left + (row_taken ? ROW : 0);
    end

  // ---- Environment: tiles follow each other, steps are within a tile, no tile has rows that nobody reads (`excess` reports them)
  always @* assume (!(start & running));
  always @* assume (!step_wanted | running);
  always @* assume (step_values <= STEP_MAX);
  always @* assume (!excess);

  // ---- The token: any value of any row, the solver's choice
  (* anyconst *) reg [$clog2(ROW)-1:0] place;  // in its row
  (* anyseq *) reg                     choose;
  always @* assume (place < ROW);
  wire            enters = row_taken & choose & !inside & !flush;
  reg             inside;
  reg  [BITS-1:0] ahead;   // values that leave before it
  wire            leaves = step & inside & (ahead < step_values);
  reg  [VALUE-1:0]  token_value;
  reg  [OFFSET-1:0] token_offset;
  always @(posedge clk) begin
    inside <= rst_n & (enters | (inside & !leaves & !flush));
    if (enters) begin
      ahead        <= left + place;
      token_value  <= b_tdata >> (place * VALUE);
      token_offset <= b_tdata >> (ROW * VALUE + place * OFFSET);
    end else if (step) ahead <= ahead - step_values;
  end

  // ---- Law
  wire [VALUE-1:0]  leaving_value  = window_value >> (ahead * VALUE);
  wire [OFFSET-1:0] leaving_offset = window_offset >> (ahead * OFFSET);
  always @*
    if (started) begin
      if (leaves) begin
        assert (leaving_value == token_value);
`ifdef COMPRESSED
        assert (leaving_offset == token_offset);
`endif
      end
      if (flush & inside) assert (leaves | ahead >= step_values);
      assert (count <= MOST);
      assert (held == count);
      assert (rows_left == rows_to_come);
      assert (window_valid == (step_known & (count >= step_values)));
      assert (row_taken == (b_tvalid & b_tready));
      // A row is taken when there is room for it behind the step: nothing waits that need not, nothing is written over.
      assert (b_tready == (rows_to_come != 0 && left + ROW <= MOST));
      if (!running) assert (rows_to_come == 0 && count == 0);
      assert (last_error == (row_taken & (b_tlast != (rows_to_come == 1))));
      assert (starved == (rows_to_come == 0 && step_known && count < step_values));
      cover (leaves & flush);
      cover (leaves & row_taken & left + ROW == MOST);
    end

  // ---- Where everything stands, for the induction
  wire [RING:0]   spans;  // one of them: the used part of the ring spans that many rows
  wire [RING-1:0] here;   // one of them: the token's row, counted from the oldest
  genvar k;
  generate
    for (k = 0; k <= RING; k = k + 1) begin : span
      wire [2*RING-1:0] turned = {head, head} << (k % RING);
      wire [BITS-1:0]   reach  = count + offset;
      assign spans[k] = (reach == k * ROW) & (tail == turned[2*RING-1:RING]);
    end
    for (k = 0; k < RING; k = k + 1) begin : row
      wire [2*RING-1:0]   turned = {head, head} << k;
      wire [3:0]          slot   = turned[2*RING-1:RING];
      wire [ROW_BITS-1:0] there  = ({ROW_BITS{slot[0]}} & row_0) | ({ROW_BITS{slot[1]}} & row_1) | ({ROW_BITS{slot[2]}} & row_2)
                                   | ({ROW_BITS{slot[3]}} & row_3);
      wire [VALUE-1:0]    value  = there >> (place * VALUE);
      wire [OFFSET-1:0]   its_offset = there >> (ROW * VALUE + place * OFFSET);
      wire [BITS-1:0]     position = ahead + offset;
      assign here[k] = position == k * ROW + place;
      always @*
        if (started & inside & here[k]) begin
          assert (value == token_value);
`ifdef COMPRESSED
          assert (its_offset == token_offset);
`endif
        end
    end
  endgenerate
  always @*
    if (started) begin
      assert (|spans);
      assert (offset < ROW);
      assert (head != 0 && (head & (head - 1'b1)) == 0);
      assert (tail != 0 && (tail & (tail - 1'b1)) == 0);
      if (inside) assert (running && ahead < count && |here);
    end

endmodule

`default_nettype wire
