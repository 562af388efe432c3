// fil_host_link: the byte protocol between a host and a core: frames in, bytes of streams out, results and figures back. See fpga/README.md.
//
// Cycle behaviour
//   A frame is: command, argument, length, `length` bytes, CRC-8 of all before it. A byte of a `write` goes to the chosen stream in the cycle behind the
//   one in which it came. Every other frame is answered once its CRC has been seen to be right:
//     reply: command + 128, length, bytes, CRC-8.   255, 1, reason: the frame could not be followed (reason 1: unknown, 2: wrong CRC).
//   Between frames, zero bytes are ignored, so 260 of them bring any listener back to the beginning of a frame.
//   Nothing holds the host's bytes back: it may send to a stream no more than `taken` says there is room for. What is sent nevertheless is dropped
//   and shows as an error in the status, as do wrong CRCs, bad stop bits and requests that come before the answer to the one before.
//   `core_rst_n` is low while this module is in reset, and for eight cycles when the host says `reset`; this also clears the errors.
//   `clear` is high for one cycle when the host says so. All outputs are registers, or the AND of
//   three (result_tready).
//
// Parameters
//   STREAMS    input streams, 1..8
//   COUNTERS   counters of 48 bits, 1..38
//   FIFO_BITS  log2 of the bytes that a queue has, 8..14; tells the host how much it may send
//   IDENTITY   number of the configuration, so that the host knows what it talks to
//
// Reset: synchronous, active low.
`default_nettype none

module fil_host_link #(
  parameter STREAMS = 3,
  parameter COUNTERS = 10,
  parameter FIFO_BITS = 9,
  parameter [31:0] IDENTITY = 0
) (
  input  wire                             clk,
  input  wire                             rst_n,

  // From and to the line.
  input  wire [7:0]                       byte_data,
  input  wire                             byte_valid,
  input  wire                             framing_error,
  output reg  [7:0]                       reply_tdata,
  output reg                              reply_tvalid,
  input  wire                             reply_tready,

  // To and from the queues: one shared byte, one valid bit per stream.
  output reg  [7:0]                       write_tdata,
  output reg  [STREAMS-1:0]               write_tvalid,
  input  wire [STREAMS-1:0]               write_tready,
  input  wire [(FIFO_BITS+1)*STREAMS-1:0] taken,
  input  wire [7:0]                       result_tdata,
  input  wire                             result_tvalid,
  output wire                             result_tready,
  input  wire [FIFO_BITS:0]               result_level,

  // To and from the core.
  input  wire [48*COUNTERS-1:0]           counters,
  input  wire                             counter_overflow,
  input  wire                             idle,
  input  wire                             protocol_error,
  output reg                              clear,
  output reg                              core_rst_n
);

  localparam [7:0] VERSION = 8'd1;

  localparam [7:0] HELLO = 8'd1;
  localparam [7:0] RESET = 8'd2;
  localparam [7:0] WRITE = 8'd3;
  localparam [7:0] POLL  = 8'd4;
  localparam [7:0] COUNT = 8'd5;
  localparam [7:0] CLEAR = 8'd6;

  localparam [7:0] UNKNOWN   = 8'd1;
  localparam [7:0] WRONG_CRC = 8'd2;

  localparam [31:0] STREAM_COUNT  = STREAMS;
  localparam [31:0] COUNTER_COUNT = COUNTERS;
  localparam [31:0] QUEUE_BITS    = FIFO_BITS;

  // Bytes that a reply can show, and where each reply's begin.
  localparam [31:0] HELLO_BYTES = 8;
  localparam [31:0] POLL_BYTES  = 1 + 2 * STREAMS;
  localparam [31:0] COUNT_BYTES = 6 * COUNTERS;
  localparam [31:0] POLL_FIRST  = HELLO_BYTES;
  localparam [31:0] COUNT_FIRST = HELLO_BYTES + POLL_BYTES;
  localparam [31:0] SHOWN       = HELLO_BYTES + POLL_BYTES + COUNT_BYTES;

  // ---- Frames

  reg       in_argument, in_length, in_data, in_check;  // what the next byte is; none of them: a command
  reg [7:0] command, argument, data_left;
  reg [7:0] frame_crc;

  wire       in_command = ~(in_argument | in_length | in_data | in_check);
  wire       begins     = byte_valid & in_command & (byte_data != 8'd0);
  wire       last_data  = (data_left == 8'd1);
  wire [7:0] frame_crc_next;

  fil_crc8 u_frame_crc (
    .crc(in_command ? 8'hff : frame_crc),
    .data(byte_data),
    .next(frame_crc_next)
  );

  always @(posedge clk) begin
    if (!rst_n) begin
      in_argument <= 1'b0;
      in_length   <= 1'b0;
      in_data     <= 1'b0;
      in_check    <= 1'b0;
    end else if (byte_valid) begin
      in_argument <= begins;
      in_length   <= in_argument;
      in_data     <= (in_length & (byte_data != 8'd0)) | (in_data & ~last_data);
      in_check    <= (in_length & (byte_data == 8'd0)) | (in_data & last_data);
    end
  end

  always @(posedge clk) begin
    if (byte_valid) begin
      if (in_command) command <= byte_data;
      if (in_argument) argument <= byte_data;
      data_left <= in_length ? byte_data : data_left - 8'd1;
      frame_crc <= frame_crc_next;
    end
  end

  // ---- Bytes to the streams

  wire write_byte = byte_valid & in_data & (command == WRITE);

  genvar i;
  generate
    for (i = 0; i < STREAMS; i = i + 1) begin : stream
      localparam [31:0] NUMBER = i;
      always @(posedge clk) begin
        if (!rst_n) write_tvalid[i] <= 1'b0;
        else write_tvalid[i] <= write_byte & (argument == NUMBER[7:0]);
      end
    end
  endgenerate

  always @(posedge clk) write_tdata <= byte_data;

  // ---- What a whole frame asks for

  wire whole       = byte_valid & in_check;
  wire intact      = (byte_data == frame_crc);
  wire follow      = whole & intact;
  wire to_stream   = (command == WRITE) & (argument < STREAM_COUNT[7:0]);
  wire request     = (command == HELLO) | (command == RESET) | (command == POLL) | (command == COUNT) | (command == CLEAR);
  wire refuse      = whole & ~(intact & (to_stream | request));
  wire answer      = refuse | (follow & request);
  wire reset_asked = follow & (command == RESET);

  reg [2:0] reset_left;

  always @(posedge clk) begin
    if (!rst_n) begin
      clear      <= 1'b0;
      core_rst_n <= 1'b0;
      reset_left <= 3'd7;
    end else begin
      clear      <= follow & (command == CLEAR);
      core_rst_n <= ~reset_asked & (reset_left == 3'd0);
      reset_left <= reset_asked ? 3'd7 : (reset_left == 3'd0) ? 3'd0 : reset_left - 3'd1;
    end
  end

  // ---- Errors of the line, kept until the host says reset

  wire accept;    // a request that is answered now
  reg  damaged;   // a wrong CRC or stop bit
  reg  overflow;  // a byte without room, or a request too early

  wire no_room = |(write_tvalid & ~write_tready);

  always @(posedge clk) begin
    if (!rst_n) begin
      damaged  <= 1'b0;
      overflow <= 1'b0;
    end else begin
      damaged  <= (damaged & ~reset_asked) | (whole & ~intact) | framing_error;
      overflow <= (overflow & ~reset_asked) | no_room | (answer & ~accept);
    end
  end

  // ---- Replies

  wire [7:0]          status = {3'd0, counter_overflow, overflow, damaged, protocol_error, idle};
  wire [16*STREAMS-1:0] taken_bytes;
  generate
    for (i = 0; i < STREAMS; i = i + 1) begin : count
      assign taken_bytes[16*i +: 16] = {{(15-FIFO_BITS){1'b0}}, taken[(FIFO_BITS+1)*i +: FIFO_BITS+1]};
    end
  endgenerate

  wire [8*SHOWN-1:0] shown = {counters, taken_bytes, status,
                              IDENTITY, QUEUE_BITS[7:0], COUNTER_COUNT[7:0], STREAM_COUNT[7:0], VERSION};

  wire       many_results = (result_level > {{(FIFO_BITS-7){1'b0}}, argument});
  wire [7:0] results      = many_results ? argument : result_level[7:0];

  reg        replying;
  reg        in_head, in_size, in_shown, in_reason, in_results, in_crc;  // what the next byte of the reply is
  reg  [7:0] head, size, position, shown_left, results_left, reason;
  reg  [7:0] reply_crc;

  assign     accept     = answer & (~replying | reset_asked);  // reset ends whatever was being said
  wire       polled     = (command == POLL);
  wire [7:0] shown_size = refuse ? 8'd0 : ({8{command == HELLO}} & HELLO_BYTES[7:0]) | ({8{polled}} & POLL_BYTES[7:0])
                                          | ({8{command == COUNT}} & COUNT_BYTES[7:0]);
  wire [7:0] shown_from = ({8{polled}} & POLL_FIRST[7:0]) | ({8{command == COUNT}} & COUNT_FIRST[7:0]);

  assign     result_tready = replying & ~reply_tvalid & in_results;
  wire       result_here   = result_tready & result_tvalid;
  wire       step          = result_here | (replying & ~reply_tvalid & ~in_results);
  wire       shown_end  = (shown_left == 8'd1);
  wire       result_end = (results_left == 8'd1);
  wire       refused    = head[6];
  wire       body       = (in_size & ~refused & (shown_left != 8'd0)) | (in_shown & ~shown_end);
  wire       results_on = (in_shown & shown_end & (results_left != 8'd0)) | (in_results & ~result_end);
  wire       end_now    = (in_size & ~refused & (shown_left == 8'd0)) | (in_shown & shown_end & (results_left == 8'd0)) |
                          (in_results & result_end) | in_reason;

  reg  [7:0] shown_byte;  // the byte at `position`, a cycle late: a byte takes dozens of cycles on the line
  always @(posedge clk) shown_byte <= shown[8*position +: 8];

  wire [7:0] next_byte = ({8{in_head}} & head) | ({8{in_size}} & size) | ({8{in_shown}} & shown_byte) | ({8{in_reason}} & reason) |
                         ({8{in_results}} & result_tdata) | ({8{in_crc}} & reply_crc);
  wire [7:0] reply_crc_next;

  fil_crc8 u_reply_crc (
    .crc(in_head ? 8'hff : reply_crc),
    .data(next_byte),
    .next(reply_crc_next)
  );

  always @(posedge clk) begin
    if (!rst_n) begin
      replying     <= 1'b0;
      reply_tvalid <= 1'b0;
      in_head      <= 1'b0;
      in_size      <= 1'b0;
      in_shown     <= 1'b0;
      in_reason    <= 1'b0;
      in_results   <= 1'b0;
      in_crc       <= 1'b0;
    end else begin
      replying     <= accept | (replying & ~(step & in_crc));
      reply_tvalid <= step | (reply_tvalid & ~reply_tready);
      if (accept | step) begin
        in_head    <= accept;
        in_size    <= ~accept & in_head;
        in_shown   <= ~accept & body;
        in_reason  <= ~accept & in_size & refused;
        in_results <= ~accept & results_on;
        in_crc     <= ~accept & end_now;
      end
    end
  end

  always @(posedge clk) begin
    if (accept) begin
      head       <= refuse ? 8'hff : {1'b1, command[6:0]};
      size       <= refuse ? 8'd1 : polled ? POLL_BYTES[7:0] + results : shown_size;
      reason     <= intact ? UNKNOWN : WRONG_CRC;
    end
    if (accept | (step & in_shown)) begin
      position   <= accept ? shown_from : position + 8'd1;
      shown_left <= accept ? shown_size : shown_left - 8'd1;
    end
    if (accept | result_here) results_left <= accept ? ({8{polled & ~refuse}} & results) : results_left - 8'd1;
    if (step) begin
      reply_tdata <= next_byte;
      reply_crc   <= reply_crc_next;
    end
  end

endmodule

`default_nettype wire
