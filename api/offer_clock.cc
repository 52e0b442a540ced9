#include "api/offer_clock.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

#include "api/lookup.h"
#include "events/event_writer.h"
#include "state/index.h"

namespace haiyu::api {
namespace {

constexpr std::chrono::seconds kInterval{1};
constexpr std::size_t kMostAtOnce = 1'000;  // of a shard
constexpr std::string_view kSource = "urn:haiyu:offers";

std::string event_id(const DueOffer& offer, Instant now) {
  const auto minutes_late = std::chrono::floor<std::chrono::minutes>(now - offer.expired_at).count();
  return fmt::format("{}/{}/{}", offer.signup, offer.offer_no, minutes_late);
}

}  // namespace

std::vector<DueOffer> offers_due(const services::Domain& domain, Instant now) {
  std::vector<DueOffer> due;
  const std::string until = services::start_part(now);
  domain.index().scan(row_table(services::Rows::kOffers), {}, {},
                      [&](std::string_view parts, std::string_view) {
                        const auto row = state::split_parts(parts);
                        if (row.at(0) > until || due.size() == kMostAtOnce) return false;
                        const auto found = domain.find_signup(SignupIdView(row.at(1)));
                        HAIYU_CHECK(found.has_value());
                        const services::Signup& signup = found->session->signups[found->slot];
                        due.push_back({signup.id.str(), found->session->activity_id.str(),
                                       signup.rare->offers, *signup.rare->offer_expires_at});
                        return true;
                      });
  return due;
}

NewRecord expiry_record(const DueOffer& offer, Instant now) {
  return events::write_record({.type = *events::type_named("haiyu.signup.expired.v1"),
                               .id = event_id(offer, now),
                               .source = kSource,
                               .subject = offer.signup,
                               .key = offer.activity,
                               .time = offer.expired_at,
                               .actor = events::Actor::kOperator,
                               .body = fmt::format(R"({{"offer_no":{}}})", offer.offer_no)});
}

OfferClock::OfferClock(Node& node, std::function<Instant()> now)
    : node_(node), now_(std::move(now)), ticker_(kInterval, [this] { look(); }) {}

// What was appended and is not yet folded stands in the rows again: it is not appended twice.
void OfferClock::look() {
  const Instant now = now_();
  boost::unordered_flat_set<std::string> still_open;
  for (std::size_t shard = 0; shard < node_.shards(); ++shard) {
    const auto due =
        read_shard(node_, shard, [&](const services::Domain& domain) { return offers_due(domain, now); });
    for (const DueOffer& offer : due) {
      std::string id = event_id(offer, now);
      if (!appended_.contains(id))
        node_.log().append(expiry_record(offer, now), [](const Result<Appended>&) {});
      still_open.insert(std::move(id));
    }
  }
  appended_ = std::move(still_open);
}

}  // namespace haiyu::api
