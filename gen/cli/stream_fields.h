// Where every field of every stream's beat lies: docs/hss.md as data, for those who write a driver of their own.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace filigree::cli {

/// A field repeats in an array: element i lies `stride` bits above element i - 1.
struct Repeat {
  std::string index;  ///< what the index counts: "lane", "group"
  int count = 1;
  int stride = 0;  ///< bits
};

struct Field {
  std::string name;
  int lsb = 0;
  int width = 0;
  bool is_signed = false;
  std::vector<Repeat> repeats;  ///< outermost first; none for a single field
  std::string meaning;

  /// First bit above the field's last element.
  int end() const;
};

struct Stream {
  std::string name;
  bool into_core = true;
  int width = 0;      ///< payload bits of a beat
  std::string beats;  ///< how many beats there are and in which order
  std::string last;   ///< which beat carries tlast; empty if the stream has none
  std::vector<Field> fields;
};

/// The streams of each kind in port order.
std::vector<Stream> core_streams(const config::HssConfig& config);
std::vector<Stream> tasd_streams(const config::TasdConfig& config);
std::vector<Stream> ttc_streams(const config::TtcConfig& config);
std::vector<Stream> attention_streams(const config::AttentionConfig& config);
std::vector<Stream> streams_of(const config::Config& config);

}  // namespace filigree::cli
