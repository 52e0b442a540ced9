// Ids as distinct types: an organization's id is never taken for a person's.
//
// `XxxId` owns its text; `XxxIdView` points into an event's bytes and lives as long as they do.
// Limits: `[A-Za-z0-9._~-]{1,64}`, checked where text becomes an id (the decoder, the HTTP edge); here only
// that it is not longer (std::length_error).
#pragma once

#include <boost/static_string/static_string.hpp>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>

namespace haiyu {

inline constexpr std::size_t kIdBytesMax = 64;
// An id's text in place: entities hold many, and one elsewhere is a cache miss at each comparison.
using IdText = boost::static_string<kIdBytesMax>;
inline std::string_view view_of(const IdText& text) { return {text.data(), text.size()}; }

template <class Tag>
class IdView {
 public:
  constexpr IdView() = default;
  constexpr explicit IdView(std::string_view text) : text_(text) {}
  constexpr std::string_view view() const { return text_; }
  constexpr bool empty() const { return text_.empty(); }
  friend constexpr auto operator<=>(IdView, IdView) = default;

 private:
  std::string_view text_;
};

template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string_view text) : text_(text.data(), text.size()) {}
  explicit Id(IdView<Tag> other) : Id(other.view()) {}
  std::string str() const { return std::string(view()); }
  std::string_view view() const { return view_of(text_); }
  bool empty() const { return text_.empty(); }
  operator IdView<Tag>() const { return IdView<Tag>(view()); }  // NOLINT: a view of itself
  friend bool operator==(const Id& a, const Id& b) { return a.view() == b.view(); }
  friend auto operator<=>(const Id& a, const Id& b) { return a.view() <=> b.view(); }

 private:
  IdText text_;
};

#define HAIYU_ID(Name)                   \
  using Name##Id = Id<struct Name##Tag>; \
  using Name##IdView = IdView<struct Name##Tag>
HAIYU_ID(Organization);
HAIYU_ID(Member);
HAIYU_ID(Application);
HAIYU_ID(Person);
HAIYU_ID(Volunteer);
HAIYU_ID(Activity);
HAIYU_ID(Session);
HAIYU_ID(Signup);
HAIYU_ID(Served);
HAIYU_ID(Grant);
HAIYU_ID(Party);
HAIYU_ID(Centre);
HAIYU_ID(CoveragePlan);
HAIYU_ID(Investment);
HAIYU_ID(Platform);
HAIYU_ID(ServiceItem);
HAIYU_ID(Survey);
HAIYU_ID(Answer);
HAIYU_ID(Bill);
HAIYU_ID(Order);
HAIYU_ID(CreditRules);
HAIYU_ID(Record);
HAIYU_ID(Place);  // a dotted path: district, district.street or district.street.community
#undef HAIYU_ID

// True when `text` may be an id: 1 to 64 of the unreserved characters of RFC 3986, but not "." or "..", which
// no path can name.
bool is_id(std::string_view text);

// The levels of a place's dotted path: 1 (district), 2 (street) or 3 (community); 0 when it is none.
std::size_t place_levels(std::string_view text);

}  // namespace haiyu
