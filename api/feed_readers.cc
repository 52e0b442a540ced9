#include "api/feed_readers.h"

#include <algorithm>

namespace haiyu::api {

Result<FeedReader> FeedReaders::take(std::uint32_t partition, const Offsets& from) {
  const auto found = std::find_if(kept_.begin(), kept_.end(), [&](const FeedReader& reader) {
    return reader.partition() == partition && reader.next() == from;
  });
  if (found != kept_.end()) {
    FeedReader reader = std::move(*found);
    kept_.erase(found);
    return reader;
  }
  BOOST_OUTCOME_TRY(auto opened, log_.open_reader(partition, from, ReadAhead::kLittle));
  return FeedReader(partition, from, std::move(opened));
}

void FeedReaders::keep(FeedReader reader) {
  kept_.push_front(std::move(reader));
  if (kept_.size() > max_) kept_.pop_back();
}

}  // namespace haiyu::api
