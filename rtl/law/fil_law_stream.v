// fil_law_stream: the law of a valid/ready stream, as a checker for formal proofs. It stands beside a stream and drives nothing.
//
// Law
//   1. After an edge in reset there is no offer.
//   2. An offer is held until it is taken: after an edge with valid and without ready, valid is high and the payload is what it was.
//
// Parameters
//   WIDTH    bits of the payload, tlast included
//   ASSUMED  1: the law is assumed, for a stream that the environment offers; 0: it is asserted, for one that the device offers
//
// Empty unless FORMAL is defined: proofs of verif/formal define it, synthesis and simulation do not.
`default_nettype none

module fil_law_stream #(
  parameter WIDTH   = 8,
  parameter ASSUMED = 0
) (
  input wire             clk,
  input wire             rst_n,
  input wire [WIDTH-1:0] payload,
  input wire             valid,
  input wire             ready
);

`ifdef FORMAL
  reg             known = 1'b0;  // an edge has been seen
  reg             reset_before;
  reg             held;          // an offer was not taken
  reg [WIDTH-1:0] offered;

  always @(posedge clk) begin
    known        <= 1'b1;
    reset_before <= !rst_n;
    held         <= rst_n & valid & !ready;
    offered      <= payload;
  end

  wire quiet = !(known & reset_before & valid);
  wire kept  = !(known & !reset_before & held) | (valid & (payload == offered));

  generate
    if (ASSUMED) begin : environment
      always @* assume (quiet & kept);
    end else begin : device
      reg waited = 1'b0;
      always @(posedge clk) begin
        assert (quiet);
        assert (kept);
        // The interesting part of the law is met: an offer waits, and is taken.
        waited <= rst_n & valid & !ready;
        cover (waited & rst_n & valid & ready);
      end
    end
  endgenerate
`endif

endmodule

`default_nettype wire
