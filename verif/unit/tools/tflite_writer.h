// Builds small TFLite files for tests: tables, vectors and offsets, written front to back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string_view>
#include <vector>

namespace filigree::tools::test {

/// Every child is written after its parent, so that offsets point forward as the format wants.
class FlatWriter {
 public:
  /// A table and where its fields lie.
  struct Table {
    std::size_t at = 0;
    std::map<int, std::size_t> fields;
  };

  FlatWriter() {
    put<std::uint32_t>(0);
    for (char c : std::string_view("TFL3")) put(c);
  }

  /// A table whose fields (number, size in bytes) are zero until set.
  Table table(const std::vector<std::pair<int, std::size_t>>& fields) {
    const int last = fields.empty() ? -1 : fields.back().first;
    const std::size_t vtable = bytes_.size();
    std::vector<std::uint16_t> slots(static_cast<std::size_t>(last + 1));
    std::size_t offset = 4;
    for (const auto& [field, size] : fields) {
      slots[static_cast<std::size_t>(field)] = static_cast<std::uint16_t>(offset);
      offset += size;
    }
    put(static_cast<std::uint16_t>(4 + 2 * slots.size()));
    put(static_cast<std::uint16_t>(offset));
    for (std::uint16_t slot : slots) put(slot);
    Table table{bytes_.size(), {}};
    put(static_cast<std::int32_t>(table.at - vtable));
    for (const auto& [field, size] : fields) table.fields[field] = table.at + slots[static_cast<std::size_t>(field)];
    bytes_.resize(table.at + offset);
    return table;
  }

  template <typename T>
  void set(const Table& table, int field, T value) {
    write(table.fields.at(field), value);
  }
  /// Field or vector element at `slot` points to `target`.
  void link(std::size_t slot, std::size_t target) { write(slot, static_cast<std::uint32_t>(target - slot)); }
  void link(const Table& table, int field, std::size_t target) { link(table.fields.at(field), target); }

  template <typename T>
  std::size_t vector(const std::vector<T>& values) {
    const std::size_t at = bytes_.size();
    put(static_cast<std::uint32_t>(values.size()));
    for (T value : values) put(value);
    return at;
  }
  std::size_t string(std::string_view text) { return vector(std::vector<char>(text.begin(), text.end())); }
  /// `count` offsets, to be linked: element i lies at the result + 4 + 4 * i.
  std::size_t references(std::size_t count) { return vector(std::vector<std::uint32_t>(count)); }

  void set_root(const Table& table) { write(0, static_cast<std::uint32_t>(table.at)); }
  const std::vector<std::byte>& bytes() const { return bytes_; }

 private:
  template <typename T>
  void put(T value) {
    bytes_.resize(bytes_.size() + sizeof(T));
    write(bytes_.size() - sizeof(T), value);
  }
  template <typename T>
  void write(std::size_t at, T value) {
    std::memcpy(bytes_.data() + at, &value, sizeof(T));
  }

  std::vector<std::byte> bytes_;
};

/// Index vectors of a sparse level, or a dense level of `size`.
struct TestLevel {
  int size = 0;
  std::vector<int> segments, indices;
  int index_type = 1;  ///< 1 int32, 2 uint16, 3 uint8
};

struct TestTensor {
  std::vector<int> shape;
  int type = 0;
  int buffer = 0;
  std::string_view name;
  std::vector<int> traversal_order = {}, block_map = {};  ///< sparse when the order is not empty
  std::vector<TestLevel> levels = {};
};

struct TestOperator {
  int code = 0;
  std::vector<int> inputs, outputs;
};

struct TestModel {
  std::vector<TestTensor> tensors;
  std::vector<TestOperator> operators;
  std::vector<std::vector<std::uint8_t>> buffers;

