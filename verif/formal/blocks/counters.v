// The counters of an HSS core: from any state on, each adds what it counts, and none passes its end without `counter_overflow`, which stays until `clear`.
// Nothing is assumed of the first state: whatever 2^48 cycles may have left behind.
//
// config: highlight-s % % +COMPRESSED
// config: tc-s % s/^zero_gating = .*/zero_gating = true/ %
// depth:  1
// cover:  2
// mutant: dut_counters.v: s/assign counter_overflow = overflow_q |.*/assign counter_overflow = overflow_q;/
// mutant: dut_counters.v: s/(overflow_q | /(/
// mutant: dut_counters.v: s/\(carries = {[^,]*,\)[^,]*,/\1 1'b0,/
`default_nettype none

module counters #(
  parameter MACS = 16
) (
  input wire            clk,
  input wire            rst_n,
  input wire            clear,
  input wire            busy,
  input wire            issue,
  input wire            row_taken,
  input wire            stall,
  input wire            beat_taken,
  input wire            accumulate,
  input wire            write,
  input wire            column_read,
  input wire            bm_taken,
  input wire [MACS-1:0] active
);

  wire [47:0] cycles, steps, b_rows, stalls, a_beats, c_reads, c_writes, c_beats, useful, gated, bm_beats;
  wire        overflow;
  dut_counters dut (
    .clk(clk), .rst_n(rst_n), .clear(clear), .busy(busy), .issue(issue), .row_taken(row_taken), .stall(stall), .beat_taken(beat_taken),
    .accumulate(accumulate), .write(write), .column_read(column_read), .active(active),
`ifdef COMPRESSED
    .bm_taken(bm_taken), .count_bm_beats(bm_beats),
`endif
    .count_cycles(cycles), .count_steps(steps), .count_b_rows(b_rows), .count_stall(stalls), .count_a_beats(a_beats), .count_c_reads(c_reads),
    .count_c_writes(c_writes), .count_c_beats(c_beats), .count_useful(useful), .count_gated(gated), .counter_overflow(overflow)
  );
`ifndef COMPRESSED
  assign bm_beats = 48'd0;
`endif

  localparam COUNTS = 10;
  wire [48*COUNTS-1:0] counts = {bm_beats, useful, c_beats, c_writes, c_reads, a_beats, stalls, b_rows, steps, cycles};
  wire [COUNTS-1:0]    events = {
`ifdef COMPRESSED
    bm_taken,
`else
    1'b0,
`endif
    1'b0, column_read, write, accumulate & write, beat_taken, stall, row_taken, issue, busy
  };

  reg                  known = 1'b0;  // an edge has been seen
  reg                  cleared, reset;
  reg                  overflow_before;
  reg [48*COUNTS-1:0]  counts_before;
  reg [COUNTS-1:0]     events_before;
  always @(posedge clk) begin
    known           <= 1'b1;
    cleared         <= clear;
    reset           <= !rst_n;
    overflow_before <= overflow;
    counts_before   <= counts;
    events_before   <= events;
  end

  wire [63:0] slots = steps * MACS;
  always @*
    if (known) begin
      if (reset | cleared) assert (counts == 0 && !overflow);
      else begin
        if (overflow_before) assert (overflow);
        if (slots >= 64'h1_0000_0000_0000) assert (overflow);  // or `gated` would lie
      end
      assert (gated == slots[47:0] - useful);
      cover (overflow & !overflow_before);
      cover (cleared & overflow_before);
    end
  genvar i;
  generate
    for (i = 0; i < COUNTS; i = i + 1) begin : count
      wire [47:0] now = counts[48*i +: 48], before = counts_before[48*i +: 48];
      always @*
        if (known & !reset & !cleared) begin
          if (now < before) assert (overflow);
          if (i != 8) assert (now == before + {47'd0, events_before[i]});  // useful MACs are counted late
        end
    end
  endgenerate

endmodule

`default_nettype wire
