// Asks the broker twice a second how far every partition reaches: what is still to be read, and whether it
// lives.
//
// Why: a broker that is stopped or cut off shows no error at all, only a gap; so staleness is measured here.
// Threads: one of its own; all calls from any.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "events/log/kafka_setup.h"

namespace haiyu::kafka {

class Watch {
 public:
  // `client` must outlive it.
  Watch(rd_kafka_t* client, Topics topics, std::uint32_t partitions);
  ~Watch();

  Offsets end_offsets(std::uint32_t partition) const;
  std::chrono::milliseconds silence() const;

 private:
  void run();
  bool ask();

  rd_kafka_t* const client_;
  const Topics topics_;
  const std::uint32_t partitions_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable stop_;
  bool stopping_ = false;
  std::vector<Offsets> ends_;
  std::chrono::steady_clock::time_point heard_;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace haiyu::kafka
