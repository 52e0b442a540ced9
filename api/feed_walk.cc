#include "api/feed_walk.h"

#include <algorithm>
#include <array>

#include "services/journal_entry.h"

namespace haiyu::api {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kActivities = static_cast<std::size_t>(Topic::kActivities);
constexpr std::chrono::milliseconds kSilenceMax{0};  // of a log that can be read

// What the state says of the records that were fetched.
struct Notes {
  std::array<std::vector<std::uint64_t>, kTopicCount> left_out;  // rising
  std::vector<FeedDecision> decisions;                           // in the order of their offsets

  bool is_left_out(const RecordView& record) const {
    const auto& offsets = left_out[static_cast<std::size_t>(record.topic)];
    return std::binary_search(offsets.begin(), offsets.end(), record.offset);
  }
  std::span<const FeedDecision> of(const RecordView& record) const {
    if (record.topic != Topic::kActivities) return {};
    const auto [first, last] =
        std::equal_range(decisions.begin(), decisions.end(), record.offset, ByOffset());
    return {first, last};
  }

 private:
  struct ByOffset {
    bool operator()(const FeedDecision& one, std::uint64_t offset) const { return one.offset < offset; }
    bool operator()(std::uint64_t offset, const FeedDecision& one) const { return offset < one.offset; }
  };
};

// A shard's part of the page.
struct Lane {
  FeedReader reader;
  Offsets bound;  // of what is folded
  Notes notes;
  bool over = false;  // nothing more for this page
};

// One past the last fetched record that is folded, per topic.
Offsets fetched_end(const Lane& lane) {
  Offsets end = lane.reader.next();
  for (const RecordView& record : lane.reader.fetched()) {
    const auto topic = static_cast<std::size_t>(record.topic);
    end[topic] = std::min(record.offset + 1, lane.bound[topic]);
  }
  return end;
}

std::vector<FeedDecision> decisions_of(const state::Journal& journal, std::uint64_t from, std::uint64_t end) {
  std::vector<FeedDecision> found;
  std::uint64_t at = 0;
  std::size_t number = 0;
  journal.scan(from, [&](std::uint64_t offset, std::string_view entry) {
    if (offset >= end) return false;
    number = offset == at ? number + 1 : 0;
    at = offset;
    FeedDecision one{offset, number, services::journal_entry(entry)};
    if (one.decision.kind != services::JournalEntry::Kind::kEarned) found.push_back(std::move(one));
    return true;
  });
  return found;
}

Notes notes_of(const state::Shard& shard, const Lane& lane, const FeedTypes& types) {
  const Offsets from = lane.reader.next(), end = fetched_end(lane);
  return shard.read([&](const state::ShardState& state) {
    Notes notes;
    for (const Topic topic : kTopics) {
      const auto n = static_cast<std::size_t>(topic);
      if (from[n] >= end[n] || !types.any_fact_of(topic)) continue;
      state.left_out(topic).scan(from[n], [&](std::uint64_t offset, std::string_view) {
        if (offset < end[n]) notes.left_out[n].push_back(offset);
        return offset < end[n];
      });
    }
    if (types.any_decision())
      notes.decisions = decisions_of(state.journal(), from[kActivities], end[kActivities]);
    return notes;
  });
}

// The page as it grows.
class GrowingPage {
 public:
  GrowingPage(Node& node, FeedReaders& readers, events::Decoder& decoder, const FeedTypes& types,
              std::size_t limit, FeedCursor from)
      : node_(node), readers_(readers), decoder_(decoder), types_(types), limit_(limit) {
    page_.next = std::move(from);
  }

  Result<FeedPage> fill() {
    BOOST_OUTCOME_TRY(open());
    while (!full()) {
      BOOST_OUTCOME_TRY(Lane* const lane, first_lane());
      if (lane == nullptr) break;
      if (!tell(*lane)) break;
      pass(*lane);
    }
    for (Lane& lane : lanes_) readers_.keep(std::move(lane.reader));
    page_.cut = page_.cut || full();
    return std::move(page_);
  }

 private:
  bool full() const {
    return page_.items.size() == limit_ || looked_at_ == kFeedRecordsMax || bytes_ >= kFeedBytesMax;
  }

  const state::Shard& shard_of(std::size_t number) const { return *node_.shard(number).shard; }
  static auto silent() { return fail(Errc::kUnavailable, "the log was not heard of for a while"); }

