#include "api/sealing.h"

#include <fmt/format.h>

#include "events/event_writer.h"

namespace haiyu::api {
namespace {

Owner owner_thing(std::string_view thing, std::string_view key, std::string_view id) {
  return {fmt::format("{}:{}/{}", thing, key, id)};
}

}  // namespace

Owner owner_person(std::string_view person) { return {fmt::format("person:{}", person)}; }
Owner owner_signup(std::string_view key, std::string_view signup) {
  return owner_thing("signup", key, signup);
}
Owner owner_member(std::string_view key, std::string_view member) {
  return owner_thing("member", key, member);
}
Owner owner_order(std::string_view key, std::string_view order) { return owner_thing("order", key, order); }

std::optional<Owner> owner_of(const events::TypeInfo& type, std::string_view key, std::string_view subject) {
  if (type.topic == Topic::kVolunteers) return owner_person(key);
  if (type.thing == "signup") return owner_signup(key, subject);
  if (type.thing == "order") return owner_order(key, subject);
  if (type.thing == "member" || type.thing == "application") return owner_member(key, subject);
  return std::nullopt;
}

std::string sealed_json(std::string_view json, std::span<const events::PersonalText> texts,
                        const Owner& owner, const SealKey* key) {
  std::string sealed;
  std::size_t done = 0;
  for (const events::PersonalText& text : texts) {
    HAIYU_CHECK(text.at >= done && text.at + text.size <= json.size());
    sealed += json.substr(done, text.at - done);
    events::append_quoted(sealed, key != nullptr ? seal(*key, owner, text.text) : events::kSealedMark);
    done = text.at + text.size;
  }
  sealed += json.substr(done);
  return sealed;
}

bool is_destroyed(const Vault& vault, const Owner& owner) {
  SealKey ignored;
  return vault.find(owner, ignored, Use::kOpen) == Held::kDestroyed;
}

OwnTexts texts_of(const Vault& vault, const services::Session& session, const services::Signup& signup) {
  return {vault, signup.person_id.view(), owner_signup(session.activity_id.view(), signup.id.view())};
}

Held OwnTexts::look() {
  const Held held = vault_.find(owner_, key_, Use::kOpen);
  if (owner_ == person_) return held;
  return is_destroyed(vault_, person_) ? Held::kDestroyed : held;
}

std::string OwnTexts::operator()(std::string_view stored) {
  if (stored.empty()) return {};
  if (!held_) held_ = look();
  if (*held_ == Held::kDestroyed) return {};
  if (!events::is_sealed(stored)) return std::string(stored);
  if (*held_ != Held::kKey) return {};
  return open_seal(key_, owner_, stored).value_or(std::string());
}

}  // namespace haiyu::api
