#include "api/rate_limits.h"

#include <xxhash.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <random>
#include <span>
#include <string>

namespace haiyu::api {
namespace {

constexpr std::chrono::seconds kBucketHolds{10};
constexpr std::size_t kWays = 8;  // the places where one bucket may lie
constexpr std::size_t kNetworkBytes = 8;

std::uint64_t random_seed() {
  std::random_device random;
  return (std::uint64_t{random()} << 32) | random();
}

// The bytes that name an address: of IPv6 those of its network.
std::string network_of(std::string_view text) {
  boost::system::error_code error;
  const auto address = boost::asio::ip::make_address(text, error);
  if (error || address.is_v4()) return std::string(text);
  const auto bytes = address.to_v6().to_bytes();
  if (address.to_v6().is_v4_mapped()) return std::string(text);
  return {reinterpret_cast<const char*>(bytes.data()), kNetworkBytes};
}

}  // namespace

RateLimits::RateLimits(Options options) : options_(std::move(options)), seed_(random_seed()) {
  if (limits(Of::kPerson) || limits(Of::kAddress))
    buckets_.resize(std::max<std::size_t>(1, options_.buckets_max / kWays) * kWays);
}

// The bucket of this key; else the place of the one that has been full for longest.
RateLimits::Bucket& RateLimits::bucket_of(std::uint64_t key) {
  const std::size_t at = key % (buckets_.size() / kWays) * kWays;
  const std::span<Bucket> ways(&buckets_[at], kWays);
  const auto found = std::ranges::find(ways, key, &Bucket::key);
  if (found != ways.end()) return *found;
  Bucket& place = *std::ranges::min_element(ways, {}, &Bucket::full_at);
  place = {key, {}};
  return place;
}

std::optional<std::chrono::seconds> RateLimits::take(Of of, std::string_view who, Use use) {
  const auto& rate = of == Of::kPerson ? options_.person : options_.address;
  if (!rate) return std::nullopt;
  const std::string name = of == Of::kAddress ? network_of(who) : std::string(who);
  const auto kind = static_cast<std::uint64_t>(of) * 2 + static_cast<std::uint64_t>(use);
  const std::uint64_t key = XXH3_64bits_withSeed(name.data(), name.size(), seed_ + kind);
  const Clock::duration each =
      Clock::duration(std::chrono::seconds(1)) / (use == Use::kRead ? rate->reads : rate->writes);

  const auto now = options_.now();
  const std::lock_guard lock(mutex_);
  Bucket& bucket = bucket_of(key);
  const auto full_at = std::max(bucket.full_at, now) + each;
  if (full_at <= now + kBucketHolds) {
    bucket.full_at = full_at;
    return std::nullopt;
  }
  refused_.fetch_add(1, std::memory_order_relaxed);
  return std::chrono::ceil<std::chrono::seconds>(full_at - now - kBucketHolds);
}

}  // namespace haiyu::api
