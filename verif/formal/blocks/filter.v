// The law of an attention filter's streams: sampled rows, keep bits, descriptors and results stand until they are taken. A result is put together from registers
// of the selector, the columns and the list, so the proof is that all of them are at rest while it waits: a part works only in its stage. The sampler is not
// started while it is busy, and its numbers stand still: what its own proof assumes is shown here.
// A keep bit is first offered 33 cycles behind a reset, which takes minutes to find: that an offer of `kept` waits and is taken is covered in the proof of the
// selector alone, whose beats the list passes through.
// The softmax is replaced by one that does anything, but comes to rest as `blocks/softmax.v` proves it; memories, sums and what only computes do anything.
//
// device: dut_filter
// replaces: dut_softmax
// config: sample-attention-s % %
// free:   *fil_ram_1r1w*
// free:   dut_row_divider
// free:   dut_probability_sum
// free:   dut_selector_word
// free:   dut_selector_ties
// free:   dut_selector_sum
// free:   dut_compactor
// free:   dut_counters
// see:    at_rest = dut.u_control.idle
// see:    starting = dut.u_control.starting
// see:    sampling = dut.u_control.sampling
// see:    selecting = dut.u_control.selecting
// see:    merging = dut.u_control.merging
// see:    reporting = dut.u_control.reporting
// see:    row_dividing = dut.u_sampler.dividing
// see:    row_wanted = dut.u_sampler.requests_valid
// see:    length_wanted = dut.u_sampler.intake_valid
// see:    merge_start = dut.control_merge_start
// see:    merge_busy = dut.merger_busy
// see:    softmax_idle = dut.softmax_idle
// see:    summing = dut.u_selector.summing
// see:    multiplying = dut.u_selector.multiplying
// see:    preparing = dut.u_selector.preparing
// see:    searching = dut.u_selector.searching
// see:    dividing = dut.u_selector.dividing
// see:    emitting = dut.u_selector.emitting
// see:    first = dut.u_selector.first
// see:    reading = dut.u_selector.reading
// see:    fetched = dut.u_selector.fetched
// see:    fetched_last = dut.u_selector.fetched_last
// see:    summed = dut.u_selector.summed
// see:    summed_last = dut.u_selector.summed_last
// see:    decide = dut.u_selector.decide
// see:    offered = dut.u_selector.offered
// see:    done = dut.u_selector.done
// depth:  2
// cover:  14
// mutant: dut_control.v: s/& !sampler_busy & sums_idle/\& sums_idle/
// mutant: dut_control.v: s/& !sampler_busy & sums_idle/\& !sampler_busy/
// mutant: dut_sampler.v: s/start | (dividing & !walk)/start | dividing/
// mutant: dut_selector.v: s/summing & !decide)/summing)/
`default_nettype none

module filter (
  input wire         clk,
  input wire         rst_n,
  input wire         clear,
  input wire [138:0] head_tdata,
  input wire         head_tvalid,
  input wire [87:0]  score_tdata,
  input wire         score_tvalid,
  input wire         row_tready,
  input wire         kept_tready,
  input wire         descriptor_tready,
  input wire         result_tready
);

  wire         row_tvalid, row_tlast, kept_tvalid, kept_tlast, descriptor_tvalid, descriptor_tlast, result_tvalid;
  wire [20:0]  row_tdata;
  wire [7:0]   kept_tdata;
  wire [24:0]  descriptor_tdata;
  wire [170:0] result_tdata;
  (* keep *) wire at_rest, starting, sampling, selecting, merging, reporting, row_dividing, row_wanted, length_wanted, softmax_idle, merge_start, merge_busy;
  (* keep *) wire summing, multiplying, preparing, searching, dividing, emitting;
  (* keep *) wire first, reading, fetched, fetched_last, summed, summed_last, decide, offered, done;
  dut_filter dut (
    .clk(clk), .rst_n(rst_n), .clear(clear), .head_tdata(head_tdata), .head_tvalid(head_tvalid), .score_tdata(score_tdata), .score_tvalid(score_tvalid),
    .row_tdata(row_tdata), .row_tlast(row_tlast), .row_tvalid(row_tvalid), .row_tready(row_tready),
    .kept_tdata(kept_tdata), .kept_tlast(kept_tlast), .kept_tvalid(kept_tvalid), .kept_tready(kept_tready),
    .descriptor_tdata(descriptor_tdata), .descriptor_tlast(descriptor_tlast), .descriptor_tvalid(descriptor_tvalid), .descriptor_tready(descriptor_tready),
    .result_tdata(result_tdata), .result_tvalid(result_tvalid), .result_tready(result_tready)
  );
  fil_law_stream #(.WIDTH(22)) law_row (
    .clk(clk), .rst_n(rst_n), .payload({row_tlast, row_tdata}), .valid(row_tvalid), .ready(row_tready)
  );
  fil_law_stream #(.WIDTH(26)) law_descriptor (
    .clk(clk), .rst_n(rst_n), .payload({descriptor_tlast, descriptor_tdata}), .valid(descriptor_tvalid), .ready(descriptor_tready)
  );
  fil_law_stream #(.WIDTH(171)) law_result (
    .clk(clk), .rst_n(rst_n), .payload(result_tdata), .valid(result_tvalid), .ready(result_tready)
  );

  reg started = 1'b0;
  always @(posedge clk) started <= 1'b1;
  always @* if (!started) assume (!rst_n);

  // The law of `kept`, without the checker's cover.
  reg       reset_before, kept_held = 1'b0;
  reg [8:0] kept_before;
  always @(posedge clk) begin
    reset_before <= !rst_n;
    kept_held    <= rst_n & kept_tvalid & !kept_tready;
    kept_before  <= {kept_tlast, kept_tdata};
  end
  always @*
    if (started) begin
      assert (!(reset_before & kept_tvalid));
      assert (!kept_held | (kept_tvalid & ({kept_tlast, kept_tdata} == kept_before)));
    end

  // ---- Where everything stands, for the induction
  wire [5:0] stages = {at_rest, starting, sampling, selecting, merging, reporting};
  wire [5:0] phases = {summing, multiplying, preparing, searching, dividing, emitting};
  wire       pass   = summing | searching | emitting;
  wire [3:0] ends   = {reading, fetched & fetched_last, summed & summed_last, decide};  // where the end of the pass is
  always @*
    if (started) begin
      assert (stages != 0 && (stages & (stages - 6'd1)) == 0);
      assert (result_tvalid == reporting);
      // Sampling
      assert (!(row_dividing | row_wanted | length_wanted) | sampling);
      assert (!row_dividing | !(row_wanted | length_wanted));
      assert (softmax_idle | sampling);
      // Nor is the merger started while it is busy.
      assert (!(merge_start & merge_busy));
      // Selection
      assert ((phases & (phases - 6'd1)) == 0);
      assert ((|phases) + done == selecting);
      assert ((ends & (ends - 4'd1)) == 0);
      assert ((|ends) == pass);
      assert (!first | reading);
      assert (!(fetched & !fetched_last) | reading);
      assert (!(summed & !summed_last) | reading | fetched);
      assert (!offered | emitting);
    end

endmodule

// Of the softmax: once it is idle and no row is offered it stays idle, and while it is idle no probability is shown or about to be.
module dut_softmax (
  input  wire        clk,
  input  wire        rst_n,
  input  wire [15:0] scale_factor,
  input  wire [4:0]  scale_shift,
  input  wire [10:0] row_tdata,
  input  wire        row_tvalid,
  output wire        row_tready,
  input  wire [87:0] score_tdata,
  input  wire        score_tvalid,
  output wire        score_tready,
  output wire        p_next,
  output wire        p_valid,
  output wire        p_last,
  output wire [9:0]  p_last_key,
  output wire [95:0] p,
  output wire        idle
);
  (* anyseq *) wire [111:0] anything;
  reg quiet_before = 1'b0;
  always @(posedge clk) quiet_before <= !rst_n | (idle & !row_tvalid);
  assign {row_tready, score_tready, p_last, p_last_key, p} = anything[108:0];
  assign idle    = quiet_before | anything[109];
  assign p_next  = !idle & anything[110];
  assign p_valid = !idle & anything[111];
endmodule

`default_nettype wire
