// Whose key seals the personal texts of an event, and how they are sealed and opened.
//
// What is said of a person under the topic `volunteers` has the person's key. Elsewhere a text is about one
// thing of one person (a sign-up, an order, a membership), and that thing has a key of its own: whose it is
// may be known only once it is folded. Texts of organizations (why an activity was cancelled) are about
// nobody in particular: they are not sealed. What is forgotten is opened as nothing, whatever key it has and
// even if it came unsealed: so a text that reached the log after its person was forgotten is not shown
// either.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "api/vault/vault.h"
#include "events/sealed.h"
#include "events/table.h"
#include "services/signup.h"

namespace haiyu::api {

Owner owner_person(std::string_view person);
// `key`: of the aggregate that carries it, since an id may stand in several.
Owner owner_signup(std::string_view key, std::string_view signup);
Owner owner_member(std::string_view key, std::string_view member);
Owner owner_order(std::string_view key, std::string_view order);
// nullopt: the texts of this type are not sealed.
std::optional<Owner> owner_of(const events::TypeInfo& type, std::string_view key, std::string_view subject);

// The JSON with its personal texts sealed. nullptr: for an owner who was forgotten, so that they are left
// out.
std::string sealed_json(std::string_view json, std::span<const events::PersonalText> texts,
                        const Owner& owner, const SealKey* key);

// The owner had a key and has none any more, or was forgotten before it had one.
bool is_destroyed(const Vault& vault, const Owner& owner);

// Opens the texts of one owner, who is the person or a thing of theirs. Ownership: refers to the vault.
// Threads: one uses it.
class OwnTexts {
 public:
  OwnTexts(const Vault& vault, std::string_view person, Owner owner)
      : vault_(vault), person_(owner_person(person)), owner_(std::move(owner)) {}
  OwnTexts(const Vault& vault, std::string_view person) : OwnTexts(vault, person, owner_person(person)) {}
  // As it was written, sealed or not; "" when it cannot be opened, or when the person is forgotten.
  std::string operator()(std::string_view stored);

 private:
  Held look();

  const Vault& vault_;
  const Owner person_, owner_;
  std::optional<Held> held_;  // once it was asked for
  SealKey key_;
};
OwnTexts texts_of(const Vault& vault, const services::Session& session, const services::Signup& signup);

}  // namespace haiyu::api
