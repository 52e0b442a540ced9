#include "events/log/kafka.h"

#include <algorithm>
#include <optional>

#include "events/log/kafka_producer.h"
#include "events/log/kafka_reader.h"
#include "events/log/kafka_watch.h"

namespace haiyu {
namespace {

constexpr std::size_t kLittleBytes = 2u << 20;
constexpr std::size_t kReaderBytesMin = 8u << 20;
constexpr std::size_t kReaderBytesMax = 1u << 30;

}  // namespace

// Destroyed in reverse: the watch uses the producer's connection.
struct KafkaLog::Impl {
  KafkaOptions options;
  kafka::Topics topics;
  std::string id;
  std::unique_ptr<kafka::Producer> producer;
  std::optional<kafka::Watch> watch;
};

KafkaLog::KafkaLog(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
KafkaLog::~KafkaLog() = default;

Result<std::unique_ptr<KafkaLog>> KafkaLog::open(const KafkaOptions& options) {
  if (options.partitions < 1) return fail(Errc::kInvalid, "a log has at least one partition");
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->topics = kafka::topics_of(options.topic_prefix);
  BOOST_OUTCOME_TRY(impl->id, kafka::set_up({options.brokers, options.topic_prefix, options.partitions,
                                             !options.read_only, options.open_timeout}));
  BOOST_OUTCOME_TRY(impl->producer, kafka::Producer::open(options, impl->topics));
  impl->watch.emplace(impl->producer->client(), impl->topics, options.partitions);
  return std::unique_ptr<KafkaLog>(new KafkaLog(std::move(impl)));
}

const std::string& KafkaLog::id() const { return impl_->id; }
std::uint32_t KafkaLog::partitions() const { return impl_->options.partitions; }

void KafkaLog::append(NewRecord record, AppendDone done) {
  if (impl_->options.read_only) return done(fail(Errc::kClosed, "the log is open for reading only"));
  impl_->producer->append(std::move(record), std::move(done));
}

Result<std::unique_ptr<LogReader>> KafkaLog::open_reader(std::uint32_t partition, const Offsets& from,
                                                         ReadAhead ahead) {
  const KafkaOptions& options = impl_->options;
  if (partition >= options.partitions) return fail(Errc::kInvalid, "no such partition");
  const std::size_t queue_bytes =
      ahead == ReadAhead::kLittle
          ? kLittleBytes
          : std::clamp(options.prefetch_bytes / options.partitions, kReaderBytesMin, kReaderBytesMax);
  return kafka::Reader::open(
      *impl_->watch, {options.brokers, impl_->topics, partition, from, queue_bytes, options.open_timeout});
}

void KafkaLog::close() { impl_->producer->close(); }

}  // namespace haiyu
