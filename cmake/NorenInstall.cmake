# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` puts where. Everything finds everything else from its own place, so that a
# prefix may be moved.
#
#   lib/libnoren.so, include/noren/, lib/pkgconfig/noren.pc, lib/cmake/noren/   for registers
#   lib/noren/noren-plugin-host, lib/noren/plugins/<id>/                        at run time
#   lib/noren/mock/                                                             what noren mock starts
#   bin/noren                                                                   for store IT and authors
#   bin/noren-center, bin/noren-enroll                                          installed where made
#   share/noren/                                                                program to start from
include(CMakePackageConfigHelpers)

set(noren_package ${CMAKE_INSTALL_LIBDIR}/cmake/noren)
set(noren_runtime lib/noren) # also where libraries live in lib/<architecture>: libnoren looks there

install(TARGETS noren noren_plugin_headers EXPORT norenTargets)
set_target_properties(noren_plugin_headers PROPERTIES EXPORT_NAME plugin_headers)
install(EXPORT norenTargets NAMESPACE noren:: DESTINATION ${noren_package})
configure_package_config_file(${CMAKE_SOURCE_DIR}/cmake/package/norenConfig.cmake.in
                              ${CMAKE_BINARY_DIR}/norenConfig.cmake
                              INSTALL_DESTINATION ${noren_package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/norenConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/norenConfig.cmake ${CMAKE_BINARY_DIR}/norenConfigVersion.cmake
              cmake/NorenPlugin.cmake cmake/NorenOneSymbol.cmake cmake/noren_plugin.map
        DESTINATION ${noren_package})

file(RELATIVE_PATH noren_prefix_from_pc /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
string(REGEX REPLACE "/$" "" noren_prefix_from_pc "${noren_prefix_from_pc}")
configure_file(cmake/package/noren.pc.in noren.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/noren.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY sdk/include/noren DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h" PATTERN "*.hpp")

install(TARGETS noren-plugin-host RUNTIME DESTINATION ${noren_runtime})
install(TARGETS noren-tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(plugin display_escpos
               loyalty_center
               payment_simulated
               printer_escpos
               printer_preview
               printer_star
               reader_felica
               reader_iccard
               reader_magstripe
               reader_scanner
               reader_simulated)
  get_target_property(folder ${plugin} LIBRARY_OUTPUT_DIRECTORY)
  get_filename_component(id ${folder} NAME)
  install(TARGETS ${plugin} LIBRARY DESTINATION ${noren_runtime}/plugins/${id})
  install(FILES ${folder}/${id}.noren.json ${folder}/${id}.noren.json.sig
          DESTINATION ${noren_runtime}/plugins/${id})
endforeach()

install(FILES samples/programs/starter.toml DESTINATION ${CMAKE_INSTALL_DATADIR}/noren/programs)
install(FILES docs/abi/manifest.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/noren)
install(FILES LICENSE README.md README.ja.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
