#include "api/rpde.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "api/http/headers.h"
#include "api/lookup.h"
#include "api/own_url.h"
#include "api/reading.h"
#include "api/views.h"
#include "events/number.h"
#include "services/changes.h"
#include "state/keys.h"

namespace haiyu::api {
namespace {

using services::ChangeKind;
using services::Domain;

constexpr unsigned kShardBits = 8;  // as many shards as `serve` takes
// What caches may do with a page: what it has stays true, what is behind it comes later (as the exchange's
// validator wants it).
constexpr std::string_view kKeepPage = "public, max-age=3600";
constexpr std::string_view kKeepLastPage = "public, max-age=8";

// What a thing is now: its view, or none where it is no more.
using Current = std::optional<std::string>;

Current organization_now(const Domain& domain, std::string_view id) {
  const auto organization = domain.entities().organizations.read(id);
  return organization && !organization->dissolved_on ? Current(view_of(*organization)) : std::nullopt;
}
Current activity_now(const Domain& domain, std::string_view id) {
  const auto activity = domain.entities().activities.read(id);
  return activity && !activity->cancelled ? Current(view_of(*activity)) : std::nullopt;
}
Current service_item_now(const Domain& domain, std::string_view id) {
  const auto item = domain.entities().service_items.read(id);
  return item && !item->withdrawn_on ? Current(view_of(*item)) : std::nullopt;
}

struct Kind {
  std::string_view name;
  ChangeKind kind;
  Current (*now)(const Domain& domain, std::string_view id);
};
constexpr std::array kKinds = {Kind{"organization", ChangeKind::kOrganization, organization_now},
                               Kind{"activity", ChangeKind::kActivity, activity_now},
                               Kind{"service_item", ChangeKind::kServiceItem, service_item_now}};

// How far a walk has come in each shard: the number of the last change given, 0 for none.
using Seen = std::vector<std::uint64_t>;

std::string format_seen(const Seen& seen) {
  std::string text;
  for (const std::uint64_t number : seen) text += fmt::format("{}{:x}", text.empty() ? "" : "-", number);
  return text;
}

std::optional<Seen> parse_seen(std::string_view text, std::size_t shards) {
  Seen seen;
  while (seen.size() < shards) {
    const std::string_view part = text.substr(0, text.find('-'));
    const auto number = services::change_number(part);
    if (!number) return std::nullopt;
    seen.push_back(*number);
    text.remove_prefix(part.size());
    if (seen.size() == shards) break;
    if (text.empty()) return std::nullopt;
    text.remove_prefix(1);
  }
  return text.empty() ? std::optional(std::move(seen)) : std::nullopt;
}

// Where the page begins. With a number alone, as somebody may make one up: what is greater, in every shard.
Or<Seen> begin_of(const Request& request, std::size_t shards) {
  const auto after = request.param("afterChangeNumber");
  const auto seen = request.param("seen");
  if (!after) return seen ? Or<Seen>(deny("invalid_cursor")) : Or<Seen>(Seen(shards));
  const auto number = whole_number<std::uint64_t>(*after);
  if (!number) return deny("invalid_cursor");
  if (seen) {
    auto parsed = parse_seen(*seen, shards);
    return parsed ? Or<Seen>(std::move(*parsed)) : Or<Seen>(deny("invalid_cursor"));
  }
  Seen begin(shards);
  for (std::size_t shard = 0; shard < shards; ++shard)
    if (*number >= shard) begin[shard] = (*number - shard) >> kShardBits;
  return begin;
}

struct Change {
  std::size_t shard = 0;
  std::uint64_t number = 0;
  std::string item;
  std::uint64_t modified() const { return number << kShardBits | shard; }
};

// What follows `seen` in this shard, at most `limit`. One look-up: a thing that changes meanwhile has left
// its row and comes again later.
std::vector<Change> changes_in(const Node& node, std::size_t shard, const Kind& kind, std::uint64_t seen,
                               std::size_t limit, Instant now) {
  std::vector<Change> changes;
  const std::string after = seen == 0 ? std::string() : state::join_parts({state::hex16(seen)});
  const auto look = [&](const Domain& domain, std::string_view parts, std::string_view id) {
    Change change{shard, services::change_number(state::split_parts(parts).front()).value(), {}};
    const Instant at = services::instant_of_change(change.number);
    if (now - kHeldBack < at && at < now + kHeldBack) return false;
    const Current view = kind.now(domain, id);
    JsonWriter json;
    json.begin_object();
    json.field("state", view ? "updated" : "deleted");
    json.field("kind", kind.name);
    json.field("id", id);
    json.field("modified", change.modified());
    if (view) json.raw_field("data", *view);
    json.end_object();
    change.item = json.take();
    changes.push_back(std::move(change));
    return changes.size() < limit;
  };
  read_shard(node, shard, [&](const Domain& domain) {
    domain.index().scan(services::change_rows(kind.kind), {}, after,
                        [&](std::string_view parts, std::string_view id) { return look(domain, parts, id); });
  });
  return changes;
}

std::string this_url(const Api& api, const Request& request) {
  return own_url(api, request, request.query.empty() ? request.path : request.path + "?" + request.query);
}

std::string next_page(const Api& api, const Request& request, std::uint64_t modified, const Seen& seen) {
  const auto limit = request.param("limit");
  return own_url(api, request,
                 fmt::format("{}?afterChangeNumber={}&seen={}{}{}", request.path, modified, format_seen(seen),
                             limit ? "&limit=" : "", limit.value_or("")));
}

}  // namespace

Or<Response> get_changes(Api& api, const Request& request) {
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                 [&](const Kind& one) { return one.name == request.segments.front(); });
  if (kind == kKinds.end()) return deny("not_found");
  std::size_t limit = kPageItemsMax;
  if (request.param("limit")) {
    BOOST_OUTCOME_TRY(limit, limit_param(request));
  }
  BOOST_OUTCOME_TRY(Seen seen, begin_of(request, api.node.shards()));

  std::vector<Change> changes;
  const Instant now = api.options.now();  // one for all shards: up to there each of them is looked at
  for (std::size_t shard = 0; shard < api.node.shards(); ++shard) {
    auto some = changes_in(api.node, shard, *kind, seen[shard], limit, now);
    std::move(some.begin(), some.end(), std::back_inserter(changes));
  }
  std::sort(changes.begin(), changes.end(),
            [](const Change& a, const Change& b) { return a.modified() < b.modified(); });
  if (changes.size() > limit) changes.resize(limit);

  JsonWriter json;
  json.begin_object();
  json.begin_array("items");
  for (const Change& change : changes) {
    json.raw_item(change.item);
    seen[change.shard] = change.number;
  }
  json.end_array();
  json.field("next", changes.empty() ? this_url(api, request)
                                     : next_page(api, request, changes.back().modified(), seen));
  json.field("license", api.options.data_license);
  json.end_object();
  Response response = read_answer(request, json.take());
  set_header(response, "cache-control", std::string(changes.empty() ? kKeepLastPage : kKeepPage));
  return response;
}

}  // namespace haiyu::api
