// librdkafka's objects as move-only owners, and its errors as ours.
#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "events/result.h"

namespace haiyu::kafka {

template <class T, void (*destroy)(T*)>
struct Deleter {
  void operator()(T* held) const { destroy(held); }
};
template <class T, void (*destroy)(T*)>
using Owner = std::unique_ptr<T, Deleter<T, destroy>>;

// Without asking the group's coordinator first, which takes for ever when the broker is away.
inline void destroy_client(rd_kafka_t* client) {
  rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE);
}

using Client = Owner<rd_kafka_t, destroy_client>;
using Config = Owner<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using Queue = Owner<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = Owner<rd_kafka_event_t, rd_kafka_event_destroy>;
using Headers = Owner<rd_kafka_headers_t, rd_kafka_headers_destroy>;
using Message = Owner<rd_kafka_message_t, rd_kafka_message_destroy>;
using NewTopic = Owner<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using PartitionList = Owner<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using TopicHandle = Owner<rd_kafka_topic_t, rd_kafka_topic_destroy>;

using Settings = std::vector<std::pair<const char*, std::string>>;

// What an error means to a caller of the log: kOutOfRange, kMismatch (the topic is gone), kInvalid (too
// large), kIo (fatal), kUnavailable (anything that may pass).
Errc code_of(rd_kafka_resp_err_t error);
inline boost::outcome_v2::failure_type<Error> failed(rd_kafka_resp_err_t error, const std::string& doing) {
  return fail(code_of(error), doing + ": " + rd_kafka_err2str(error));
}

// Errors: kInvalid for a setting that the library refuses.
Result<Config> config_of(const Settings& settings);
// Settings that only later versions of the library know are left out where they are unknown.
void set_if_known(rd_kafka_conf_t* config, const char* name, const std::string& value);
Result<Client> client_of(rd_kafka_type_t type, Config config);

// A consumer that reads what it is told to, and belongs to no group.
Settings consumer_settings(const std::string& brokers);
Settings producer_settings(const std::string& brokers);

}  // namespace haiyu::kafka
