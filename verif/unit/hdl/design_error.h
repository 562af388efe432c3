// Catches what a mistake in a generator is answered with.
#pragma once

#include <string>

#include "hdl/source.h"

namespace filigree::hdl {

/// The message of the DesignError that `mistake` throws; "no error" when it does not.
template <typename Mistake>
std::string error_of(const Mistake& mistake) {
  try {
    mistake();
  } catch (const DesignError& error) {
    return error.what();
  }
  return "no error";
}

/// "<file>:<line>: <message>" for a place given to the library explicitly.
inline const Source kHere{"unit.cpp", 42};

}  // namespace filigree::hdl
