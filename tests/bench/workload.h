// A year of a district, as events: the same seed gives the same bytes. For benchmarks only.
//
// Shape: organizations, people and activities with their sessions first; then mostly sign-ups with what
// follows from them (cancellations, check-ins, check-outs), recruits, members, and what was served, about 400
// bytes each.
#pragma once

#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "events/record.h"

namespace haiyu::bench {

struct WorkloadSize {
  std::uint64_t events = 2'000'000;  // in all, set-up included
  std::uint32_t organizations = 1'010;
  std::uint32_t activities = 2'000;
  std::uint32_t sessions_per_activity = 20;
  std::uint32_t people = 200'000;
  std::int32_t capacity = 40;  // volunteers' places of a session
};

class Workload {
 public:
  explicit Workload(WorkloadSize size, std::uint64_t seed = 1) : size_(size), random_(seed) {}

  // Calls `sink` with each record in order.
  void each(const std::function<void(NewRecord)>& sink);

 private:
  NewRecord record(Topic topic, std::string key, std::string_view type, const std::string& subject,
                   const std::string& data);
  std::string time_text();
  std::uint64_t pick(std::uint64_t below) {
    return std::uniform_int_distribution<std::uint64_t>(0, below - 1)(random_);
  }
  void set_up(const std::function<void(NewRecord)>& sink);
  NewRecord live_event();

  WorkloadSize size_;
  std::mt19937_64 random_;
  std::uint64_t sequence_ = 0;
  std::uint64_t signups_ = 0;
  struct Open {
    std::uint32_t activity;
    std::uint64_t signup;
    bool checked_in;
  };
  std::vector<Open> open_;  // sign-ups that something may still happen to
};

}  // namespace haiyu::bench
