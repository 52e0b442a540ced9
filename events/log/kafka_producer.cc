#include "events/log/kafka_producer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace haiyu::kafka {
namespace {

constexpr int kPollMs = 50;                       // bounds how late a refusal, or close(), is seen
constexpr std::size_t kMessageOverhead = 16'384;  // what the library counts beside key, headers and value

std::size_t bytes_of(const NewRecord& record) {
  std::size_t bytes = record.key.size() + record.value.size();
  for (const auto& [name, value] : record.headers) bytes += name.size() + value.size();
  return bytes;
}

Headers headers_of(const NewRecord& record) {
  Headers headers(rd_kafka_headers_new(record.headers.size()));
  for (const auto& [name, value] : record.headers) {
    rd_kafka_header_add(headers.get(), name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
  }
  return headers;
}

}  // namespace

// Goes with a message through the library, and comes back with its delivery report.
struct Producer::Sent {
  Topic topic;
  std::uint32_t partition;
  AppendDone done;
};

Result<std::unique_ptr<Producer>> Producer::open(const KafkaOptions& options, const Topics& topics) {
  Settings settings = producer_settings(options.brokers);
  settings.insert(settings.end(),
                  {{"message.timeout.ms", std::to_string(options.append_timeout.count())},
                   {"message.max.bytes", std::to_string(options.record_bytes_max + kMessageOverhead)},
                   {"queue.buffering.max.kbytes", std::to_string(options.queue_bytes_max / 1024)},
                   {"queue.buffering.max.messages", "1000000"}});
  BOOST_OUTCOME_TRY(auto config, config_of(settings));
  rd_kafka_conf_set_dr_msg_cb(config.get(), &Producer::delivered);
  BOOST_OUTCOME_TRY(auto client, client_of(RD_KAFKA_PRODUCER, std::move(config)));
  std::unique_ptr<Producer> producer(new Producer(options, std::move(client)));
  for (std::size_t n = 0; n < kTopicCount; ++n) {
    producer->topics_[n].reset(rd_kafka_topic_new(producer->client(), topics.names[n].c_str(), nullptr));
    if (!producer->topics_[n]) return failed(rd_kafka_last_error(), "naming topic " + topics.names[n]);
  }
  producer->thread_ = std::thread([held = producer.get()] { held->run(); });
  return producer;
}

Producer::~Producer() { close(); }

void Producer::append(NewRecord record, AppendDone done) {
  {
    const std::lock_guard lock(mutex_);
    if (!closed_) return send(std::move(record), std::move(done));
  }
  done(fail(Errc::kClosed, "the log is closed"));
}

void Producer::send(NewRecord record, AppendDone done) {
  if (const std::size_t bytes = bytes_of(record); bytes > options_.record_bytes_max) {
    return refuse({Errc::kInvalid,
                   fmt::format("a record of {} bytes; the limit is {}", bytes, options_.record_bytes_max)},
                  std::move(done));
  }
  const std::uint32_t partition = partition_of(record.key, options_.partitions);
  Headers headers = headers_of(record);
  auto sent = std::make_unique<Sent>(Sent{record.topic, partition, std::move(done)});
  const auto error = rd_kafka_producev(
      client_.get(), RD_KAFKA_V_RKT(topics_[static_cast<std::size_t>(record.topic)].get()),
      RD_KAFKA_V_PARTITION(static_cast<std::int32_t>(partition)),
      RD_KAFKA_V_KEY(record.key.data(), record.key.size()),
      RD_KAFKA_V_VALUE(record.value.data(), record.value.size()), RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY),
      RD_KAFKA_V_HEADERS(headers.get()), RD_KAFKA_V_OPAQUE(sent.get()), RD_KAFKA_V_END);
  if (error) return refuse({code_of(error), rd_kafka_err2str(error)}, std::move(sent->done));
  // The library has them now.
  headers.release();
  sent.release();
}

void Producer::refuse(Error error, AppendDone done) {
  refused_.emplace_back(std::move(error), std::move(done));
}

void Producer::answer_refused() {
  std::vector<std::pair<Error, AppendDone>> refused;
  {
    const std::lock_guard lock(mutex_);
    refused.swap(refused_);
  }
  for (auto& [error, done] : refused) done(fail(error.code, std::move(error.detail)));
}

void Producer::delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*) {
  const std::unique_ptr<Sent> sent(static_cast<Sent*>(message->_private));
  if (message->err) {
    return sent->done(
        failed(message->err, fmt::format("sending to {}/{}", name_of(sent->topic), sent->partition)));
  }
  const std::int64_t time_ms = rd_kafka_message_timestamp(message, nullptr);
  sent->done(Appended{sent->topic, sent->partition, static_cast<std::uint64_t>(message->offset),
                      Instant(std::chrono::milliseconds(time_ms))});
}

void Producer::run() {
  for (;;) {
    rd_kafka_poll(client_.get(), kPollMs);
    answer_refused();
    const std::lock_guard lock(mutex_);
    if (closed_) break;
  }
  rd_kafka_flush(client_.get(), static_cast<int>(options_.close_timeout.count()));
  if (rd_kafka_outq_len(client_.get()) > 0) {
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    while (rd_kafka_outq_len(client_.get()) > 0) rd_kafka_poll(client_.get(), kPollMs);
  }
  answer_refused();
}

void Producer::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  const std::lock_guard lock(join_mutex_);
  if (thread_.joinable()) thread_.join();
}

}  // namespace haiyu::kafka
