// The parts list: one command each.
#include <cstdio>
#include <exception>

#include "api/cli/commands.h"

int main(int argc, char** argv) try {
  CLI::App app{
      "Haiyu: events of volunteers, activities and members in; sign-ups decided and counted; answers out.",
      "haiyu"};
  app.set_version_flag("--version", HAIYU_VERSION);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);

  haiyu::cli::Chosen chosen;

  CLI11_PARSE(app, argc, argv);
  return chosen ? chosen() : 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "haiyu: %s\n", error.what());
  return 1;
}
