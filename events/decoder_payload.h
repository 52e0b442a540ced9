// The `data` of an event -> its typed payload, for every row of the table.
#pragma once

#include <optional>
#include <string_view>

#include "events/decoder_reader.h"
#include "events/table.h"

namespace haiyu::events::reading {

// What stands in `data` beside the fields of the payload.
struct Beside {
  std::string_view key;  // the field that names the key (TypeInfo::key_field), or ""
  std::string_view id;   // an HTTP body's optional `id` for what it creates, or ""
  std::optional<Claims> claims;
};

// Fills `payload` with the struct of `type`; what is wrong is added to the context's faults.
void read_payload(Context& context, const TypeInfo& type, Object& data, Payload& payload, Beside& beside,
                  const Path& path);

}  // namespace haiyu::events::reading
