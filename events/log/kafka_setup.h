// Makes the topics of a log on a broker, or checks those that are there, and finds the log's identity.
//
// The identity is a UUID in the first record of a topic of its own, `haiyu.log`, which is written when the
// topics are made; of several writers the first wins. Together with the cluster's id it names the log.
// Limits: a topic that someone else deletes and makes again under the same name, with as many partitions, is
// only noticed once its offsets do not fit (librdkafka 2.0 has no topic ids).
#pragma once

#include <array>
#include <chrono>
#include <string>

#include "events/log/kafka_handles.h"
#include "events/record.h"

namespace haiyu::kafka {

struct Topics {
  std::array<std::string, kTopicCount> names;
  std::string marker;
};
Topics topics_of(const std::string& prefix);

struct SetupOptions {
  std::string brokers;
  std::string topic_prefix;
  std::uint32_t partitions;
  bool create;  // topics that are absent
  std::chrono::milliseconds timeout;
};

// Gives the log's id. Errors: kUnavailable; kMismatch for another number of partitions, and when the log is
// there but lacks a topic; kInvalid when there is no log and `create` is false.
Result<std::string> set_up(const SetupOptions& options);

}  // namespace haiyu::kafka
