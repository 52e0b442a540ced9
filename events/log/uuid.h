// A new random UUID (RFC 9562, version 4): the identity of a log.
#pragma once

#include <string>

namespace haiyu {

std::string new_uuid();

}  // namespace haiyu
