#include "tools/tasd_array.h"

#include <stdexcept>
#include <utility>

#include "tools/file.h"
#include "tools/tensor_file.h"

namespace filigree::tools {
namespace {

/// use(matrix) with the array's values in the type in which they are exact. Faults of the values get the file's name.
template <typename Use>
auto with_matrix(std::string_view name, const NpyArray& array, Use use) {
  try {
    return is_float(array.header.dtype) ? use(to_float_matrix(name, array)) : use(to_int_matrix(name, array));
  } catch (const FileError&) {
    throw;
  } catch (const std::invalid_argument& error) {
    throw FileError(name, error.what());
  }
}

template <typename T>
TermArray term_array(const model::Matrix<T>& tensor, const model::Matrix<T>& term, Dtype dtype) {
  const model::DecompositionError kept = model::error_of(tensor, term);  // what "dropping" the term would take away is what it keeps
  return {from_matrix(term, dtype), kept.dropped, kept.dropped_nonzeros, kept.dropped_magnitude};
}

}  // namespace

DecomposedArray decompose_array(std::string_view name, const NpyArray& array, const model::Series& series) {
  const Dtype dtype = array.header.dtype;
  return with_matrix(name, array, [&](const auto& tensor) {
    const auto parts = model::decompose(tensor, series);
    DecomposedArray result;
    for (const auto& term : parts.terms) result.terms.push_back(term_array(tensor, term, dtype));
    result.residual = from_matrix(parts.residual, dtype);
    result.error = model::error_of(tensor, parts.residual);
    return result;
  });
}

KeptArray keep_terms(std::string_view name, const NpyArray& array, const model::Series& series) {
  return with_matrix(name, array, [&](const auto& tensor) {
    const auto parts = model::decompose(tensor, series);
    return KeptArray{from_matrix(model::sum_of_terms(parts), array.header.dtype), model::error_of(tensor, parts.residual)};
  });
}

}  // namespace filigree::tools
