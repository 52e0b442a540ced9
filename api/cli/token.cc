// haiyu token: a token for one role, signed with the key of a data directory.
#include <fmt/format.h>

#include <cstdio>

#include "api/auth/key_source.h"
#include "api/auth/token.h"
#include "api/cli/commands.h"
#include "events/ids.h"

namespace haiyu::cli {

namespace {

constexpr int kWrongUsage = 2;

struct TokenOptions {
  std::string data_dir, role, subject;
  api::Principal principal;
  std::uint32_t hours = 30 * 24;
  api::TokenRules rules;
};

struct RoleName {
  std::string_view name;
  events::Role role;
  const char* option;  // what it is bound to
};
constexpr RoleName kRoles[] = {
    {"person", events::Role::kPerson, "--person"},
    {"desk", events::Role::kDesk, "--session"},
    {"organizer", events::Role::kOrganizer, "--organization"},
    {"centre", events::Role::kCentre, "--organization"},
    {"registrar", events::Role::kRegistrar, "--district"},
    {"producer", events::Role::kProducer, nullptr},
    {"operator", events::Role::kOperator, nullptr},
};

std::vector<std::string> role_names() {
  std::vector<std::string> names;
  for (const RoleName& role : kRoles) names.emplace_back(role.name);
  return names;
}

const RoleName& role_named(std::string_view name) {
  for (const RoleName& role : kRoles)
    if (role.name == name) return role;
  die("api/cli/token.cc", name);  // the parser takes no other
}

// Whose a token is that names nobody: as many callers as there are things that roles are bound to.
std::string subject_of(const TokenOptions& options) {
  if (!options.subject.empty()) return options.subject;
  const api::Principal& who = options.principal;
  if (who.role == events::Role::kPerson) return who.person;
  return fmt::format("{}:{}{}{}", options.role, who.session, who.organization, who.district);
}

int token(TokenOptions options) {
  const RoleName& role = role_named(options.role);
  options.principal.role = role.role;
  if (api::missing_claim(options.principal)) {
    std::fprintf(stderr, "haiyu token: --role %s needs %s\n", options.role.c_str(), role.option);
    return kWrongUsage;
  }
  options.principal.subject = subject_of(options);
  const auto key = api::local_key(options.data_dir);
  if (key.has_error()) {
    std::fprintf(stderr, "haiyu token: %s\n", key.error().detail.c_str());
    return 1;
  }
  const auto now = std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
  std::puts(
      api::mint_token(key.value(), options.rules, options.principal, now, std::chrono::hours(options.hours))
          .c_str());
  return 0;
}

}  // namespace

void add_token(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<TokenOptions>();
  CLI::App* command =
      app.add_subcommand("token", "Make a token that says who may do what, with the key of a data directory");
  const auto check_id = [](const std::string& text) {
    return is_id(text) ? std::string() : "an id has letters, digits and . _ ~ - only, and at most 64";
  };
  command->add_option("--data", options->data_dir, "The server's data directory")
      ->type_name("DIR")
      ->required();
  command->add_option("--role", options->role, "What its bearer may do")
      ->type_name("ROLE")
      ->check(CLI::IsMember(role_names()))
      ->required();
  command->add_option("--person", options->principal.person, "Role person: who it is")
      ->type_name("ID")
      ->check(check_id);
  command->add_option("--session", options->principal.session, "Role desk: where people are checked in")
      ->type_name("ID")
      ->check(check_id);
  command
      ->add_option("--organization", options->principal.organization,
                   "Roles organizer and centre: for which organization")
      ->type_name("ID")
      ->check(check_id);
  command->add_option("--district", options->principal.district, "Role registrar: of which district")
      ->type_name("ID")
      ->check(check_id);
  command
      ->add_option(
          "--subject", options->subject,
          "Who this is, as far as retries go (default: the person, or the role and what it is bound to)")
      ->type_name("TEXT");
  command->add_option("--valid-for", options->hours, "How long it is good, in hours")
      ->type_name("HOURS")
      ->check(CLI::Range(1, 10 * 366 * 24))
      ->capture_default_str();
  command->add_option("--issuer", options->rules.issuer, "As the server has it")
      ->type_name("TEXT")
      ->capture_default_str();
  command->add_option("--audience", options->rules.audience, "As the server has it")
      ->type_name("TEXT")
      ->capture_default_str();
  command->footer(
      "A token cannot be taken back before it ends: remove token_key.json in the data directory and start "
      "the "
      "server again to make all of them void.\n"
      "Exit status: 0 it stands on standard output, 1 there is no key, 2 wrong usage.");
  command->callback([options, &chosen] { chosen = [options] { return token(*options); }; });
}

}  // namespace haiyu::cli
