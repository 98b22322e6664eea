# SPDX-License-Identifier: Apache-2.0
# How the project's own parts are built. noren_add_plugin(), which plugin authors use too, is in
# NorenPlugin.cmake.

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(SODIUM REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(SQLITE REQUIRED IMPORTED_TARGET sqlite3)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)

add_library(noren_warnings INTERFACE)
target_compile_options(noren_warnings INTERFACE -Wall -Wextra $<$<BOOL:${NOREN_WERROR}>:-Werror>)

# noren_add_library(name SOURCES... [LINK targets...])
# A static library of the project; its headers are found from the folder sdk/.
function(noren_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/sdk ${CMAKE_SOURCE_DIR}/sdk/include)
  target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE noren_warnings)
endfunction()

add_custom_target(unit_tests)

# noren_add_unit_test(name [EVERYWHERE] command...)
# The ctest of a program that is one of the unit tests. ./check runs those with sanitizers alone, but
# for what is there EVERYWHERE: parts of it are left out under sanitizers.
function(noren_add_unit_test name)
  cmake_parse_arguments(ARG "EVERYWHERE" "" "" ${ARGN})
  add_dependencies(unit_tests ${name})
  add_test(NAME ${name} COMMAND ${ARG_UNPARSED_ARGUMENTS})
  set_tests_properties(${name} PROPERTIES TIMEOUT 120 LABELS unit)
  if(CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    return()
  endif()
  if(ARG_EVERYWHERE)
    set_tests_properties(${name} PROPERTIES LABELS everywhere)
  elseif(NOT NOREN_UNIT_TESTS)
    set_target_properties(${name} PROPERTIES EXCLUDE_FROM_ALL ON)
  endif()
endfunction()

# noren_add_test(name [EVERYWHERE] SOURCES... [LINK targets...])
# One GoogleTest program and one ctest of the same name.
function(noren_add_test name)
  if(NOT NOREN_TESTS)
    return()
  endif()
  find_package(GTest REQUIRED)
  cmake_parse_arguments(ARG "EVERYWHERE" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/sdk
                                             ${CMAKE_SOURCE_DIR}/sdk/include)
  target_link_libraries(${name} PRIVATE ${ARG_LINK} noren_warnings GTest::gmock_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if(ARG_EVERYWHERE)
    noren_add_unit_test(${name} EVERYWHERE ${name})
  else()
    noren_add_unit_test(${name} ${name})
  endif()
endfunction()
