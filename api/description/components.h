// What operations share by reference: parameters, headers of answers, who is asked.
#pragma once

#include <string>
#include <vector>

#include "api/description/schemas.h"

namespace haiyu::api::description {

object parameters();  // of queries and headers
object headers();     // of answers
object security_schemes();

// A page of what `item` names.
object page_schema(std::string_view item);

// The names that these parameters (words, as an operation has them) have in a query.
std::vector<std::string> query_names(std::string_view params);

object param_ref(std::string_view name);
object headers_of(std::string_view names);  // words, by reference
object content_of(std::string_view media, object schema);

}  // namespace haiyu::api::description
