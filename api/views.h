// Entities as the JSON that clients see. The shape of every thing is here.
//
// Personal fields (name, phone, e-mail) are shown only in a person's own view, and the name on a roster.
// Whose texts are sealed is shown with the vault that has the keys; what cannot be opened is left out.
#pragma once

#include <optional>
#include <string>

#include "api/json_writer.h"
#include "api/vault/vault.h"
#include "services/catalogue/entities.h"
#include "services/community/entities.h"
#include "services/credits/entities.h"
#include "services/entities.h"
#include "services/funding/entities.h"
#include "services/needs/entities.h"
#include "services/signup.h"
#include "state/outcome.h"
#include "state/shard_state.h"

namespace haiyu::api {

void write_view(JsonWriter& json, const services::Organization& organization);
void write_view(JsonWriter& json, const services::Organization::Led& led);
void write_view(JsonWriter& json, const services::Member& member, const Vault& vault);
void write_view(JsonWriter& json, const services::Person& person, const Vault& vault);
void write_view(JsonWriter& json, const services::Volunteer& volunteer);
void write_view(JsonWriter& json, const services::Activity& activity);
// With what a browser of sessions needs of the activity; nullptr: without.
void write_view(JsonWriter& json, const services::Session& session, const services::Activity* activity);
// `decided`: as the sign-up stood right after that decision, whatever happened to it since. `person_name`:
// for a roster.
void write_view(JsonWriter& json, const services::Session& session, const services::Signup& signup,
                const Vault& vault, const state::Outcome* decided = nullptr,
                std::string_view person_name = {});
void write_view(JsonWriter& json, const services::Session& session, const services::Served& served);
void write_view(JsonWriter& json, const state::Poison& poison, std::uint32_t partition);

// api/views_community.cc
void write_view(JsonWriter& json, const services::Community& community);
void write_view(JsonWriter& json, const services::Party& party);
void write_view(JsonWriter& json, const services::Centre& centre);
void write_view(JsonWriter& json, const services::District& district, const services::District::Plan& plan);
void write_view(JsonWriter& json, const services::Grant& grant);
void write_view(JsonWriter& json, const services::Investment& investment);

// api/views_catalogue.cc
void write_view(JsonWriter& json, const services::Platform& platform);
void write_view(JsonWriter& json, const services::ServiceItem& item);
void write_view(JsonWriter& json, const services::Survey& survey);
void write_results(JsonWriter& json, const services::Survey& survey);
void write_view(JsonWriter& json, const services::SurveyAnswer& answer);
void write_view(JsonWriter& json, const services::Bill& bill);
void write_view(JsonWriter& json, const services::Order& order, const Vault& vault);

// api/views_credits.cc
void write_view(JsonWriter& json, const services::District& district, const services::District::Rules& rules);
// Of the rules themselves, into an object that is begun.
void write_fields(JsonWriter& json, const services::CreditRules& rules);
void write_view(JsonWriter& json, const services::PersonCredits& credits, const services::Credit& item,
                const Vault& vault);
// What the public may see of a record of service: its number, what it states in sum, and whether its items
// still say so. Nothing in it says whose it is.
void write_view(JsonWriter& json, const services::ServiceRecord& record,
                const services::PersonCredits& credits);

// As one JSON document.
template <class... Parts>
std::string view_of(const Parts&... parts) {
  JsonWriter json;
  write_view(json, parts...);
  return json.take();
}

}  // namespace haiyu::api
