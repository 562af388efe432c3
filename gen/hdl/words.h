// Arithmetic on numbers of several 64-bit words: what the interpreter uses when a value does not fit one word.
#pragma once

#include <cstdint>

namespace filigree::hdl::words {

/// A number of `width` bits at `data`, least significant word first; bits above the width are zero in every operand and every result.
struct Operand {
  const std::uint64_t* data = nullptr;
  int width = 0;
  bool is_signed = false;
};

struct Result {
  std::uint64_t* data = nullptr;
  int width = 0;
};

constexpr int count(int width) { return (width + 63) / 64; }

/// Ones in the low `width` bits, 0 <= width <= 64.
constexpr std::uint64_t ones(int width) { return width >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << width) - 1; }

/// `width` <= 64 bits of x from bit `lsb` on; bits beyond x read as zero.
std::uint64_t field(Operand x, std::uint64_t lsb, int width);

/// x, extended by its signedness or cut, to the result's width.
void extend(Result result, Operand x);
void add(Result result, Operand x, Operand y);
void subtract(Result result, Operand x, Operand y);
void multiply(Result result, Operand x, Operand y);
/// Bits of x from `lsb` on; bits beyond x read as zero.
void extract(Result result, Operand x, std::uint64_t lsb);
/// Ors x into the result's bits from `lsb` on; they exist and are zero.
void deposit(Result result, Operand x, int lsb);

bool equal(Operand x, Operand y);
/// x < y, both read by their own signedness.
bool less(Operand x, Operand y);
bool any(Operand x);
bool all(Operand x);
bool parity(Operand x);

}  // namespace filigree::hdl::words
