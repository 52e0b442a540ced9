#include "events/log/kafka_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "events/log/uuid.h"

namespace haiyu::kafka {
namespace {

using Clock = std::chrono::steady_clock;

void destroy_metadata(const rd_kafka_metadata_t* metadata) { rd_kafka_metadata_destroy(metadata); }
struct MetadataDeleter {
  void operator()(const rd_kafka_metadata_t* metadata) const { destroy_metadata(metadata); }
};

class Setup {
 public:
  Setup(const SetupOptions& options, Client producer)
      : options_(options),
        topics_(topics_of(options.topic_prefix)),
        producer_(std::move(producer)),
        until_(Clock::now() + options.timeout) {}

  Result<std::string> run() {
    BOOST_OUTCOME_TRY(auto found, partition_counts());
    const bool marked = found.contains(topics_.marker);
    std::vector<std::string> absent;
    for (const std::string& name : topics_.names) {
      if (!found.contains(name)) absent.push_back(name);
    }
    if (marked && !absent.empty()) {
      BOOST_OUTCOME_TRY(const auto high, end_of_marker());
      if (high > 0)
        return fail(Errc::kMismatch, "the log is there, but its topic " + absent.front() + " is gone");
    }
    if (!marked || !absent.empty()) {
      if (!options_.create) return fail(Errc::kInvalid, "there is no log on " + options_.brokers);
      BOOST_OUTCOME_TRY(create(absent, marked));
      BOOST_OUTCOME_TRY(found, await_topics());
    }
    for (const std::string& name : topics_.names) {
      if (found[name] == options_.partitions) continue;
      return fail(Errc::kMismatch,
                  fmt::format("topic {} has {} partitions, not {}", name, found[name], options_.partitions));
    }
    return identity();
  }

 private:
  int left_ms() const {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until_ - Clock::now()).count();
    return static_cast<int>(std::max<std::int64_t>(left, 1));
  }

  // Of all topics: asking for one by name could make it.
  Result<std::map<std::string, std::uint32_t>> partition_counts() {
    const rd_kafka_metadata_t* raw = nullptr;
    const auto error = rd_kafka_metadata(producer_.get(), 1, nullptr, &raw, left_ms());
    const std::unique_ptr<const rd_kafka_metadata_t, MetadataDeleter> metadata(raw);
    if (error) return failed(error, "asking " + options_.brokers + " for its topics");
    std::map<std::string, std::uint32_t> counts;
    for (int n = 0; n < metadata->topic_cnt; ++n) {
      const rd_kafka_metadata_topic_t& topic = metadata->topics[n];
      if (topic.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
        counts[topic.topic] = static_cast<std::uint32_t>(topic.partition_cnt);
      }
    }
    return counts;
  }

