#include "services/signup.h"

#include "events/result.h"
#include "services/names.h"

namespace haiyu::services {

std::string_view name_of(SignupStatus status) {
  static constexpr std::array<std::string_view, 7> kNames = {"confirmed", "waitlisted", "offered", "refused",
                                                             "cancelled", "declined",   "expired"};
  return text_of(kNames, status);
}

std::string_view name_of(RefusalReason reason) {
  static constexpr std::array<std::string_view, 11> kNames = {
      "",         "full",         "closed",         "not_open_yet",
      "ended",    "cancelled",    "unknown_role",   "already_signed_up",
      "overlaps", "not_eligible", "party_too_large"};
  return text_of(kNames, reason);
}

std::string_view name_of(Attendance attendance) {
  static constexpr std::array<std::string_view, 4> kNames = {"none", "checked_in", "completed", "no_show"};
  return text_of(kNames, attendance);
}

std::string_view name_of(SessionStatus status) {
  static constexpr std::array<std::string_view, 4> kNames = {"scheduled", "cancelled", "held", "not_held"};
  return text_of(kNames, status);
}

void Signup::write(state::Writer& w) const {
  w.put(id, person_id, place, party_size, status, reason, eligibility_unchecked, attendance, residency);
  w.put(activity_version, requested_at, check_in_at, check_out_at, served_minutes);
  w.put(checked_in_on, completed_on, no_show_on);
  w.put(!rare.is_default());
  if (!rare.is_default()) w.put(*rare);
  w.put(history);
}

void Signup::read(state::Reader& r) {
  r.get(id, person_id, place, party_size, status, reason, eligibility_unchecked, attendance, residency);
  r.get(activity_version, requested_at, check_in_at, check_out_at, served_minutes);
  r.get(checked_in_on, completed_on, no_show_on);
  bool has_rare = false;
  r.get(has_rare);
  if (has_rare) r.get(rare.edit());
  r.get(history);
}

void Place::write(state::Writer& w) const { w.put(role, side, capacity, min_needed, skills_any, verified); }
void Place::read(state::Reader& r) { r.get(role, side, capacity, min_needed, skills_any, verified); }

void Session::write(state::Writer& w) const {
  w.put(id, activity_id, start_at, end_at, status, version, activity_version, venue_json);
  w.put(opens_at, closes_at, cancel_until, waitlist, confirm_within_minutes, person_in_charge);
  w.put(places, served);
}

void Session::read(state::Reader& r) {
  r.get(id, activity_id, start_at, end_at, status, version, activity_version, venue_json);
  r.get(opens_at, closes_at, cancel_until, waitlist, confirm_within_minutes, person_in_charge);
  r.get(places, served);
}

std::uint32_t Session::add(Signup&& added) {
  const auto slot = static_cast<std::uint32_t>(signups.size());
  signups.push_back(std::move(added));
  count(slot);
  return slot;
}

std::optional<std::uint32_t> Session::latest_of(std::string_view person_id) const {
  const auto same = [&](std::uint32_t slot) { return signups[slot].person_id.view() == person_id; };
  return by_person_.find(state::SlotIndex::hash_of(person_id), same);
}

const Signup* Session::active_signup_of(std::string_view person_id) const {
  const auto slot = latest_of(person_id);
  return slot && signups[*slot].active() ? &signups[*slot] : nullptr;
}

void Session::prefetch_request(std::string_view person_id) const {
  by_person_.prefetch(state::SlotIndex::hash_of(person_id));
  state::bring_near(places.data(), places.size() * sizeof(Place));
  state::bring_near(signups.next(), sizeof(Signup));
}

void Session::prefetch_signup(std::uint32_t slot) const { state::bring_near(&signups[slot], sizeof(Signup)); }

const Place* Session::place(std::string_view role) const {
  for (const Place& p : places) {
    if (p.role == role) return &p;
  }
  return nullptr;
}

std::string_view Session::role_of(const Signup& s) const {
  return s.place == Signup::kNoPlace ? std::string_view(s.rare->unknown_role)
                                     : std::string_view(places[s.place].role);
}

std::optional<WaitQueue::Ahead> Session::ahead_of(const Signup& s) const {
  if (s.status != SignupStatus::kWaitlisted) return std::nullopt;
  const auto own = latest_of(s.person_id.view());  // who waits is active; `s` may be a copy
  return own ? places[s.place].queue.ahead_of(*own) : std::nullopt;
}

std::int32_t Session::waitlist_position(const Signup& s) const {
  const auto ahead = ahead_of(s);
  return ahead ? ahead->parties + 1 : 0;
}

std::int32_t Session::seats_ahead(const Signup& s) const {
  const auto ahead = ahead_of(s);
  return ahead ? ahead->persons : 0;
}

void Session::rebuild() {
  by_person_.clear();
  for (Place& p : places) {
    p.confirmed = p.offered = p.waitlisted = p.checked_in = p.no_show = 0;
    p.queue.clear();
  }
  for (std::uint32_t slot = 0; slot < signups.size(); ++slot) count(slot);
}

void Session::count(std::uint32_t slot) {
  const Signup& s = signups[slot];
  if (!s.active()) return;
  by_person_.put(state::SlotIndex::hash_of(s.person_id.view()), slot,
                 [&](std::uint32_t other) { return signups[other].person_id == s.person_id; });
  HAIYU_CHECK(s.place < places.size());
  Place& p = places[s.place];
  switch (s.status) {
    case SignupStatus::kConfirmed:
      p.confirmed += s.party_size;
      break;
    case SignupStatus::kOffered:
      p.offered += s.party_size;
      break;
    default:
      p.waitlisted += s.party_size;
      p.queue.push(slot, s.party_size);
  }
  if (s.came()) p.checked_in += s.party_size;
  if (s.attendance == Attendance::kNoShow) p.no_show += s.party_size;
}

}  // namespace haiyu::services
