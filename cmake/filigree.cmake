# filigree_library(NAME FOLDER SOURCES... DEPENDS targets...)
#
# One library per folder. Its headers are reachable as "<last part of FOLDER>/<header>.h", and only by those who link it: that is how the direction of
# dependencies is enforced. The folder is linked into a private include root for this.
function(filigree_library name folder)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  get_filename_component(prefix ${folder} NAME)
  set(root ${CMAKE_BINARY_DIR}/include/${name})
  file(MAKE_DIRECTORY ${root})
  file(CREATE_LINK ${CMAKE_SOURCE_DIR}/${folder} ${root}/${prefix} SYMBOLIC)
  list(TRANSFORM ARG_SOURCES PREPEND ${CMAKE_SOURCE_DIR}/${folder}/)
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${root})
  target_link_libraries(${name} PUBLIC fmt::fmt ${ARG_DEPENDS})
endfunction()

# filigree_test(NAME SOURCES... DEPENDS targets... [LABEL quick|regress])
#
# One GoogleTest program; every case becomes a CTest of its own label.
function(filigree_test name)
  cmake_parse_arguments(ARG "" "LABEL" "SOURCES;DEPENDS" ${ARGN})
  if(NOT ARG_LABEL)
    set(ARG_LABEL quick)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE GTest::gtest_main GTest::gmock fmt::fmt ${ARG_DEPENDS})
  target_compile_definitions(${name} PRIVATE FILIGREE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" FILIGREE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  # Verilated models stay inside the build tree: a clean build starts from nothing.
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_LABEL} ENVIRONMENT "FILIGREE_CACHE=${CMAKE_BINARY_DIR}/model-cache")
endfunction()
