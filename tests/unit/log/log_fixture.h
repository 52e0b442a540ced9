// What the tests of a log share: appending and waiting for the answer, and reading until so much is there.
#pragma once

#include <doctest/doctest.h>

#include <future>
#include <map>
#include <string>
#include <vector>

#include "events/log/log.h"

namespace haiyu::log_test {

// A record that was read, with its own bytes.
struct Read {
  Topic topic;
  std::uint32_t partition;
  std::uint64_t offset;
  Instant append_time;
  std::string key, value;
  std::vector<std::pair<std::string, std::string>> headers;
};

inline Read copy_of(const RecordView& view) {
  Read read{view.topic,
            view.partition,
            view.offset,
            view.append_time,
            std::string(view.key),
            std::string(view.value),
            {}};
  for (const Header& header : view.headers) read.headers.emplace_back(header.name, header.value);
  return read;
}

// A key of the partition; `n` tells several apart.
inline std::string key_in(std::uint32_t partition, std::uint32_t partitions, int n = 0) {
  for (int tried = 0;; ++tried) {
    std::string key = "key-" + std::to_string(n) + "-" + std::to_string(tried);
    if (partition_of(key, partitions) == partition) return key;
  }
}

using Answer = std::future<Result<Appended>>;

inline Answer append(Log& log, NewRecord record) {
  auto promise = std::make_shared<std::promise<Result<Appended>>>();
  Answer answer = promise->get_future();
  log.append(std::move(record),
             [promise](Result<Appended> result) { promise->set_value(std::move(result)); });
  return answer;
}

inline Appended append_now(Log& log, NewRecord record) {
  const auto appended = append(log, std::move(record)).get();
  REQUIRE_MESSAGE(appended, (appended ? "" : appended.error().detail));
  return appended.value();
}

inline std::unique_ptr<LogReader> reader_of(Log& log, std::uint32_t partition, const Offsets& from) {
  auto reader = log.open_reader(partition, from);
  REQUIRE_MESSAGE(reader, (reader ? "" : reader.error().detail));
  return std::move(reader).value();
}

// Reads until `count` records are there; the test hangs into its own limit when they never come.
inline std::vector<Read> read_records(LogReader& reader, std::size_t count) {
  std::vector<Read> all;
  for (int waits = 0; all.size() < count;) {
    const auto batch = reader.next(std::chrono::milliseconds(1000));
    REQUIRE_MESSAGE(batch, (batch ? "" : batch.error().detail));
    for (const RecordView& view : batch.value()) all.push_back(copy_of(view));
    if (batch.value().empty())
      REQUIRE_MESSAGE(++waits < 30, "only ", all.size(), " of ", count, " records came");
  }
  return all;
}

}  // namespace haiyu::log_test
