// The commands of the program. Each adds itself and its options to the parser; when it is the one asked for,
// it puts what is to be done into `chosen`, whose result is the exit status.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace haiyu::cli {

using Chosen = std::function<int()>;

void add_serve(CLI::App& app, Chosen& chosen);
void add_import(CLI::App& app, Chosen& chosen);
void add_verify(CLI::App& app, Chosen& chosen);
void add_backup(CLI::App& app, Chosen& chosen);
void add_restore(CLI::App& app, Chosen& chosen);
void add_replay(CLI::App& app, Chosen& chosen);
void add_token(CLI::App& app, Chosen& chosen);

}  // namespace haiyu::cli
