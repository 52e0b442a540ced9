#include "api/idempotency.h"

#include <fmt/format.h>

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace haiyu::api {
namespace {

// A UUID of version 8 (RFC 9562: contents of our own), since a retry must name the same thing: no clock, no
// chance.
std::string uuid_of(const IdHash& hash) {
  const std::uint64_t high = (hash.high & ~0xf000ull) | 0x8000ull;
  const std::uint64_t low = (hash.low & ~(3ull << 62)) | (2ull << 62);
  return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xffff, high & 0xffff,
                     low >> 48, low & 0xffffffffffffull);
}

}  // namespace

WriteIdentity identify_write(std::string_view caller, std::string_view key, std::string_view method,
                             std::string_view path, std::string_view body) {
  WriteIdentity identity;
  identity.source =
      fmt::format("urn:haiyu:api:{}", boost::urls::encode(caller, boost::urls::unreserved_chars));
  const IdHash of_key = hash_id(identity.source, key);
  identity.event_id = fmt::format("{:016x}{:016x}", of_key.high, of_key.low);
  identity.thing_id = uuid_of(hash_id(identity.event_id, "thing"));
  identity.hash = hash_id(identity.source, identity.event_id);

  std::string payload;
  payload.reserve(method.size() + path.size() + body.size() + 2);
  payload.append(method).push_back('\0');
  payload.append(path).push_back('\0');
  payload.append(body);
  identity.payload_hash = std::max<std::uint64_t>(1, hash_bytes(payload));
  return identity;
}

std::optional<std::uint64_t> InFlight::begin(const IdHash& id, std::uint64_t payload_hash) {
  const std::lock_guard lock(mutex_);
  const auto [at, begun] = writes_.emplace(id, payload_hash);
  return begun ? std::nullopt : std::optional(at->second);
}

void InFlight::end(const IdHash& id) {
  const std::lock_guard lock(mutex_);
  writes_.erase(id);
}

std::size_t InFlight::size() const {
  const std::lock_guard lock(mutex_);
  return writes_.size();
}

}  // namespace haiyu::api
