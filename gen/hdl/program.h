// What the interpreter runs: a flat list of instructions over 64-bit words, grouped so that one tight loop executes many of the same kind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace filigree::hdl {

/// Kinds of instruction. In all but kWide, operands and result fit one word. sext(x, p) sign-extends from bit 63 - p (p = 0: leaves x alone); ones is
/// the low 64 - r bits.
enum class Code : std::uint8_t {
  kAdd,         // (sext(x, p) + sext(y, q)) & ones
  kSub,         // (sext(x, p) - sext(y, q)) & ones
  kMul,         // (sext(x, p) * sext(y, q)) & ones
  kAnd,         // x & y
  kOr,          // x | y
  kXor,         // x ^ y
  kNot,         // ~x & ones
  kOrReduce,    // x != 0
  kAndReduce,   // x == ones
  kXorReduce,   // parity of x
  kEq,          // x == y
  kLt,          // x < y, unsigned
  kLtSigned,    // sext(x, p) < sext(y, q)
  kMux,         // x ? y : z
  kIndex,       // x >> y * z & ones, 0 beyond the word
  kSlice,       // x >> p & ones
  kSliceTwo,    // the same over the words x and x + 1, 0 < p
  kSignExtend,  // sext(x, p) & ones
  kConcat,      // pieces x .. x + y ored together
  kWide,        // entry x of Program::wide
};

/// x, y and z are word numbers unless said otherwise. Small on purpose: a large design is limited by how fast these can be read.
struct Instruction {
  std::uint32_t x = 0, y = 0, z = 0;
  std::uint8_t p = 0, q = 0, r = 0;
};

/// Where a value lies in the words array, and how it is read.
struct Place {
  std::uint32_t word = 0;
  int width = 0;
  bool is_signed = false;
};

enum class WideCode : std::uint8_t {
  kAdd,
  kSub,
  kMul,
  kAnd,
  kOr,
  kXor,
  kNot,
  kOrReduce,
  kAndReduce,
  kXorReduce,
  kEq,
  kLt,
  kMux,
  kIndex,
  kSlice,
  kConcat,
  kResize
};

struct WideInstruction {
  WideCode code = WideCode::kAdd;
  Place result;
  std::vector<Place> operands;
  int lsb = 0;  // kSlice
};

/// Instructions [begin, end), all of one code. Their results lie in a row from word `result` on, except those of kWide.
struct Batch {
  Code code = Code::kWide;
  std::uint32_t begin = 0, end = 0;
  std::uint32_t result = 0;
};

struct Piece {
  std::uint32_t word = 0;
  int shift = 0;
};

/// Register: next = enable ? data : old; reset when asked and in reset.
struct RegisterStep {
  Place value, data;
  std::uint32_t enable = 0;  // a word that is 0 or not
  bool has_reset = false;
  std::uint32_t reset = 0;  // first word of the reset value
};

struct MemoryStep {
  int depth = 0;
  Place element;  // width of one word of the memory; `word` is unused
  std::vector<std::uint64_t> contents;
  Place write_address, write_data, read_address, read_data;
  std::uint32_t write_enable = 0, read_enable = 0;
  bool has_write = false, has_read = false;
};

/// Everything an interpreter needs, with its state: `words` holds inputs, constants, registers and every intermediate value.
struct Program {
  std::vector<std::uint64_t> words;
  std::vector<Instruction> instructions;
  std::vector<WideInstruction> wide;
  std::vector<Piece> pieces;
  std::vector<Batch> batches;
  /// Batches from here on depend on the top's inputs within the cycle; those before do not and need no second run when only an input changes.
  std::size_t first_input_batch = 0;
  std::vector<RegisterStep> registers;
  std::vector<MemoryStep> memories;
  std::uint32_t reset_word = 0;  // value of rst_n

  /// Runs batches [from, to).
  void run(std::size_t from, std::size_t to);
  /// One rising edge: samples every register and memory, then updates all.
  void edge();

 private:
  void run_wide(const WideInstruction& instruction);
  void sample_memory(const MemoryStep& memory, std::uint64_t* next) const;

  std::vector<std::uint64_t> next_;  // sampled register and memory outputs, in order
};

}  // namespace filigree::hdl
