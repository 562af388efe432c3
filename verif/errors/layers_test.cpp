// Layer lists for the estimates.
#include "errors/bad_case.h"

namespace filigree::errors {
namespace {

struct BadList {
  const char* name;
  const char* text;
  const char* names;
  const char* accepts;
};

constexpr const char* kColumns = "name,M,K,N,pattern";
constexpr const char* kSizes = "a whole number 1..1000000000";

constexpr BadList kLists[] = {
    {"empty_file", "", "x.csv: lists no layer", kColumns},
    {"header_only", "name,M,K,N,pattern\n", "x.csv: lists no layer", kColumns},
    {"blank_lines_only", "\n\n# comment\n", "x.csv: lists no layer", kColumns},
    {"missing_column", "name,M,K,pattern\nconv1,64,576,dense\n", "x.csv:1: other columns", kColumns},
    {"column_out_of_order", "name,M,N,K,pattern\nconv1,64,49,576,dense\n", "x.csv:1: other columns", kColumns},
    {"unknown_column", "name,M,K,N,pattern,stride\nconv1,64,576,49,dense,2\n", "x.csv:1: other columns", "a_density, b_density"},
    {"missing_field", "name,M,K,N,pattern\nconv1,64,576,49\n", "x.csv:2: 4 fields", kColumns},
    {"field_too_many", "name,M,K,N,pattern\nconv1,64,576,49,dense,0.5\n", "x.csv:2: 6 fields", kColumns},
    {"bad_number", "name,M,K,N,pattern\nconv1,sixty,576,49,dense\n", "x.csv:2: M is \"sixty\"", kSizes},
    {"number_with_unit", "conv1,64,576,49px,dense\n", "x.csv:1: N is \"49px\"", kSizes},
    {"fraction", "conv1,64,57.6,49,dense\n", "x.csv:1: K is \"57.6\"", kSizes},
    {"negative", "conv1,64,-576,49,dense\n", "x.csv:1: K is \"-576\"", kSizes},
    {"zero", "good,1,2,3,dense\nconv1,0,576,49,dense\n", "x.csv:2: M is \"0\"", kSizes},
    {"huge", "conv1,64,576,99999999999999999999,dense\n", "x.csv:1: N is", kSizes},
    {"empty_number", "conv1,64,,49,dense\n", "x.csv:1: K is \"\"", kSizes},
    {"empty_name", ",64,576,49,dense\n", "x.csv:1: the name is empty", "any text"},
    {"bad_pattern", "conv1,64,576,49,half\n", "x.csv:1: pattern \"half\"", "G:H per rank"},
    {"unsupported_pattern", "conv1,64,576,49,1:4\n", "x.csv:1: pattern 1:4 is not supported here", "2:{2,3,4}"},
    {"bad_density", "conv1,64,576,49,dense,1.5\n", "x.csv:1: a_density is \"1.5\"", "0..1"},
    {"unclosed_quote", "\"conv1,64,576,49,dense\n", "x.csv:1: a quote is not closed", "quotes"},
    {"semicolons", "conv1;64;576;49;dense\n", "x.csv:1: 1 fields", kColumns},
    {"endless_layer", "x,1000000000,1000000000,1000000000,dense\n", "x.csv:1: M = 1000000000, K = 1000000000, N = 1000000000", "tiles"},
    {"zero_bytes", "PK\x03\x04\x1a\n", "x.csv:1: 1 fields", kColumns},
};

std::vector<BadCase> lists() {
  std::vector<BadCase> rows;
  for (const BadList& list : kLists) {
    rows.push_back({list.name, words("estimate highlight-s --layers x.csv --json figures.json"), list.names, list.accepts, {{"x.csv", list.text}}});
  }
  rows.push_back({"missing_file", words("estimate highlight-s --layers x.csv"), "x.csv: cannot be opened (No such file", "a readable CSV file"});
  rows.push_back({"folder", words("estimate highlight-s --layers x.csv"), "x.csv: is a folder", "a CSV file", {{"x.csv/", ""}}});
  rows.push_back({"endless_device", words("estimate highlight-s --layers /dev/zero"), "/dev/zero: is a device", "a CSV file"});
  return rows;
}

INSTANTIATE_TEST_SUITE_P(LayerList, BadInput, ::testing::ValuesIn(lists()), case_name);

}  // namespace
}  // namespace filigree::errors
