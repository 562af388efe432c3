// Tensor files that are not what .npy promises, or not what the command reads.
#include <cmath>
#include <limits>

#include "errors/bad_case.h"
#include "errors/npy_text.h"

namespace filigree::errors {
namespace {

struct BadFile {
  const char* name;
  std::string content;
  const char* names;
  const char* accepts;
};

const char* const kDtypes = "int8, uint8, int16, int32, float16, float32";

std::vector<BadFile> bad_files() {
  const std::string good = good_a();
  const float inf = std::numeric_limits<float>::infinity();
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> with_nan(16), with_infinity(16);
  with_nan[9] = nan;
  with_infinity[2] = -inf;
  std::vector<std::uint16_t> half_nan(16);
  half_nan[0] = 0x7e00;
  return {
      {"empty_file", "", "x.npy: is empty", "a .npy file"},
      {"wrong_magic", "PK\x03\x04 a zip archive of arrays", "x.npy: is not a .npy file: bad magic", "numpy.save"},
      {"text_file", "1,2,3\n4,5,6\n", "x.npy: is not a .npy file: bad magic", "numpy.save"},
      {"magic_only", good.substr(0, 6), "x.npy: is truncated in its header", "a whole .npy file"},
      {"truncated_header", good.substr(0, 30), "x.npy: is truncated in its header", "a whole .npy file"},
      {"truncated_data", good.substr(0, good.size() - 1), "x.npy: is truncated: 15 data bytes", "16 for shape (2, 8) of int8"},
      {"data_left_over", good + "x", "x.npy: has something behind its data: 17 data bytes", "16 for shape (2, 8) of int8"},
      {"future_version", "\x93NUMPY\x07" + good.substr(7), "x.npy: has .npy version 7.0", "1.0, 2.0, 3.0"},
      {"header_is_no_dict", npy_with_header("shape = (2, 8)\n", "x"), "x.npy: is not a .npy file: bad header", "numpy.save"},
      {"header_without_shape", npy_with_header("{'descr': '|i1', 'fortran_order': False}\n", "x"), "x.npy: is not a .npy file: bad header",
       "numpy.save"},
      {"huge_shape", npy("'|i1'", "(4611686018427387904, 4)", "x"), "'shape' is too large", "numpy.save"},
      {"shape_beyond_the_file", npy("'<f4'", "(1000000, 1000)", "xxxx"), "x.npy: is truncated: 4 data bytes", "4000000000 for shape"},
      {"negative_shape", npy("'|i1'", "(-2, -8)", "x"), "'shape' is not a tuple of numbers", "numpy.save"},
      {"big_endian", npy("'>i2'", "(2, 8)", std::string(32, '\0')), "x.npy: is big-endian ('>i2')", "little-endian"},
      {"big_endian_float", npy("'>f4'", "(2, 8)", std::string(64, '\0')), "x.npy: is big-endian ('>f4')", "little-endian"},
      {"fortran_order", npy("'|i1'", "(2, 8)", std::string(16, '\1'), "True"), "x.npy: is in Fortran order", "C order"},
      {"object_dtype", npy("'|O'", "(2, 8)", std::string(16, '\1')), "x.npy: has object dtype", kDtypes},
      {"structured_dtype", npy("[('a', '<i4')]", "(4,)", std::string(16, '\1')), "x.npy: has a structured dtype", kDtypes},
      {"float64", npy("'<f8'", "(1, 2)", std::string(16, '\0')), "x.npy: has unsupported dtype '<f8'", kDtypes},
      {"int64", npy("'<i8'", "(1, 2)", std::string(16, '\0')), "x.npy: has unsupported dtype '<i8'", kDtypes},
      {"complex64", npy("'<c8'", "(1, 2)", std::string(16, '\0')), "x.npy: has unsupported dtype '<c8'", kDtypes},
      {"unicode_strings", npy("'<U4'", "(1, 1)", std::string(16, '\0')), "x.npy: has unsupported dtype '<U4'", kDtypes},
      {"scalar", npy("'|i1'", "()", "\1"), "x.npy: has shape ()", "a matrix of two dimensions"},
      {"vector", npy("'|i1'", "(16,)", std::string(16, '\1')), "x.npy: has shape (16,)", "a matrix of two dimensions"},
      {"three_dimensions", npy("'|i1'", "(2, 2, 4)", std::string(16, '\1')), "x.npy: has shape (2, 2, 4)", "a matrix of two dimensions"},
      {"no_rows", npy("'|i1'", "(0, 8)", ""), "x.npy: holds no value: its shape is (0, 8)", "at least 1 in every dimension"},
      {"no_columns", npy("'|i1'", "(8, 0)", ""), "x.npy: holds no value: its shape is (8, 0)", "at least 1 in every dimension"},
      {"nan", npy("'<f4'", "(2, 8)", bytes_of(with_nan)), "x.npy: row 1, column 1 is nan", "finite values"},
      {"infinity", npy("'<f4'", "(2, 8)", bytes_of(with_infinity)), "x.npy: row 0, column 2 is -inf", "finite values"},
      {"half_nan", npy("'<f2'", "(2, 8)", bytes_of(half_nan)), "x.npy: row 0, column 0 is nan", "finite values"},
  };
}

std::vector<BadCase> as_operand(const std::string& line, const std::vector<BadFile>& files) {
  std::vector<BadCase> rows;
  rows.reserve(files.size());
  for (const BadFile& file : files) {
    rows.push_back({file.name, words(line), file.names, file.accepts, {{"x.npy", file.content}, {"a.npy", good_a()}, {"b.npy", good_b()}}});
  }
  return rows;
}

INSTANTIATE_TEST_SUITE_P(WeightsToRun, BadInput,
                         ::testing::ValuesIn(as_operand("run highlight-s --a x.npy --b b.npy -o c.npy --json figures.json", bad_files())), case_name);
INSTANTIATE_TEST_SUITE_P(ActivationsToRun, BadInput, ::testing::ValuesIn(as_operand("run tc-s --a a.npy --b x.npy -o c.npy", bad_files())),
                         case_name);
INSTANTIATE_TEST_SUITE_P(MatrixToPrune, BadInput,
                         ::testing::ValuesIn(as_operand("prune x.npy --pattern 2:4 -o p.npy --json figures.json", bad_files())), case_name);

std::vector<BadCase> no_files() {
  std::vector<BadCase> rows;
  for (const auto& [name, line] :
       {std::pair{"run", "run highlight-s --a x.npy --b b.npy -o c.npy"}, {"prune", "prune x.npy --pattern 2:4 -o p.npy"}}) {
    const std::string command = name;
    rows.push_back({command + "_missing", words(line), "x.npy: cannot be opened (No such file", "a readable file", {{"b.npy", good_b()}}});
    rows.push_back(
        {command + "_folder", words(line), "x.npy: cannot be read (Is a directory)", "a readable file", {{"b.npy", good_b()}, {"x.npy/", ""}}});
  }
  rows.push_back({"endless_device", words("prune /dev/zero --pattern 2:4 -o p.npy"), "/dev/zero: is a device", "a regular file"});
  return rows;
}

INSTANTIATE_TEST_SUITE_P(NoTensorFile, BadInput, ::testing::ValuesIn(no_files()), case_name);

}  // namespace
}  // namespace filigree::errors
