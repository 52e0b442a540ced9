// How many requests one person, or one address, may make: a token bucket each for reads and for writes.
//
// A bucket holds ten seconds' worth, so that who was quiet may be quick for a moment. Threads: any. Limits:
// the buckets that are remembered are bounded; of too many, those that are fullest are forgotten, and are
// full when they are made again.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

namespace haiyu::api {

class RateLimits {
 public:
  using Clock = std::chrono::steady_clock;
  struct Rate {  // requests per second
    std::uint32_t reads, writes;
  };
  struct Options {
    std::optional<Rate> person{}, address{};  // none: no limit
    std::size_t buckets_max = 65'536;
    std::function<Clock::time_point()> now = Clock::now;
  };
  explicit RateLimits(Options options);

  enum class Of : std::uint8_t { kPerson, kAddress };
  enum class Use : std::uint8_t { kRead, kWrite };
  bool limits(Of of) const { return (of == Of::kPerson ? options_.person : options_.address).has_value(); }
  // Takes one request from the bucket. A value: it is empty, and for how long. An IPv6 address counts as its
  // network of 64 bits, since whoever has one address of it has all.
  std::optional<std::chrono::seconds> take(Of of, std::string_view who, Use use);

  std::uint64_t refused() const { return refused_.load(std::memory_order_relaxed); }

 private:
  // Instead of what a bucket holds, when it will be full again: that needs no upkeep.
  struct Bucket {
    std::uint64_t key = 0;  // a hash of whose it is
    Clock::time_point full_at{};
  };
  Bucket& bucket_of(std::uint64_t key);

  const Options options_;
  const std::uint64_t seed_;  // so that nobody can choose who shares a bucket
  std::mutex mutex_;          // guards buckets_
  std::vector<Bucket> buckets_;
  std::atomic<std::uint64_t> refused_ = 0;
};

}  // namespace haiyu::api