  std::vector<std::byte> bytes() const {
    FlatWriter w;
    const auto model = w.table({{0, 4}, {1, 4}, {2, 4}, {4, 4}});
    w.set_root(model);
    w.set<std::uint32_t>(model, 0, 3);
    const std::size_t codes = w.references(operators.size());
    w.link(model, 1, codes);
    for (std::size_t i = 0; i < operators.size(); ++i) {
      const auto code = w.table({{0, 1}, {3, 4}});
      w.link(codes + 4 + 4 * i, code.at);
      w.set(code, 0, static_cast<std::int8_t>(operators[i].code));
      w.set(code, 3, static_cast<std::int32_t>(operators[i].code));
    }
    const std::size_t graphs = w.references(1);
    w.link(model, 2, graphs);
    const auto graph = w.table({{0, 4}, {3, 4}});
    w.link(graphs + 4, graph.at);
    write_tensors(w, graph);
    const std::size_t ops = w.references(operators.size());
    w.link(graph, 3, ops);
    for (std::size_t i = 0; i < operators.size(); ++i) {
      const auto op = w.table({{0, 4}, {1, 4}, {2, 4}});
      w.link(ops + 4 + 4 * i, op.at);
      w.set(op, 0, static_cast<std::uint32_t>(i));
      w.link(op, 1, w.vector(operators[i].inputs));
      w.link(op, 2, w.vector(operators[i].outputs));
    }
    const std::size_t data = w.references(buffers.size());
    w.link(model, 4, data);
    for (std::size_t i = 0; i < buffers.size(); ++i) {
      const auto buffer = w.table({{0, 4}});
      w.link(data + 4 + 4 * i, buffer.at);
      w.link(buffer, 0, w.vector(buffers[i]));
    }
    return w.bytes();
  }

 private:
  void write_tensors(FlatWriter& w, const FlatWriter::Table& graph) const {
    const std::size_t list = w.references(tensors.size());
    w.link(graph, 0, list);
    for (std::size_t i = 0; i < tensors.size(); ++i) {
      const TestTensor& t = tensors[i];
      const auto table = t.traversal_order.empty() ? w.table({{0, 4}, {1, 1}, {2, 4}, {3, 4}}) : w.table({{0, 4}, {1, 1}, {2, 4}, {3, 4}, {6, 4}});
      w.link(list + 4 + 4 * i, table.at);
      w.link(table, 0, w.vector(t.shape));
      w.set(table, 1, static_cast<std::int8_t>(t.type));
      w.set(table, 2, static_cast<std::uint32_t>(t.buffer));
      w.link(table, 3, w.string(t.name));
      if (!t.traversal_order.empty()) write_sparsity(w, table, t);
    }
  }

  static std::size_t write_indices(FlatWriter& w, const std::vector<int>& values, int type) {
    const auto table = w.table({{0, 4}});
    if (type == 1) w.link(table, 0, w.vector(values));
    if (type == 2) w.link(table, 0, w.vector(std::vector<std::uint16_t>(values.begin(), values.end())));
    if (type == 3) w.link(table, 0, w.vector(std::vector<std::uint8_t>(values.begin(), values.end())));
    return table.at;
  }

  static void write_sparsity(FlatWriter& w, const FlatWriter::Table& tensor, const TestTensor& t) {
    const auto sparsity = w.table({{0, 4}, {1, 4}, {2, 4}});
    w.link(tensor, 6, sparsity.at);
    w.link(sparsity, 0, w.vector(t.traversal_order));
    w.link(sparsity, 1, w.vector(t.block_map));
    const std::size_t metadata = w.references(t.levels.size());
    w.link(sparsity, 2, metadata);
    for (std::size_t i = 0; i < t.levels.size(); ++i) {
      const TestLevel& level = t.levels[i];
      if (level.segments.empty()) {
        const auto dense = w.table({{0, 1}, {1, 4}});
        w.link(metadata + 4 + 4 * i, dense.at);
        w.set(dense, 1, static_cast<std::int32_t>(level.size));
        continue;
      }
      const auto sparse = w.table({{0, 1}, {1, 4}, {2, 1}, {3, 4}, {4, 1}, {5, 4}});
      w.link(metadata + 4 + 4 * i, sparse.at);
      w.set(sparse, 0, static_cast<std::int8_t>(1));
      w.set(sparse, 2, static_cast<std::uint8_t>(level.index_type));
      w.link(sparse, 3, write_indices(w, level.segments, level.index_type));
      w.set(sparse, 4, static_cast<std::uint8_t>(level.index_type));
      w.link(sparse, 5, write_indices(w, level.indices, level.index_type));
    }
  }
};

}  // namespace filigree::tools::test
