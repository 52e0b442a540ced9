// The writes: one handler for every event type that the table gives a route.
//
// A body becomes an event: decoded strictly, its place in the log found from the path, claims stamped in,
// appended, and answered with the decision of its own fold. A retry with the same Idempotency-Key is the same
// event, so it is answered with the first decision, also after a crash.
#pragma once

#include <boost/asio/awaitable.hpp>

#include "api/api.h"
#include "api/denial.h"
#include "api/lookup.h"
#include "api/vault/seal.h"
#include "events/table.h"

namespace haiyu::api {

// `who` asks, with a role that may (the table of types says which); here it is checked whom they may do it
// for.
boost::asio::awaitable<Response> handle_write(Api& api, const events::TypeInfo& type, const Request& request,
                                              const Principal& who);

// A write as it will be appended.
struct PreparedWrite {
  const events::TypeInfo* type = nullptr;
  WriteIdentity identity;
  std::string subject;
  Whereabouts where;  // of its aggregate
  NewRecord record;
  // Whose key its texts want and which there is not yet: it is to be made, and the write prepared again.
  std::optional<Owner> lacks_key = std::nullopt;
};

bool is_forgetting(const events::TypeInfo& type);

// The aggregate that the path leads to; without one in the path (`path_id` "") it is the subject, or what a
// field names: then it is empty. Errors: 404.
[[nodiscard]] Or<Whereabouts> locate(const Node& node, const events::TypeInfo& type,
                                     std::string_view path_id);

// Everything that can be said about a write before it is appended. Errors: 400, 401, 403, 404, 412, 415, 422.
[[nodiscard]] Or<PreparedWrite> prepare_write(Api& api, const events::TypeInfo& type, const Request& request,
                                              const Principal& who, WriteIdentity identity);

// The answer to a decided write. `path_id`: the thing that its path names, or ""; `replayed`: the decision
// was taken before, for an earlier request.
[[nodiscard]] Or<Response> answer_decision(Api& api, const events::TypeInfo& type, std::string_view path_id,
                                           const std::string& subject, const state::Outcome& outcome,
                                           bool replayed);

}  // namespace haiyu::api
