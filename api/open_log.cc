#include "api/open_log.h"

#include "events/log/embedded.h"
#include "events/log/kafka.h"

namespace haiyu::api {

namespace {

enum class Access { kReadAndAppend, kReadOnly };

Result<std::unique_ptr<Log>> open(const std::string& data_dir, const Layout& layout, const std::string& kafka,
                                  Access use) {
  if (layout.kafka) {
    KafkaOptions options;
    options.brokers = kafka;
    options.partitions = layout.shards;
    options.topic_prefix = layout.topic_prefix;
    options.read_only = use == Access::kReadOnly;
    BOOST_OUTCOME_TRY(auto log, KafkaLog::open(options));
    return std::unique_ptr<Log>(std::move(log));
  }
  EmbeddedOptions options;
  options.partitions = layout.shards;
  options.read_only = use == Access::kReadOnly;
  BOOST_OUTCOME_TRY(auto log, EmbeddedLog::open(DataDir::log_of(data_dir), std::move(options)));
  return std::unique_ptr<Log>(std::move(log));
}

}  // namespace

Result<std::unique_ptr<Log>> open_log(const std::string& data_dir, const Layout& layout,
                                      const std::string& kafka) {
  return open(data_dir, layout, kafka, Access::kReadAndAppend);
}

Result<std::unique_ptr<Log>> open_log_to_read(const std::string& data_dir, const Layout& layout,
                                              const std::string& kafka) {
  return open(data_dir, layout, kafka, Access::kReadOnly);
}

}  // namespace haiyu::api
