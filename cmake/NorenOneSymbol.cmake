# SPDX-License-Identifier: Apache-2.0
# cmake -DNM=nm -DLIBRARY=file -P NorenOneSymbol.cmake: fails unless a plugin exports exactly its
# entry, and where it has symbols that the loader makes one for the whole process (GNU_UNIQUE): two
# plugins would share them.
function(read_symbols result)
  execute_process(COMMAND ${NM} ${ARGN} --defined-only --format=posix ${LIBRARY}
                  OUTPUT_VARIABLE symbols RESULT_VARIABLE failed ERROR_QUIET)
  if(failed)
    message(FATAL_ERROR "${LIBRARY} can't be read")
  endif()
  string(REGEX MATCHALL "[^\n]+" lines "${symbols}")
  set(${result} "${lines}" PARENT_SCOPE)
endfunction()

read_symbols(exports -D)
read_symbols(all)
set(unique ${exports} ${all})
list(FILTER unique INCLUDE REGEX "^[^ ]+ u ")
list(TRANSFORM unique REPLACE " .*" "")
list(REMOVE_DUPLICATES unique)
if(unique)
  message(FATAL_ERROR "${LIBRARY} must have no unique symbol, but has: ${unique}")
endif()
list(TRANSFORM exports REPLACE " .*" "")
if(NOT "${exports}" STREQUAL "noren_plugin_entry_v1")
  message(FATAL_ERROR "${LIBRARY} must export noren_plugin_entry_v1 alone, not: ${exports}")
endif()
