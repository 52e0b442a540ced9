// The server's own log: one line per happening on standard error, as key=value pairs that a machine can read
// too. No line says who did what: ids of people, bodies and addresses of clients never stand in it.
#pragma once

#include <spdlog/logger.h>

#include <memory>
#include <string>
#include <string_view>

namespace haiyu::cli {

std::shared_ptr<spdlog::logger> make_logger();
// A value with spaces or quotes, as one value of a pair.
std::string as_value(std::string_view value);

}  // namespace haiyu::cli
