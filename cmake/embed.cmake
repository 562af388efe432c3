# filigree_embed(TARGET HEADER h NAMESPACE n TYPE T FUNCTION f FILES files... [KEEP_EXTENSION])
#
# Makes text files part of a library: adds to TARGET a source that defines `std::span<const T> filigree::n::f()`, one {name, text} per file in the given order.
# HEADER declares both. The name is the file's without folder, and without extension unless KEEP_EXTENSION.
#
# The same file, run as a script, writes that source.
if(CMAKE_SCRIPT_MODE_FILE)
  set(entries "")
  string(REPLACE "|" ";" FILES "${FILES}")
  list(LENGTH FILES count)
  foreach(file ${FILES})
    if(KEEP_EXTENSION)
      get_filename_component(name ${file} NAME)
    else()
      get_filename_component(name ${file} NAME_WLE)
    endif()
    file(READ ${file} text)
    string(APPEND entries "    {\"${name}\", R\"EMBEDDED(${text})EMBEDDED\"},\n")
  endforeach()
  file(WRITE ${OUTPUT} "#include \"${HEADER}\"

#include <array>

namespace filigree::${NAMESPACE} {
namespace {

constexpr std::array<${TYPE}, ${count}> kFiles{{
${entries}}};

}  // namespace

std::span<const ${TYPE}> ${FUNCTION}() { return kFiles; }

}  // namespace filigree::${NAMESPACE}
")
  return()
endif()

set(FILIGREE_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_FILE})

function(filigree_embed target)
  cmake_parse_arguments(ARG "KEEP_EXTENSION" "HEADER;NAMESPACE;TYPE;FUNCTION" "FILES" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${ARG_FUNCTION}_embedded.cpp)
  string(JOIN "|" files ${ARG_FILES})
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} "-DFILES=${files}" -DOUTPUT=${source} -DHEADER=${ARG_HEADER} -DNAMESPACE=${ARG_NAMESPACE} -DTYPE=${ARG_TYPE}
            -DFUNCTION=${ARG_FUNCTION} -DKEEP_EXTENSION=${ARG_KEEP_EXTENSION} -P ${FILIGREE_EMBED_SCRIPT}
    DEPENDS ${ARG_FILES} ${FILIGREE_EMBED_SCRIPT}
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
