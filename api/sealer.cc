#include "api/sealer.h"

#include "api/forgetting.h"
#include "api/http/completion.h"
#include "api/lookup.h"
#include "api/sealing.h"

namespace haiyu::api {

Held find_key(const Node& node, const events::TypeInfo& type, std::string_view key, std::string_view subject,
              const Owner& owner, SealKey& found, Use use) {
  const auto where = find_thing(node, thing_named(type.thing), subject);
  if (where && where->key != key) return Held::kDestroyed;
  const Held held = node.vault().find(owner, found, use);
  if (held != Held::kNone) return held;
  // A thing that came after its person was forgotten has no key to destroy: it gets none.
  const std::string person = person_behind(node, type.thing, subject);
  return !person.empty() && is_forgotten(node, person) ? Held::kDestroyed : Held::kNone;
}

Sealed seal_texts(const Node& node, const events::TypeInfo& type, std::string_view key,
                  std::string_view subject, std::string_view json,
                  std::span<const events::PersonalText> texts) {
  const auto owner = owner_of(type, key, subject);
  if (texts.empty() || !owner) return {std::string(json), std::nullopt, std::nullopt};
  SealKey own;
  switch (find_key(node, type, key, subject, *owner, own, Use::kSeal)) {
    case Held::kNone:
      return {{}, std::nullopt, owner};
    case Held::kDestroyed:
      return {sealed_json(json, texts, *owner, nullptr), SealKey::random(), std::nullopt};
    case Held::kKey:
      break;
  }
  return {sealed_json(json, texts, *owner, &own), own, std::nullopt};
}

boost::asio::awaitable<bool> make_keys(Node& node, std::vector<Owner> owners,
                                       std::chrono::steady_clock::duration deadline) {
  const Completion<bool> made;
  node.vault().make(owners, [made](bool well) { made.complete(well); });
  co_return (co_await made.wait(deadline)).value_or(false);
}

boost::asio::awaitable<bool> destroy_keys(Node& node, std::vector<Owner> owners,
                                          std::chrono::steady_clock::duration deadline) {
  const Completion<bool> destroyed;
  node.vault().destroy(owners, [destroyed](bool well) { destroyed.complete(well); });
  co_return (co_await destroyed.wait(deadline)).value_or(false);
}

}  // namespace haiyu::api
