#include "estimate/layer_list.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace filigree::estimate {
namespace {

using ::testing::HasSubstr;

TEST(LayerList, ReadsNamesSizesAndPatterns) {
  const std::vector<Layer> layers = parse_layers("x.csv",
                                                 "name,M,K,N,pattern\n"
                                                 "conv1,128,1152,1024,dense\n"
                                                 "\n"
                                                 "# a remark\n"
                                                 "conv2, 512 ,1024,256, 2:4\r\n"
                                                 "conv3,512,128,1024,\"4:8,2:4\"\n"
                                                 "conv4,512,256,1024,4:8,2:4");
  ASSERT_EQ(layers.size(), 4u);
  EXPECT_EQ(layers[0].name, "conv1");
  EXPECT_EQ(layers[0].m, 128);
  EXPECT_EQ(layers[0].k, 1152);
  EXPECT_EQ(layers[0].n, 1024);
  EXPECT_TRUE(layers[0].pattern.dense());
  EXPECT_EQ(layers[0].a_density, std::nullopt);
  EXPECT_EQ(layers[0].line, 2);
  EXPECT_EQ(model::to_string(layers[1].pattern), "2:4");
  EXPECT_EQ(layers[1].line, 5);
  EXPECT_EQ(model::to_string(layers[2].pattern), "4:8,2:4");
  EXPECT_EQ(model::to_string(layers[3].pattern), "4:8,2:4");
}

TEST(LayerList, ReadsDensities) {
  const std::vector<Layer> plain = parse_layers("x.csv", "a,1,2,3,2:4,0.25,0.5\nb,1,2,3,4:8,2:4,1\nc,1,2,3,dense,,0.1\n");
  EXPECT_DOUBLE_EQ(plain[0].a_density.value(), 0.25);
  EXPECT_DOUBLE_EQ(plain[0].b_density.value(), 0.5);
  EXPECT_DOUBLE_EQ(plain[1].a_density.value(), 1);
  EXPECT_EQ(plain[1].b_density, std::nullopt);
  EXPECT_EQ(plain[2].a_density, std::nullopt);
  EXPECT_DOUBLE_EQ(plain[2].b_density.value(), 0.1);
  const std::vector<Layer> swapped = parse_layers("x.csv", "\xef\xbb\xbfname,M,K,N,pattern,b_density\nd,1,2,3,2:4,0.5\n");
  EXPECT_EQ(swapped[0].a_density, std::nullopt);
  EXPECT_DOUBLE_EQ(swapped[0].b_density.value(), 0.5);
}

TEST(LayerList, APatternWithAPlusIsASeries) {
  const std::vector<Layer> layers = parse_layers("x.csv", "a,1,2,3,4:8+1:8\nb,1,2,3, 2:4 + 2:8 ,0.5\nc,1,2,3,4:8\n");
  EXPECT_EQ(layers[0].series, model::Series::parse("4:8+1:8"));
  EXPECT_TRUE(layers[0].pattern.dense());
  EXPECT_EQ(layers[1].series, model::Series::parse("2:4+2:8"));
  EXPECT_DOUBLE_EQ(layers[1].a_density.value(), 0.5);
  EXPECT_EQ(layers[2].series, std::nullopt) << "one term is a pattern";
  EXPECT_EQ(model::to_string(layers[2].pattern), "4:8");
}

TEST(LayerList, QuotedNamesMayHoldCommasAndQuotes) { EXPECT_EQ(parse_layers("x.csv", "\"a, \"\"b\"\"\",1,2,3,dense\n")[0].name, "a, \"b\""); }

TEST(LayerList, RefusesBadLinesWithFileAndLine) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "x.csv: lists no layer"},
      {"name,M,K,N,pattern\n", "x.csv: lists no layer"},
      {"name,M,N,K,pattern\n", "x.csv:1: other columns, accepted: name,M,K,N,pattern"},
      {"name,M,K,N,pattern,density\n", "x.csv:1: other columns, accepted:"},
      {"name,M,K,N,pattern,a_density,a_density\n", "x.csv:1: other columns, accepted:"},
      {"a,1,2,3,4:8+9:8\n", "x.csv:1: series \"4:8+9:8\""},
      {"a,1,2,3,4:8+\n", "x.csv:1: series \"4:8+\""},
      {"\n\na,1,2,3\n", "x.csv:3: 4 fields, accepted: name,M,K,N,pattern and up to 2 densities"},
      {"name,M,K,N,pattern\na,1,2,3,dense,0.5\n", "x.csv:2: 6 fields, accepted: name,M,K,N,pattern and up to 0 densities"},
      {"a,1,2,3,dense,0.1,0.2,0.3\n", "x.csv:1: 8 fields"},
      {",1,2,3,dense\n", "x.csv:1: the name is empty"},
      {"a,0,2,3,dense\n", "x.csv:1: M is \"0\", accepted: a whole number 1..1000000000"},
      {"a,1,-2,3,dense\n", "x.csv:1: K is \"-2\""},
      {"a,1,2,3.5,dense\n", "x.csv:1: N is \"3.5\""},
      {"a,1,2,99999999999999999999,dense\n", "x.csv:1: N is"},
      {"a,1,2,3,4:2\n", "x.csv:1: pattern \"4:2\": rule 4:2 is not 1 <= G <= H"},
      {"a,1,2,3,\n", "x.csv:1: pattern \"\""},
      {"a,1,2,3,dense,1.5\n", "x.csv:1: a_density is \"1.5\", accepted: a number 0..1"},
      {"a,1,2,3,dense,0.5,nan\n", "x.csv:1: b_density is \"nan\""},
      {"\"a,1,2,3,dense\n", "x.csv:1: a quote is not closed"},
      {"\"a\"b,1,2,3,dense\n", "x.csv:1: text after a closing quote"},
  };
  for (const auto& [text, reason] : cases) {
    try {
      parse_layers("x.csv", text);
      ADD_FAILURE() << text;
    } catch (const std::invalid_argument& error) {
      EXPECT_THAT(error.what(), ::testing::StartsWith(reason)) << text;
      EXPECT_THAT(error.what(), ::testing::Not(HasSubstr("\n")));
    }
  }
}

TEST(LayerList, RefusesFilesThatCannotBeRead) {
  EXPECT_THROW(read_layers("/nonexistent/layers.csv"), std::invalid_argument);
  EXPECT_THROW(read_layers("/tmp"), std::invalid_argument);
}

}  // namespace
}  // namespace filigree::estimate
