# SPDX-License-Identifier: Apache-2.0
# For plugin authors: noren_add_plugin() makes a library that exports one symbol and nothing else.
# Works inside Noren's own tree and from the installed package alike.

set(NOREN_PLUGIN_CMAKE_DIR ${CMAKE_CURRENT_LIST_DIR})

# noren_add_plugin(name ID id MANIFEST file SOURCES files... [LINK targets...] [BUILTIN])
#
# Builds lib/noren/plugins/<id>/ below the build folder: the library lib<name>.so and its manifest
# <id>.noren.json. A MANIFEST that ends in .in is run through configure_file(@ONLY); in it
# @NOREN_PLUGIN_LIBRARY@ stands for the library's file name and @NOREN_PLUGIN_PLATFORM@ for the platform
# that it is built for, "linux_amd64" for example.
#
# Where the variable NOREN_PLUGIN_KEY names a publisher's secret key, made by `noren plugin key`, the
# manifest also gets the library's hash and is signed each time the library is built. The program
# noren is searched in PATH and beside the installed package, or is NOREN_PROGRAM.
#
# BUILTIN also makes noren_builtin_<name>, an object library of the same sources whose entry function
# is called noren_builtin_<name>_entry (characters that C does not allow become _); it defines
# nothing else under the entry's plain name, so several can be linked into one program.
function(noren_add_plugin name)
  cmake_parse_arguments(ARG "BUILTIN" "ID;MANIFEST" "SOURCES;LINK" ${ARGN})
  foreach(needed ID MANIFEST SOURCES)
    if(NOT ARG_${needed})
      message(FATAL_ERROR "noren_add_plugin(${name}): ${needed} is missing")
    endif()
  endforeach()

  set(folder ${CMAKE_BINARY_DIR}/lib/noren/plugins/${ARG_ID})
  add_library(${name} MODULE ${ARG_SOURCES})
  _noren_plugin_settings(${name} ${ARG_LINK})
  set_target_properties(${name} PROPERTIES PREFIX "lib" LIBRARY_OUTPUT_DIRECTORY ${folder})
  set(exports ${NOREN_PLUGIN_CMAKE_DIR}/noren_plugin.map)
  set_target_properties(${name} PROPERTIES LINK_DEPENDS ${exports})
  target_link_options(${name} PRIVATE -Wl,--version-script=${exports} -Wl,-z,now -Wl,-z,nodelete)
  # The sanitizers' runtime is in the program, not in the plugin, so that their symbols stay open.
  if(NOT "${CMAKE_CXX_FLAGS} ${CMAKE_C_FLAGS}" MATCHES "-fsanitize")
    target_link_options(${name} PRIVATE -Wl,-z,defs)
  endif()

  set(NOREN_PLUGIN_LIBRARY lib${name}${CMAKE_SHARED_MODULE_SUFFIX})
  _noren_platform(NOREN_PLUGIN_PLATFORM)
  set(written ${folder}/${ARG_ID}.noren.json)
  if(NOREN_PLUGIN_KEY)
    set(written ${CMAKE_CURRENT_BINARY_DIR}/${name}_manifest/${ARG_ID}.noren.json)
  endif()
  if(ARG_MANIFEST MATCHES "\\.in$")
    configure_file(${ARG_MANIFEST} ${written} @ONLY)
  else()
    configure_file(${ARG_MANIFEST} ${written} COPYONLY)
  endif()
  if(NOREN_PLUGIN_KEY)
    _noren_sign_plugin(${name} ${written} ${folder}/${ARG_ID}.noren.json)
  endif()

  add_test(NAME ${name}_exports_one_symbol
           COMMAND ${CMAKE_COMMAND} -DNM=${CMAKE_NM} -DLIBRARY=$<TARGET_FILE:${name}>
                   -P ${NOREN_PLUGIN_CMAKE_DIR}/NorenOneSymbol.cmake)

  if(ARG_BUILTIN)
    add_library(noren_builtin_${name} OBJECT ${ARG_SOURCES})
    _noren_plugin_settings(noren_builtin_${name} ${ARG_LINK})
    string(MAKE_C_IDENTIFIER noren_builtin_${name}_entry entry)
    target_compile_definitions(noren_builtin_${name} PRIVATE noren_plugin_entry_v1=${entry})
  endif()
endfunction()

# The platform that is compiled for, as manifests name it (core/manifest: this_platform).
function(_noren_platform result)
  string(TOLOWER "${CMAKE_SYSTEM_NAME}" system)
  string(REPLACE "darwin" "macos" system "${system}")
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|AMD64)$" AND CMAKE_SIZEOF_VOID_P EQUAL 8)
    set(machine amd64)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64|ARM64)$")
    set(machine arm64)
  elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
    set(machine armhf)
  else()
    set(machine i386)
  endif()
  set(${result} ${system}_${machine} PARENT_SCOPE)
endfunction()

# Signs a copy of the manifest beside the library, as part of the target all.
function(_noren_sign_plugin name written signed)
  if(NOT NOREN_PROGRAM)
    find_program(NOREN_PROGRAM noren HINTS ${NOREN_PLUGIN_CMAKE_DIR}/../../../bin
                                           ${NOREN_PLUGIN_CMAKE_DIR}/../../../../bin REQUIRED)
  endif()
  add_custom_command(
    OUTPUT ${signed} ${signed}.sig
    COMMAND ${CMAKE_COMMAND} -E copy ${written} ${signed}
    COMMAND ${NOREN_PROGRAM} plugin sign --key ${NOREN_PLUGIN_KEY} ${signed}
    DEPENDS ${name} ${written} ${NOREN_PLUGIN_KEY} ${NOREN_PROGRAM}
    VERBATIM)
  add_custom_target(${name}_signed ALL DEPENDS ${signed} ${signed}.sig)
endfunction()

# What the library and the built-in form of a plugin have in common.
function(_noren_plugin_settings target)
  target_link_libraries(${target} PRIVATE ${ARGN})
  if(TARGET noren_plugin_headers)
    target_link_libraries(${target} PRIVATE noren_plugin_headers)
  else()
    target_link_libraries(${target} PRIVATE noren::plugin_headers)
  endif()
  if(TARGET noren_warnings)
    target_link_libraries(${target} PRIVATE noren_warnings)
  endif()
  set_target_properties(
    ${target} PROPERTIES POSITION_INDEPENDENT_CODE ON C_VISIBILITY_PRESET hidden
                         CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  get_target_property(options ${target} LINK_OPTIONS)
  if("${options} ${CMAKE_MODULE_LINKER_FLAGS}" MATCHES "-static-libstdc")
    message(FATAL_ERROR "${target}: a plugin must share the C++ runtime with its host")
  endif()
endfunction()