  // A lane for each shard that has something new.
  Result<void> open() {
    for (std::uint32_t shard = 0; shard < node_.shards(); ++shard) {
      const Offsets bound =
          shard_of(shard).read([](const state::ShardState& state) { return state.applied(); });
      const Offsets& next = page_.next.next[shard];
      if (state::reaches(next, bound)) continue;
      if (shard_of(shard).stats().silence > kSilenceMax) return silent();
      BOOST_OUTCOME_TRY(FeedReader reader, readers_.take(shard, next));
      Lane& lane = lanes_.emplace_back(Lane{std::move(reader), bound, {}});
      if (!lane.reader.fetched().empty()) lane.notes = notes_of(shard_of(shard), lane, types_);
    }
    return ok();
  }

  // The lane's next record; nullptr when it has none for this page.
  Result<const RecordView*> head(Lane& lane) {
    if (lane.over || state::reaches(lane.reader.next(), lane.bound)) return nullptr;
    if (lane.reader.fetched().empty()) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Clock::now());
      BOOST_OUTCOME_TRY(lane.reader.fetch(std::max(left, std::chrono::milliseconds(0))));
      if (lane.reader.fetched().empty()) {
        if (page_.items.empty() && lane.reader.silence() > kSilenceMax) return silent();
        page_.cut = lane.over = true;
        return nullptr;
      }
      lane.notes = notes_of(shard_of(lane.reader.partition()), lane, types_);
    }
    const RecordView& record = lane.reader.fetched().front();
    lane.over = record.offset >= lane.bound[static_cast<std::size_t>(record.topic)];
    return lane.over ? nullptr : &record;
  }

  // The one whose record goes on from the middle, else the one whose record arrived first.
  Result<Lane*> first_lane() {
    Lane* first = nullptr;
    Instant earliest{};
    for (Lane& lane : lanes_) {
      BOOST_OUTCOME_TRY(const RecordView* const record, head(lane));
      if (record == nullptr) continue;
      if (page_.next.given[lane.reader.partition()] > 0) return &lane;
      if (first != nullptr && record->append_time >= earliest) continue;
      first = &lane;
      earliest = record->append_time;
    }
    return first;
  }

  // Adds the items of the lane's next record. False: the page is full before the last of them.
  bool tell(const Lane& lane) {
    const RecordView& record = lane.reader.fetched().front();
    const auto decisions = lane.notes.of(record);
    const bool fact = types_.any_fact_of(record.topic) && !lane.notes.is_left_out(record);
    if (record.tombstone || (!fact && decisions.empty())) return true;
    const auto decoded = decoder_.decode(record);
    if (!decoded) return true;  // what this version does not read any more
    const events::Event& event = *decoded.value();
    const std::uint32_t shard = lane.reader.partition();
    std::uint64_t& given = page_.next.given[shard];
    const std::uint64_t before = record.topic == Topic::kActivities ? given : 0;
    if (before == 0 && fact && types_.facts[event.payload.index()]) add(fact_item(event, shard));
    for (std::size_t n = 0; n < decisions.size(); ++n) {
      if (n + 1 < before || !wanted(decisions[n])) continue;
      if (page_.items.size() == limit_) {
        given = n + 1;
        return false;
      }
      add(decision_item(event, shard, decisions[n]));
    }
    return true;
  }

  bool wanted(const FeedDecision& one) const {
    return one.decision.kind == services::JournalEntry::Kind::kDecided ? types_.decided : types_.promoted;
  }

  void add(std::string item) {
    bytes_ += item.size();
    page_.items.push_back(std::move(item));
  }

  void pass(Lane& lane) {
    const std::uint32_t shard = lane.reader.partition();
    if (lane.reader.fetched().front().topic == Topic::kActivities) page_.next.given[shard] = 0;
    lane.reader.pop();
    page_.next.next[shard] = lane.reader.next();
    ++looked_at_;
  }

  Node& node_;
  FeedReaders& readers_;
  events::Decoder& decoder_;
  const FeedTypes& types_;
  const std::size_t limit_;
  const Clock::time_point until_ = Clock::now() + kFeedTime;
  std::vector<Lane> lanes_;
  FeedPage page_;
  std::size_t looked_at_ = 0, bytes_ = 0;
};

}  // namespace

Result<FeedPage> FeedWalk::page(const FeedCursor& from, const FeedTypes& types, std::size_t limit) {
  return GrowingPage(node_, readers_, decoder_, types, limit, from).fill();
}

}  // namespace haiyu::api
