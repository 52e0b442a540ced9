#include "api/auth/gate.h"

#include <boost/algorithm/string/predicate.hpp>

namespace haiyu::api {
namespace {

constexpr std::size_t kKnownMax = 4'096;  // then all are forgotten, and verified again

std::shared_ptr<const Principal> stranger(Strangers strangers) {
  Principal who;
  who.role = strangers == Strangers::kOperator ? events::Role::kOperator : events::Role::kPublic;
  who.subject = kStrangerSubject;
  return std::make_shared<const Principal>(std::move(who));
}

boost::outcome_v2::failure_type<Denial> unauthenticated(std::string_view why) {
  return deny("unauthenticated", std::string(why));
}

}  // namespace

Gate::Gate(Strangers strangers, std::unique_ptr<KeySource> keys, TokenRules rules,
           std::function<Instant()> now)
    : stranger_(stranger(strangers)),
      keys_(std::move(keys)),
      rules_(std::move(rules)),
      now_(std::move(now)) {}

Or<std::shared_ptr<const Principal>> Gate::admit(const Request& request) {
  const auto header = request.header("authorization");
  if (!header) return stranger_;
  constexpr std::string_view kScheme = "Bearer ";
  if (!boost::algorithm::istarts_with(*header, kScheme)) return unauthenticated("Send a bearer token.");
  if (!keys_) return unauthenticated("No token is taken here.");
  const std::string_view token = header->substr(kScheme.size());
  const Instant now = now_();
  const auto keys = keys_->keys();
  {
    const std::lock_guard lock(mutex_);
    if (known_under_ != keys) {
      known_.clear();
      known_under_ = keys;
    }
    if (const auto found = known_.find(std::string(token)); found != known_.end()) {
      if (now < found->second.expires_at) return found->second.principal;
      known_.erase(found);
    }
  }
  auto verified = verify_token(*keys, rules_, token, now);
  if (!verified) {
    if (verified.error().unknown_key) keys_->miss();
    return unauthenticated(verified.error().why);
  }
  auto principal = std::make_shared<const Principal>(std::move(verified.value().principal));
  const std::lock_guard lock(mutex_);
  if (known_under_ == keys) {
    if (known_.size() >= kKnownMax) known_.clear();
    known_.insert_or_assign(std::string(token), Known{principal, verified.value().expires_at});
  }
  return principal;
}

Denial Gate::refuse(const Principal& who) {
  return {who.role == events::Role::kPublic ? "unauthenticated" : "forbidden", {}, {}, {}, {}};
}

}  // namespace haiyu::api
