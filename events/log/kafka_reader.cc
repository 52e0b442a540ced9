#include "events/log/kafka_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

namespace haiyu::kafka {
namespace {

constexpr std::size_t kBatchRecords = 1000;
constexpr std::chrono::milliseconds kLeaderWait{50};

struct Ends {
  std::int64_t low = 0, high = 0;
};

// A topic that was just made, or a broker that just came back, has no leader for a moment: that is waited
// for.
Result<Ends> ends_of(rd_kafka_t* client, const std::string& topic, std::int32_t partition,
                     std::chrono::milliseconds timeout) {
  const auto until = std::chrono::steady_clock::now() + timeout;
  for (;;) {
    Ends ends;
    const auto error = rd_kafka_query_watermark_offsets(client, topic.c_str(), partition, &ends.low,
                                                        &ends.high, static_cast<int>(timeout.count()));
    if (!error) return ends;
    if (code_of(error) != Errc::kUnavailable || std::chrono::steady_clock::now() >= until)
      return failed(error, fmt::format("asking for the ends of {}/{}", topic, partition));
    std::this_thread::sleep_for(kLeaderWait);
  }
}

// The assignment, once every position is known to be in the log.
Result<PartitionList> positions(rd_kafka_t* client, const ReaderOptions& options) {
  PartitionList list(rd_kafka_topic_partition_list_new(static_cast<int>(kTopicCount)));
  const auto partition = static_cast<std::int32_t>(options.partition);
  for (std::size_t n = 0; n < kTopicCount; ++n) {
    const std::string& name = options.topics.names[n];
    BOOST_OUTCOME_TRY(const Ends ends, ends_of(client, name, partition, options.timeout));
    const std::uint64_t from = options.from[n];
    if (from < static_cast<std::uint64_t>(ends.low) || from > static_cast<std::uint64_t>(ends.high)) {
      return fail(Errc::kOutOfRange, fmt::format("{}/{}: asked for offset {}, the log has {} to {}", name,
                                                 partition, from, ends.low, ends.high));
    }
    rd_kafka_topic_partition_list_add(list.get(), name.c_str(), partition)->offset =
        static_cast<std::int64_t>(from);
  }
  return list;
}

// Bytes bound what is prefetched, never the count: a full queue pauses fetching for up to a second.
Result<Config> reader_config(const ReaderOptions& options) {
  Settings settings = consumer_settings(options.brokers);
  settings.insert(settings.end(), {{"queued.min.messages", "1000000"},
                                   {"queued.max.messages.kbytes", std::to_string(options.queue_bytes / 1024)},
                                   {"fetch.wait.max.ms", "500"},
                                   {"fetch.error.backoff.ms", "100"}});
  BOOST_OUTCOME_TRY(auto config, config_of(settings));
  set_if_known(config.get(), "fetch.queue.backoff.ms", "10");  // since 2.2
  return config;
}

std::string_view view(const void* data, std::size_t size) {
  return data ? std::string_view(static_cast<const char*>(data), size) : std::string_view();
}

}  // namespace

Result<std::unique_ptr<LogReader>> Reader::open(const Watch& watch, const ReaderOptions& options) {
  BOOST_OUTCOME_TRY(auto config, reader_config(options));
  BOOST_OUTCOME_TRY(auto consumer, client_of(RD_KAFKA_CONSUMER, std::move(config)));
  rd_kafka_poll_set_consumer(consumer.get());
  BOOST_OUTCOME_TRY(const auto from, positions(consumer.get(), options));
  if (const auto error = rd_kafka_assign(consumer.get(), from.get()))
    return failed(error, "assigning topics");
  return std::unique_ptr<LogReader>(new Reader(watch, options, std::move(consumer)));
}

Reader::Reader(const Watch& watch, const ReaderOptions& options, Client consumer)
    : watch_(watch),
      topics_(options.topics),
      partition_(options.partition),
      consumer_(std::move(consumer)),
      queue_(rd_kafka_queue_get_consumer(consumer_.get())) {
  for (std::size_t n = 0; n < kTopicCount; ++n) next_[n] = options.from[n];
  messages_.reserve(kBatchRecords);
  records_.reserve(kBatchRecords);
}

Reader::~Reader() { release(); }

void Reader::wake() {
  woken_ = true;  // before the yield, which a look at an empty queue may use up
  rd_kafka_queue_yield(queue_.get());
}

Offsets Reader::end_offsets() const {
  Offsets ends = watch_.end_offsets(partition_);
  for (std::size_t n = 0; n < kTopicCount; ++n) ends[n] = std::max(ends[n], next_[n].load());
  return ends;
}

void Reader::release() {
  records_.clear();
  headers_.clear();
  header_ends_.clear();
  for (rd_kafka_message_t* const message : messages_) rd_kafka_message_destroy(message);
  messages_.clear();
}

// The library's batch call waits until the batch is full or the time is over: so wait for one message, then
// take what else is there.
void Reader::receive(std::chrono::milliseconds wait) {
  const auto drain = [this] {
    const std::size_t had = messages_.size();
    messages_.resize(kBatchRecords);
    const auto got =
        rd_kafka_consume_batch_queue(queue_.get(), 0, messages_.data() + had, kBatchRecords - had);
    messages_.resize(had + (got > 0 ? static_cast<std::size_t>(got) : 0));
  };
  drain();
  if (!messages_.empty() || woken_.exchange(false)) return;
  if (rd_kafka_message_t* const first =
          rd_kafka_consume_queue(queue_.get(), static_cast<int>(wait.count()))) {
    messages_.push_back(first);
    drain();
  }
}

Result<std::span<const RecordView>> Reader::next(std::chrono::milliseconds wait) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (;;) {
    release();
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    receive(std::clamp(left, std::chrono::milliseconds(0), std::chrono::milliseconds(std::chrono::hours(1))));
    for (const rd_kafka_message_t* const message : messages_) {
      BOOST_OUTCOME_TRY(take(*message));
    }
    // Passing errors alone are nothing that came.
    if (!records_.empty() || messages_.empty() || std::chrono::steady_clock::now() >= deadline) break;
  }
  std::size_t begin = 0;
  for (std::size_t n = 0; n < records_.size(); ++n) {
    records_[n].headers = std::span(headers_).subspan(begin, header_ends_[n] - begin);
    begin = header_ends_[n];
  }
  return std::span<const RecordView>(records_);
}

