# SPDX-License-Identifier: Apache-2.0
# cmake -DOUT=file -DFOLDER=dir -DTEMPLATES="a.in;b.in" -P EmbedTemplates.cmake: the templates as one
# C++ source, each by its path in the folder.
set(entries "")
foreach(template ${TEMPLATES})
  file(RELATIVE_PATH name ${FOLDER} ${template})
  file(READ ${template} text)
  string(APPEND entries "    {\"${name}\", R\"template(${text})template\"},\n")
endforeach()
file(WRITE ${OUT} "// Made from sdk/tools/templates by EmbedTemplates.cmake.
#include \"tools/noren/new/templates.hpp\"
namespace noren::tool {
namespace {
constexpr Template all[] = {
${entries}};
}
std::span<const Template> templates() { return all; }
}
")
