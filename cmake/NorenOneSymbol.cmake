# SPDX-License-Identifier: Apache-2.0
# cmake -DNM=nm -DLIBRARY=file -P NorenOneSymbol.cmake: fails unless a plugin exports exactly its entry.
execute_process(COMMAND ${NM} -D --defined-only --format=posix ${LIBRARY}
                OUTPUT_VARIABLE symbols RESULT_VARIABLE failed)
string(REGEX MATCHALL "[^\n]+" lines "${symbols}")
list(TRANSFORM lines REPLACE " .*" "")
if(failed OR NOT "${lines}" STREQUAL "noren_plugin_entry_v1")
  message(FATAL_ERROR "${LIBRARY} must export noren_plugin_entry_v1 alone, not: ${lines}")
endif()
