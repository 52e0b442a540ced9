#include "api/credit_emitter.h"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "api/lookup.h"
#include "api/views.h"
#include "events/event_writer.h"

namespace haiyu::api {
namespace {

constexpr std::chrono::milliseconds kInterval{100};
constexpr std::size_t kMostAtOnce = 2'000;  // of a shard; the others come with the next look
constexpr std::string_view kSource = "urn:haiyu:credits";

void write_rules(JsonWriter& json, const services::CreditRules& rules, std::int32_t percent) {
  json.begin_object("rules");
  write_fields(json, rules);
  json.field("percent", percent);
  json.end_object();
}

bool is_credited(const Node& node, const services::Earned& earned) {
  return read_shard(node, node.shard_of(earned.person_id.view()), [&](const services::Domain& domain) {
    const auto credits = domain.entities().credits.read(earned.person_id.view());
    const services::Credit* item = credits ? credits->item(earned.signup_id.view()) : nullptr;
    return item != nullptr && item->revision >= static_cast<std::int64_t>(earned.revision);
  });
}

}  // namespace

NewRecord credited_record(const services::Earned& earned, const services::District* district, Instant now) {
  const auto* published = district != nullptr ? district->rules_on(earned.on) : nullptr;
  JsonWriter json;
  json.begin_object();
  json.field("person_id", earned.person_id);
  json.field("session_id", earned.session_id);
  json.field("activity_id", earned.activity_id);
  json.field("organization_id", earned.organization_id);
  json.field("community_id", earned.community_id);
  json.field("category", earned.category);
  if (!earned.supported_by.empty()) json.field("supported_by", earned.supported_by);
  json.field("on", earned.on);
  json.field("minutes", earned.minutes);
  json.field("revision", earned.revision);
  write_rules(json, published != nullptr ? published->rules : services::default_credit_rules(),
              published != nullptr ? published->percent_of(earned.category) : 100);
  json.end_object();
  return events::write_record({.type = *events::type_named("haiyu.service.credited.v1"),
                               .id = fmt::format("{}/{}", earned.signup_id.view(), earned.revision),
                               .source = kSource,
                               .subject = earned.signup_id.view(),
                               .key = earned.person_id.view(),
                               .time = now,
                               .actor = events::Actor::kOperator,
                               .body = json.text_so_far()});
}

CreditEmitter::CreditEmitter(Node& node, std::function<Instant()> now)
    : node_(node),
      now_(std::move(now)),
      shards_([&] {
        std::vector<OfShard> shards;
        for (std::size_t shard = 0; shard < node.shards(); ++shard)
          shards.push_back(
              {{node.shard(shard).state->store(), static_cast<std::uint32_t>(shard), "credits"}, 0, {}});
        return shards;
      }()),
      ticker_(kInterval, [this] { look(); }) {}

void CreditEmitter::look() {
  for (std::size_t shard = 0; shard < shards_.size(); ++shard) look(shard);
}

// One batch at a time, and the bookmark behind it: what a crash leaves unanswered is appended again.
void CreditEmitter::look(std::size_t number) {
  OfShard& shard = shards_[number];
  if (shard.batch) {
    if (shard.batch->waiting > 0) return;
    const bool failed = std::exchange(shard.batch, nullptr)->failed;
    // A bookmark that cannot be kept only means that a start looks at more again.
    if (!failed) static_cast<void>(shard.done.move_to(shard.next));
  }
  const auto slice = read_shard(node_, number, [&](const services::Domain& domain) {
    return services::earned_since(domain, shard.done.offset(), kMostAtOnce);
  });
  if (slice.next == shard.done.offset()) return;
  shard.next = slice.next;
  shard.batch = std::make_shared<Batch>();
  for (const services::Earned& earned : slice.earned) {
    if (!is_credited(node_, earned)) append(earned, shard.batch);
  }
}

void CreditEmitter::append(const services::Earned& earned, const std::shared_ptr<Batch>& batch) {
  const std::string_view community = earned.community_id.view();
  const std::string_view district = community.substr(0, community.find('.'));
  const NewRecord record = read_shard(node_, node_.shard_of(district), [&](const services::Domain& domain) {
    const auto known = domain.entities().districts.read(district);
    return credited_record(earned, known ? &*known : nullptr, now_());
  });
  ++batch->waiting;
  node_.log().append(record, [batch](const Result<Appended>& appended) {
    if (appended.has_error()) batch->failed = true;
    --batch->waiting;
  });
}

}  // namespace haiyu::api
