// The selects of a lane group: once a legal beat of weights is loaded and swapped in, exactly one choose bit of each lane is 1.
// Legal: the coordinates of a group of G lanes are places of a payload among H, lane j of the group between j and j + H - G (docs/hss.md).
//
// config: highlight-s % %
// see:    rank0_0 = dut.choose_rank0_0
// see:    rank0_1 = dut.choose_rank0_1
// see:    rank0_2 = dut.choose_rank0_2
// see:    rank0_3 = dut.choose_rank0_3
// see:    rank0_4 = dut.choose_rank0_4
// see:    rank0_5 = dut.choose_rank0_5
// see:    rank0_6 = dut.choose_rank0_6
// see:    rank0_7 = dut.choose_rank0_7
// see:    rank1_0 = dut.choose_rank1_0
// see:    rank1_1 = dut.choose_rank1_1
// see:    rank1_2 = dut.choose_rank1_2
// see:    rank1_3 = dut.choose_rank1_3
// see:    shadow_0 = dut.shadow_coord_rank0
// see:    coord_0 = dut.coord_rank0
// see:    shadow_1 = dut.shadow_coord_rank1
// see:    coord_1 = dut.coord_rank1
// depth:  1
// cover:  6
// mutant: dut_lane_group.v: s/choose_rank0_0\[1\] = coord_rank0\[0\]/choose_rank0_0[1] = !coord_rank0[0]/
// mutant: dut_lane_group.v: s/choose_rank1_2\[4\] = /choose_rank1_2[4] = !/
// mutant: dut_lane_group.v: s/choose_rank0_5\[2\] = .* &/choose_rank0_5[2] =/
`default_nettype none

module lane_group #(
  parameter H_0 = 4,
  parameter H_1 = 8,
  parameter G_1 = 4
) (
  input wire         clk,
  input wire [255:0] window,
  input wire         load,
  input wire [63:0]  load_weight,
  input wire [11:0]  load_coord_rank1,
  input wire         swap_rank1,
  input wire [15:0]  load_coord_rank0,
  input wire         swap_rank0,
  input wire         swap_weight,
  input wire         operand_load
);

  wire [127:0] product;
  wire [7:0]   active;
  (* keep *) wire [2:0] rank0_0, rank0_1, rank0_2, rank0_3, rank0_4, rank0_5, rank0_6, rank0_7;
  (* keep *) wire [4:0] rank1_0, rank1_1, rank1_2, rank1_3;
  dut_lane_group dut (
    .clk(clk), .window(window), .load(load), .load_weight(load_weight), .load_coord_rank1(load_coord_rank1), .swap_rank1(swap_rank1),
    .load_coord_rank0(load_coord_rank0), .swap_rank0(swap_rank0), .swap_weight(swap_weight), .operand_load(operand_load), .product(product),
    .active(active)
  );

  // ---- Environment: what is loaded is legal, and nothing is swapped in before it was loaded
  wire [7:0] legal_0;
  wire [3:0] legal_1;
  genvar lane;
  generate
    for (lane = 0; lane < 8; lane = lane + 1) begin : inner
      wire [1:0] coord = load_coord_rank0[2*lane +: 2];
      assign legal_0[lane] = coord >= lane % 2 && coord <= lane % 2 + H_0 - 2;
    end
    for (lane = 0; lane < G_1; lane = lane + 1) begin : outer
      wire [2:0] coord = load_coord_rank1[3*lane +: 3];
      assign legal_1[lane] = coord >= lane && coord <= lane + H_1 - G_1;
    end
  endgenerate
  always @* assume (!load | (&legal_0 & &legal_1));
  reg shadowed = 1'b0, loaded_0 = 1'b0, loaded_1 = 1'b0;
  always @(posedge clk) begin
    shadowed <= shadowed | load;
    loaded_0 <= loaded_0 | swap_rank0;
    loaded_1 <= loaded_1 | swap_rank1;
  end
  always @* assume (shadowed | !(swap_rank0 | swap_rank1));

  // ---- Law
  wire [23:0] all_0 = {rank0_7, rank0_6, rank0_5, rank0_4, rank0_3, rank0_2, rank0_1, rank0_0};
  wire [19:0] all_1 = {rank1_3, rank1_2, rank1_1, rank1_0};
  generate
    for (lane = 0; lane < 8; lane = lane + 1) begin : inner_law
      wire [2:0] choose = all_0[3*lane +: 3];
      always @* if (loaded_0) assert (choose == 3'b001 || choose == 3'b010 || choose == 3'b100);
    end
    for (lane = 0; lane < G_1; lane = lane + 1) begin : outer_law
      wire [4:0] choose = all_1[5*lane +: 5];
      always @* if (loaded_1) assert (choose != 0 && (choose & (choose - 5'd1)) == 0);
    end
  endgenerate
  always @* cover (loaded_0 & loaded_1 & all_0[23:21] == 3'b100 & all_1[19:15] == 5'b10000);

  // ---- For the induction: coordinates, as they lie in the registers
  (* keep *) wire [15:0] shadow_0, coord_0;
  (* keep *) wire [11:0] shadow_1, coord_1;
  generate
    for (lane = 0; lane < 8; lane = lane + 1) begin : inner_registers
      wire [1:0] waiting = shadow_0[2*lane +: 2], used = coord_0[2*lane +: 2];
      always @* begin
        if (shadowed) assert (waiting >= lane % 2 && waiting <= lane % 2 + H_0 - 2);
        if (loaded_0) assert (used >= lane % 2 && used <= lane % 2 + H_0 - 2);
      end
    end
    for (lane = 0; lane < G_1; lane = lane + 1) begin : outer_registers
      wire [2:0] waiting = shadow_1[3*lane +: 3], used = coord_1[3*lane +: 3];
      always @* begin
        if (shadowed) assert (waiting >= lane && waiting <= lane + H_1 - G_1);
        if (loaded_1) assert (used >= lane && used <= lane + H_1 - G_1);
      end
    end
  endgenerate

endmodule

`default_nettype wire
