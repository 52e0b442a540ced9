// JSON Schemas of what is sent and answered: those of events from the table of types, those of answers from
// the files under api/description/schemas. Both descriptions put them at #/components/schemas.
//
// Errors: a file that is no JSON, or a name that two schemas have, stops the process.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "events/table.h"

namespace haiyu::api::description {

using boost::json::array;
using boost::json::object;
using boost::json::value;

object schema_ref(std::string_view schema);
// "service_item" -> "ServiceItem", "haiyu.signup.requested.v1" -> "SignupRequested".
std::string schema_name(std::string_view name);
// The same as words: "Signup requested".
std::string in_words(const events::TypeInfo& type);

// The body of the type's HTTP write: strict, without what its path has.
object body_schema(const events::TypeInfo& type);
// The CloudEvent as producers send it, or as it stands in the log; what it has beyond this is kept and
// ignored.
enum class In : bool { kRequest, kLog };
object event_schema(const events::TypeInfo& type, In in);
// The CloudEvent as the feed tells it: strict, without personal data.
object fact_schema(const events::TypeInfo& type);

// The schemas of values and answers, and the vocabularies.
object shared_schemas();
void add_schema(object& schemas, std::string_view name, object schema);

}  // namespace haiyu::api::description
