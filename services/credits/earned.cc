#include "services/credits/earned.h"

#include "services/journal_entry.h"

namespace haiyu::services {

namespace {

Earned earned_of(const Domain& domain, std::uint64_t offset, const JournalEntry& entry) {
  const auto found = domain.find_signup(entry.signup_id);
  HAIYU_CHECK(found.has_value());  // a sign-up is never taken out
  const Session& session = *found->session;
  const Signup& signup = session.signups[found->slot];
  const auto activity = domain.entities().activities.read(session.activity_id.view());
  HAIYU_CHECK(activity);
  const Activity::Facets& facets = activity->facets[signup.activity_version];
  return {.signup_id = signup.id,
          .person_id = signup.person_id,
          .session_id = session.id,
          .activity_id = session.activity_id,
          .organization_id = activity->organization_id,
          .community_id = facets.community_id,
          .category = facets.category,
          .supported_by = facets.supported_by,
          .on = entry.on,
          .minutes = entry.minutes,
          .revision = offset};
}

}  // namespace

EarnedSlice earned_since(const Domain& domain, std::uint64_t from, std::size_t limit) {
  EarnedSlice slice;
  slice.next = from;
  domain.journal().scan(from, [&](std::uint64_t offset, std::string_view bytes) {
    if (slice.earned.size() >= limit && offset >= slice.next) return false;
    slice.next = offset + 1;
    const JournalEntry entry = journal_entry(bytes);
    if (entry.kind == JournalEntry::Kind::kEarned) slice.earned.push_back(earned_of(domain, offset, entry));
    return true;
  });
  return slice;
}

}  // namespace haiyu::services
