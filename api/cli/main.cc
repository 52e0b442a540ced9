// The parts list: one command each.
#include <cstdio>
#include <exception>

#include "api/cli/commands.h"

namespace {

constexpr int kWrongUsage = 2;

int run(int argc, char** argv) {
  CLI::App app{
      "Haiyu: volunteers, activities and members. Events in; sign-ups decided and counted; answers out.",
      "haiyu"};
  app.set_version_flag("--version", HAIYU_VERSION);
  app.require_subcommand(1);

  haiyu::cli::Chosen chosen;
  haiyu::cli::add_serve(app, chosen);
  haiyu::cli::add_import(app, chosen);
  haiyu::cli::add_verify(app, chosen);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  return chosen();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "haiyu: %s\n", error.what());
    return 1;
  }
}
