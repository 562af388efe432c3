// The memory: what a read shows is what was last written to its address before that edge, and it stays until the next enabled read.
// One address, any, is followed; `see` shows its word, without which nothing is inductive.
//
// files:  rtl/prim/fil_ram_1r1w.v
// sizes:  DEPTH=1 DEPTH=2 DEPTH=5
// words:  words 3 = dut.memory
// depth:  3
// cover:  10
// mutant: rtl/prim/fil_ram_1r1w.v: s/if (write_enable) memory/if (write_enable | read_enable) memory/
// mutant: rtl/prim/fil_ram_1r1w.v: s/if (read_enable) read_data/read_data/
// mutant: rtl/prim/fil_ram_1r1w.v: s/read_data <= memory\[read_address\]/read_data <= (write_enable \&\& write_address == read_address) ? write_data : memory[read_address]/
`default_nettype none

module ram_1r1w #(
  parameter WIDTH = 3,
  parameter DEPTH = 5,
  parameter ADDRESS_WIDTH = DEPTH > 1 ? $clog2(DEPTH) : 1
) (
  input wire                     clk,
  input wire                     write_enable,
  input wire [ADDRESS_WIDTH-1:0] write_address,
  input wire [WIDTH-1:0]         write_data,
  input wire                     read_enable,
  input wire [ADDRESS_WIDTH-1:0] read_address
);

  wire [WIDTH-1:0] read_data;
  (* keep *) wire [WIDTH*DEPTH-1:0] words;

  fil_ram_1r1w #(.WIDTH(WIDTH), .DEPTH(DEPTH)) dut (
    .clk(clk), .write_enable(write_enable), .write_address(write_address), .write_data(write_data), .read_enable(read_enable),
    .read_address(read_address), .read_data(read_data)
  );
  always @* begin
    assume (write_address < DEPTH);
    assume (read_address < DEPTH);
  end

  (* anyconst *) wire [ADDRESS_WIDTH-1:0] followed;
  always @* assume (followed < DEPTH);
  wire [WIDTH-1:0] word_now = words >> (WIDTH * followed);

  reg             written = 1'b0;
  reg [WIDTH-1:0] word;
  reg             shown = 1'b0;  // read_data is of the followed address, written before
  reg [WIDTH-1:0] expected;
  always @(posedge clk) begin
    if (write_enable && write_address == followed) begin
      written <= 1'b1;
      word    <= write_data;
    end
    if (read_enable) begin
      shown    <= written && read_address == followed;
      expected <= word;
    end
  end

  reg kept = 1'b0;  // read_data has stood a cycle without a read
  always @(posedge clk) kept <= shown & !read_enable;

  always @(posedge clk) begin
    if (written) assert (word_now == word);
    if (shown) assert (read_data == expected);
    cover (shown && kept && expected != word);
  end

endmodule

`default_nettype wire
