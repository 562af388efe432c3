// A design with the core of preset highlight-s in it: three ROMs feed the core, a RAM takes its results.
// `start` for one cycle sets it off; `done` stays once all results are there. `failed` is the core's protocol_error: a malformed command or a misplaced
// tlast. `result` is word `address` of the results, tlast above tdata; `cycles` counts from the first command to the last result.
// beats.vh has how many words each stream has and how wide they are. This job's B is dense: nothing comes on bm.
module soc (
    input wire clk,
    input wire rst_n,
    input wire start,
    output wire done,
    output wire failed,
    input wire [31:0] address,
    output wire [64:0] result,
    output wire [47:0] cycles
);
  /* verilator lint_off PINCONNECTEMPTY */
  `include "beats.vh"

  reg run;
  always @(posedge clk) run <= rst_n && (run || start);

  wire [CMD_BITS-1:0] cmd_tdata;
  wire cmd_tvalid, cmd_tready;
  wire [A_BITS-1:0] a_tdata;
  wire a_tlast, a_tvalid, a_tready;
  wire [B_BITS-1:0] b_tdata;
  wire b_tlast, b_tvalid, b_tready;
  wire [C_BITS-1:0] c_tdata;
  wire c_tlast, c_tvalid, c_tready;

  stream_rom #(.WIDTH(CMD_BITS), .WORDS(CMD_BEATS), .FILE("cmd.hex")) cmd_rom (
      .clk(clk), .rst_n(rst_n), .run(run), .tdata(cmd_tdata), .tlast(), .tvalid(cmd_tvalid), .tready(cmd_tready));
  stream_rom #(.WIDTH(A_BITS), .WORDS(A_BEATS), .FILE("a.hex")) a_rom (
      .clk(clk), .rst_n(rst_n), .run(run), .tdata(a_tdata), .tlast(a_tlast), .tvalid(a_tvalid), .tready(a_tready));
  stream_rom #(.WIDTH(B_BITS), .WORDS(B_BEATS), .FILE("b.hex")) b_rom (
      .clk(clk), .rst_n(rst_n), .run(run), .tdata(b_tdata), .tlast(b_tlast), .tvalid(b_tvalid), .tready(b_tready));

  highlight_s_core core (
      .clk(clk),
      .rst_n(rst_n),
      .clear(1'b0),
      .cmd_tdata(cmd_tdata),
      .cmd_tvalid(cmd_tvalid),
      .cmd_tready(cmd_tready),
      .a_tdata(a_tdata),
      .a_tlast(a_tlast),
      .a_tvalid(a_tvalid),
      .a_tready(a_tready),
      .b_tdata(b_tdata),
      .b_tlast(b_tlast),
      .b_tvalid(b_tvalid),
      .b_tready(b_tready),
      .bm_tdata(54'd0),
      .bm_tlast(1'b0),
      .bm_tvalid(1'b0),
      .bm_tready(),
      .c_tdata(c_tdata),
      .c_tlast(c_tlast),
      .c_tvalid(c_tvalid),
      .c_tready(c_tready),
      .count_cycles(cycles),
      .count_steps(),
      .count_useful(),
      .count_gated(),
      .count_b_rows(),
      .count_stall(),
      .count_a_beats(),
      .count_c_reads(),
      .count_c_writes(),
      .count_c_beats(),
      .count_bm_beats(),
      .idle(),
      .protocol_error(failed)
  );

  stream_ram #(.WIDTH(C_BITS), .WORDS(C_BEATS)) c_ram (
      .clk(clk), .rst_n(rst_n), .tdata(c_tdata), .tlast(c_tlast), .tvalid(c_tvalid), .tready(c_tready), .full(done), .address(address),
      .word(result));
endmodule
