// The files of this folder that CMake embeds into the binary.
#pragma once

#include <span>
#include <string_view>

namespace haiyu::api::description {

std::span<const std::string_view> schema_files();  // each an object from name to JSON Schema
std::string_view parameters_file();                // from name to parameter of a query

}  // namespace haiyu::api::description
