// fil_crc8: one byte more into a CRC-8, polynomial x^8 + x^2 + x + 1, highest bit first. Combinational.
`default_nettype none

module fil_crc8 (
  input  wire [7:0] crc,
  input  wire [7:0] data,
  output wire [7:0] next
);

  wire [7:0] step_0 = crc ^ data;
  wire [7:0] step_1 = {step_0[6:0], 1'b0} ^ ({8{step_0[7]}} & 8'h07);
  wire [7:0] step_2 = {step_1[6:0], 1'b0} ^ ({8{step_1[7]}} & 8'h07);
  wire [7:0] step_3 = {step_2[6:0], 1'b0} ^ ({8{step_2[7]}} & 8'h07);
  wire [7:0] step_4 = {step_3[6:0], 1'b0} ^ ({8{step_3[7]}} & 8'h07);
  wire [7:0] step_5 = {step_4[6:0], 1'b0} ^ ({8{step_4[7]}} & 8'h07);
  wire [7:0] step_6 = {step_5[6:0], 1'b0} ^ ({8{step_5[7]}} & 8'h07);
  wire [7:0] step_7 = {step_6[6:0], 1'b0} ^ ({8{step_6[7]}} & 8'h07);
  assign next = {step_7[6:0], 1'b0} ^ ({8{step_7[7]}} & 8'h07);

endmodule

`default_nettype wire