  Result<void> create(const std::vector<std::string>& absent, bool marked) {
    std::vector<NewTopic> topics;
    for (const std::string& name : absent)
      topics.push_back(new_topic(name, static_cast<int>(options_.partitions)));
    if (!marked) topics.push_back(new_topic(topics_.marker, 1));
    std::vector<rd_kafka_NewTopic_t*> raw;
    for (const NewTopic& topic : topics) raw.push_back(topic.get());
    const Queue queue(rd_kafka_queue_new(producer_.get()));
    rd_kafka_CreateTopics(producer_.get(), raw.data(), raw.size(), nullptr, queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), left_ms()));
    if (!event) return fail(Errc::kUnavailable, "the broker did not make the topics in time");
    if (const auto error = rd_kafka_event_error(event.get())) return failed(error, "making the topics");
    std::size_t count = 0;
    const auto* const results =
        rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (std::size_t n = 0; n < count; ++n) {
      const auto error = rd_kafka_topic_result_error(results[n]);
      if (error && error != RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
        return failed(error, fmt::format("making topic {}", rd_kafka_topic_result_name(results[n])));
      }
    }
    return ok();
  }

  static NewTopic new_topic(const std::string& name, int partitions) {
    constexpr int kReplicationOfBroker = -1;
    NewTopic topic(rd_kafka_NewTopic_new(name.c_str(), partitions, kReplicationOfBroker, nullptr, 0));
    HAIYU_CHECK(topic != nullptr);
    for (const auto& [setting, value] :
         {std::pair{"message.timestamp.type", "LogAppendTime"}, std::pair{"retention.ms", "-1"},
          std::pair{"cleanup.policy", "delete"}}) {
      rd_kafka_NewTopic_set_config(topic.get(), setting, value);
    }
    return topic;
  }

  // A topic that was made appears in answers a little later.
  Result<std::map<std::string, std::uint32_t>> await_topics() {
    for (;;) {
      BOOST_OUTCOME_TRY(auto found, partition_counts());
      const bool all = found.contains(topics_.marker) &&
                       std::all_of(topics_.names.begin(), topics_.names.end(),
                                   [&](const std::string& name) { return found.contains(name); });
      if (all) return found;
      if (Clock::now() >= until_) return fail(Errc::kUnavailable, "the topics that were made do not appear");
    }
  }

  Result<std::int64_t> end_of_marker() {
    for (;;) {
      std::int64_t low = 0, high = 0;
      const auto error = rd_kafka_query_watermark_offsets(producer_.get(), topics_.marker.c_str(), 0, &low,
                                                          &high, left_ms());
      if (!error && low > 0)
        return fail(Errc::kCorrupt, "topic " + topics_.marker + " has lost its first record");
      if (!error) return high;
      if (Clock::now() >= until_) return failed(error, "asking for the end of " + topics_.marker);
    }
  }

  Result<std::string> identity() {
    BOOST_OUTCOME_TRY(const auto end, end_of_marker());
    if (end == 0) {
      if (!options_.create)
        return fail(Errc::kInvalid, "the log on " + options_.brokers + " is not finished");
      BOOST_OUTCOME_TRY(write_marker());
    }
    BOOST_OUTCOME_TRY(const auto uuid, read_marker());
    char* const cluster = rd_kafka_clusterid(producer_.get(), left_ms());
    if (!cluster) return fail(Errc::kUnavailable, "the broker does not tell its cluster's id");
    std::string id = fmt::format("{}/{}", cluster, uuid);
    rd_kafka_mem_free(producer_.get(), cluster);
    return id;
  }

  Result<void> write_marker() {
    const std::string uuid = new_uuid();
    const auto error =
        rd_kafka_producev(producer_.get(), RD_KAFKA_V_TOPIC(topics_.marker.c_str()), RD_KAFKA_V_PARTITION(0),
                          RD_KAFKA_V_VALUE(const_cast<char*>(uuid.data()), uuid.size()),
                          RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_END);
    if (error) return failed(error, "naming the log");
    if (const auto flushed = rd_kafka_flush(producer_.get(), left_ms()))
      return failed(flushed, "naming the log");
    return ok();
  }

  Result<std::string> read_marker() {
    BOOST_OUTCOME_TRY(auto config, config_of(consumer_settings(options_.brokers)));
    BOOST_OUTCOME_TRY(const auto consumer, client_of(RD_KAFKA_CONSUMER, std::move(config)));
    rd_kafka_poll_set_consumer(consumer.get());
    const PartitionList from(rd_kafka_topic_partition_list_new(1));
    rd_kafka_topic_partition_list_add(from.get(), topics_.marker.c_str(), 0)->offset = 0;
    if (const auto error = rd_kafka_assign(consumer.get(), from.get()))
      return failed(error, "reading the log's name");
    while (Clock::now() < until_) {
      const Message message(rd_kafka_consumer_poll(consumer.get(), left_ms()));
      if (!message || message->err) continue;
      return std::string(static_cast<const char*>(message->payload), message->len);
    }
    return fail(Errc::kUnavailable, "the log's name could not be read in time");
  }

  const SetupOptions& options_;
  const Topics topics_;
  const Client producer_;
  const Clock::time_point until_;
};

}  // namespace

Topics topics_of(const std::string& prefix) {
  Topics topics;
  for (const Topic topic : kTopics)
    topics.names[static_cast<std::size_t>(topic)] = prefix + std::string(name_of(topic));
  topics.marker = prefix + "haiyu.log";
  return topics;
}

Result<std::string> set_up(const SetupOptions& options) {
  BOOST_OUTCOME_TRY(auto config, config_of(producer_settings(options.brokers)));
  BOOST_OUTCOME_TRY(auto producer, client_of(RD_KAFKA_PRODUCER, std::move(config)));
  return Setup(options, std::move(producer)).run();
}

}  // namespace haiyu::kafka