Result<void> Reader::take(const rd_kafka_message_t& message) {
  if (message.err) {
    if (code_of(message.err) == Errc::kUnavailable) return ok();  // it comes back by itself
    return fail(code_of(message.err),
                fmt::format("partition {}: {}", partition_, rd_kafka_message_errstr(&message)));
  }
  const Topic topic = topic_of(message);
  rd_kafka_timestamp_type_t type{};
  const std::int64_t time_ms = rd_kafka_message_timestamp(&message, &type);
  if (type != RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME) {
    return fail(Errc::kMismatch, "topic " + topics_.names[static_cast<std::size_t>(topic)] +
                                     " needs message.timestamp.type=LogAppendTime");
  }
  rd_kafka_headers_t* headers = nullptr;
  if (rd_kafka_message_headers(&message, &headers) == RD_KAFKA_RESP_ERR_NO_ERROR) {
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t n = 0; !rd_kafka_header_get_all(headers, n, &name, &value, &size); ++n) {
      headers_.push_back({name, view(value, size)});
    }
  }
  header_ends_.push_back(headers_.size());
  records_.push_back({topic,
                      partition_,
                      static_cast<std::uint64_t>(message.offset),
                      Instant(std::chrono::milliseconds(time_ms)),
                      view(message.key, message.key_len),
                      {},
                      view(message.payload, message.len),
                      message.payload == nullptr});
  next_[static_cast<std::size_t>(topic)] = static_cast<std::uint64_t>(message.offset) + 1;
  return ok();
}

// By the handle that messages of one topic share; by the name when it is a new one.
Topic Reader::topic_of(const rd_kafka_message_t& message) {
  for (const Topic topic : kTopics) {
    if (handles_[static_cast<std::size_t>(topic)] == message.rkt) return topic;
  }
  const std::string_view name = rd_kafka_topic_name(message.rkt);
  for (const Topic topic : kTopics) {
    const auto n = static_cast<std::size_t>(topic);
    if (topics_.names[n] != name) continue;
    handles_[n] = message.rkt;
    return topic;
  }
  die("events/log/kafka_reader.cc", "a message of a topic that was not asked for");
}

}  // namespace haiyu::kafka
