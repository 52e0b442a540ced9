// The data of an event as everybody may read it: the fields of its row that are shown (types/privacy.h), and
// nothing else that stood in the log: no claims, and no field that this version does not know.
//
// Why from the payload and not from the record's bytes: what is not in the table cannot slip through.
#pragma once

#include <string>

#include "events/event.h"

namespace haiyu::events {

// Appends a JSON object. Fields with a default are written out; instants are in UTC.
void append_public_data(std::string& json, const Payload& payload);

}  // namespace haiyu::events
