// Sends records to a broker, and answers each once it is acknowledged.
//
// Threads: append() and close() from any thread. Answers come from the producer's own; after close() from the
// caller's.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "events/log/kafka.h"
#include "events/log/kafka_setup.h"

namespace haiyu::kafka {

class Producer {
 public:
  // Errors: kInvalid.
  static Result<std::unique_ptr<Producer>> open(const KafkaOptions& options, const Topics& topics);
  ~Producer();

  void append(NewRecord record, AppendDone done);
  // Finishes what was taken, within the close timeout.
  void close();
  rd_kafka_t* client() const { return client_.get(); }

 private:
  struct Sent;
  Producer(const KafkaOptions& options, Client client) : options_(options), client_(std::move(client)) {}
  void refuse(Error error, AppendDone done);
  void send(NewRecord record, AppendDone done);
  void answer_refused();
  void run();
  static void delivered(rd_kafka_t*, const rd_kafka_message_t* message, void*);

  const KafkaOptions options_;
  const Client client_;
  std::array<TopicHandle, kTopicCount> topics_;  // destroyed before their client

  std::mutex mutex_;  // guards what follows, and that nothing is sent once the producer is closed
  bool closed_ = false;
  std::vector<std::pair<Error, AppendDone>> refused_;  // to be answered by the thread

  std::mutex join_mutex_;  // guards the joining of the thread
  std::thread thread_;
};

}  // namespace haiyu::kafka
