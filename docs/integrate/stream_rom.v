// Plays WORDS words of a .hex file out on a stream, once, after `run` has risen.
// A word is tlast above WIDTH bits of tdata, as `filigree run --beats` writes it. One word per cycle; an offer is held until it is taken.
// FILE: for $readmemh.
module stream_rom #(
    parameter WIDTH = 8,
    parameter WORDS = 1,
    parameter FILE = "words.hex"
) (
    input wire clk,
    input wire rst_n,
    input wire run,
    output reg [WIDTH-1:0] tdata,
    output reg tlast,
    output reg tvalid,
    input wire tready
);
  reg [WIDTH:0] words[0:WORDS-1];
  reg [31:0] next;

  initial $readmemh(FILE, words);

  always @(posedge clk) begin
    if (!rst_n) begin
      tdata <= {WIDTH{1'b0}};
      tlast <= 1'b0;
      tvalid <= 1'b0;
      next <= 32'd0;
    end else if (!tvalid || tready) begin
      tvalid <= run && next != WORDS;
      if (run && next != WORDS) begin
        {tlast, tdata} <= words[next];
        next <= next + 32'd1;
      end
    end
  end
endmodule
