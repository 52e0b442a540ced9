// The commands of the program. Each adds itself and its options to the parser; when it is the one asked for,
// it puts what is to be done into `chosen`, whose result is the exit status: 0 done, 1 not done, 2 wrong
// usage.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace haiyu::cli {

using Chosen = std::function<int()>;

}  // namespace haiyu::cli
