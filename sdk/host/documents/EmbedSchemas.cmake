# SPDX-License-Identifier: Apache-2.0
# cmake -DOUT=file -DSCHEMAS="a.json;b.json" -P EmbedSchemas.cmake: the schemas as one C++ source.
set(entries "")
foreach(schema ${SCHEMAS})
  get_filename_component(name ${schema} NAME_WLE)
  file(READ ${schema} text)
  string(APPEND entries "    {\"${name}\", R\"json(${text})json\"},\n")
endforeach()
file(WRITE ${OUT} "// Made from sdk/host/documents/schemas/*.json by EmbedSchemas.cmake.
#include \"host/documents/embedded_schemas.hpp\"
namespace noren::host {
namespace {
constexpr EmbeddedSchema all[] = {
${entries}};
}
std::span<const EmbeddedSchema> embedded_schemas() { return all; }
}
")
