// Idempotency-Key: how a retried write is known, and what of it is under way.
//
// The key becomes the event's id (scoped to the caller by the event's source) and the id of the thing it
// creates, so a retry is the same event about the same thing, on any node and after a crash. What was decided
// is remembered by the shard; here is only what has not been decided yet.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "events/id_hash.h"

namespace haiyu::api {

struct WriteIdentity {
  std::string source;              // "urn:haiyu:api:<caller>", percent-encoded
  std::string event_id;            // from the key
  std::string thing_id;            // for what is created, when the caller brings no id
  std::uint64_t payload_hash = 0;  // of method, path and body; never 0
  IdHash hash;                     // of source and event_id
};

WriteIdentity identify_write(std::string_view caller, std::string_view key, std::string_view method,
                             std::string_view path, std::string_view body);

// The writes that were begun and not yet answered. Threads: any.
class InFlight {
 public:
  // Holds one write's place in the table until it is destroyed.
  class Hold {
   public:
    Hold(InFlight& table, IdHash id) : table_(&table), id_(id) {}
    Hold(Hold&& other) noexcept : table_(std::exchange(other.table_, nullptr)), id_(other.id_) {}
    Hold& operator=(Hold&&) = delete;
    ~Hold() {
      if (table_) table_->end(id_);
    }

   private:
    InFlight* table_;
    IdHash id_;
  };

  // Begins a write; or the payload hash of the one that is under way with this id.
  std::optional<std::uint64_t> begin(const IdHash& id, std::uint64_t payload_hash);
  void end(const IdHash& id);
  std::size_t size() const;

 private:
  mutable std::mutex mutex_;  // guards writes_
  boost::unordered_flat_map<IdHash, std::uint64_t> writes_;
};

}  // namespace haiyu::api
