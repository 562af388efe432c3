// Where transactions come from: a function that makes the next one, or says that there are no more.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "bench/rng.h"

namespace filigree::bench {

template <class T>
using Sequence = std::function<std::optional<T>(Rng&)>;

/// The given items.
template <class T>
Sequence<T> sequence_of(std::vector<T> items) {
  return [items = std::move(items), next = std::size_t{0}](Rng&) mutable {
    return next < items.size() ? std::optional<T>(items[next++]) : std::nullopt;
  };
}

/// `count` calls of `make(rng)`.
template <class T, class Make>
Sequence<T> sequence_of(std::size_t count, Make make) {
  return [count, make = std::move(make)](Rng& rng) mutable { return count > 0 ? (--count, std::optional<T>(make(rng))) : std::nullopt; };
}

/// One sequence after the other.
template <class T>
Sequence<T> chain(std::vector<Sequence<T>> parts) {
  return [parts = std::move(parts), part = std::size_t{0}](Rng& rng) mutable -> std::optional<T> {
    for (; part < parts.size(); ++part) {
      if (std::optional<T> item = parts[part](rng)) {
        return item;
      }
    }
    return std::nullopt;
  };
}

}  // namespace filigree::bench
