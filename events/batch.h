// CloudEvents that come over HTTP, in the three modes of its binding -> records to append.
//
// A batch is taken whole or not at all: its refusal (kInvalid) names each event that is wrong
// ("/3/data/role"). Threads: one thread uses a decoder. Limits: kMaxBatchEvents, kMaxBatchBytes; each event
// kMaxEventBytes. What a record's value holds is the event's JSON as it came (structured, batch), or as it is
// in structured mode (binary); its key is the event's. Where an event names no key, `find_key` is asked for
// it, after the events before it in its batch.
#pragma once

#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "events/decoder.h"

namespace haiyu::events {

inline constexpr std::size_t kMaxBatchEvents = 1'000;
inline constexpr std::size_t kMaxBatchBytes = 1024 * 1024;

struct IncomingEvent {
  std::size_t type = 0;  // the number in the table
  IdHash id_hash;
  std::string subject;
  NewRecord record;
  std::vector<PersonalText> personal = {};  // in the record's value
};

class BatchDecoder {
 public:
  explicit BatchDecoder(FindKey find_key = {});
  ~BatchDecoder();
  BatchDecoder(BatchDecoder&&) noexcept;
  BatchDecoder& operator=(BatchDecoder&&) noexcept;

  // content-type: application/cloudevents-batch+json. An empty list is a batch of nothing.
  [[nodiscard]] Decoded<std::vector<IncomingEvent>> decode_batch(std::string_view json);
  // The same in steps, for who has others to serve in between: begin, `decode_more` until it is false, end.
  // `json` is not looked at again after the beginning; no other call comes in between.
  [[nodiscard]] Decoded<void> begin_batch(std::string_view json);
  bool decode_more(std::size_t events_max);  // false: there are no more
  [[nodiscard]] Decoded<std::vector<IncomingEvent>> end_batch();
  // content-type: application/cloudevents+json
  [[nodiscard]] Decoded<IncomingEvent> decode_structured(std::string_view json);
  // `ce-*` headers (lower-case names, percent-encoded values) and the data as the body.
  [[nodiscard]] Decoded<IncomingEvent> decode_binary(std::span<const Header> headers, std::string_view body);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::events
