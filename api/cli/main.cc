// The parts list: one command each.
#include <sys/stat.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "api/cli/commands.h"

namespace {

constexpr int kWrongUsage = 2;

std::vector<std::string> commands_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// False, with a message, when what stands in the place of the command is none. The parser would call it an
// argument too many, or a command missing.
bool names_command(const CLI::App& app, int argc, char** argv) {
  const std::string first = argc > 1 ? argv[1] : "";
  if (first.empty() || first.starts_with("-")) return true;
  std::string listed;
  for (const std::string& name : commands_of(app)) {
    if (name == first) return true;
    listed.append(listed.empty() ? "" : ", ").append(name);
  }
  std::fprintf(stderr,
               "haiyu: there is no command \"%s\"; there are: %s.\nRun with --help for more information.\n",
               first.c_str(), listed.c_str());
  return false;
}

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
  haiyu::cli::add_backup(app, chosen);
  haiyu::cli::add_restore(app, chosen);
  haiyu::cli::add_replay(app, chosen);
  haiyu::cli::add_token(app, chosen);

  if (!names_command(app, argc, argv)) return kWrongUsage;
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kWrongUsage;
  }
  return chosen();
}

}  // namespace

int main(int argc, char** argv) {
  // Who is neither the owner nor of the group reads no log, no state and no backup.
  ::umask(::umask(0) | S_IRWXO);
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "haiyu: %s\n", error.what());
    return 1;
  }
}
