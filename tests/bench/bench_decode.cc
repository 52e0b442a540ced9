// What it costs to read, to write and to place one event, in nanoseconds on one core.
//
//   cmake --build --preset release --target bench_decode && build/release/tests/bench/bench_decode
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>

#include "events/decoder.h"
#include "events/event_writer.h"
#include "events/table.h"

namespace {

using namespace haiyu;
using namespace haiyu::events;

constexpr int kRounds = 40;

// CPU time of this thread: other programs on the machine take none of it.
double now_ns() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

// The best of some rounds: what disturbs a round only makes it slower.
template <class Body>
void measure(const char* what, std::size_t bytes, int repeats, Body&& body) {
  double best_ns = 1e12;
  for (int round = 0; round < kRounds; ++round) {
    const double start = now_ns();
    for (int n = 0; n < repeats; ++n) body();
    best_ns = std::min(best_ns, (now_ns() - start) / repeats);
  }
  std::printf("%-44s %6zu %10.1f\n", what, bytes, best_ns);
}

struct Sample {
  const char* what;
  const char* type;
  std::string body;
  std::pair<std::string_view, std::string_view> parent;
};

const Sample kSamples[] = {
    {"sign-up",
     "haiyu.signup.requested.v1",
     R"({"person_id":"0190c6a0-7e1b-7000-8000-00000000beef","role":"doctor","party_size":1})",
     {"session_id", "0190c6a0-7e1b-7000-8000-0000000005e5"}},
    {"check-in",
     "haiyu.attendance.checked_in.v1",
     R"({"at":"2014-10-31T08:00:00+08:00","recorded_by":"desk-1","method":"qr"})",
     {}},
    {"session",
     "haiyu.session.scheduled.v1",
     R"({"start_at":"2014-11-01T09:00:00+08:00","end_at":"2014-11-01T12:00:00+08:00","places":[)"
     R"({"role":"doctor","capacity":4,"side":"helper"},{"role":"volunteer","capacity":12,"side":"helper"},)"
     R"({"role":"resident","capacity":120,"side":"beneficiary"}],"venue":{"zh-CN":"海裕社区服务中心"}})",
     {}},
};

}  // namespace

int main() {
  std::printf("%-44s %6s %10s\n", "what", "bytes", "ns each");
  const Instant now = *parse_instant("2014-10-31T08:00:00.123+08:00");
  Decoder decoder;
  std::uint64_t sink = 0;
  for (const Sample& sample : kSamples) {
    Claims claims;
    claims.position = "AAECAwQF";
    claims.residency = Residency::kMigrant;
    claims.eligible = true;
    const std::size_t parents = sample.parent.first.empty() ? 0 : 1;
    const EventToWrite event{.type = *type_named(sample.type),
                             .id = "0190c6a0-7e1b-7000-8000-0000000000e1",
                             .source = "/person/p-1",
                             .subject = "0190c6a0-7e1b-7000-8000-000000000051",
                             .key = "health-clinic-2014",
                             .time = now,
                             .actor = Actor::kPerson,
                             .payload_hash = 0x1234,
                             .body = sample.body,
                             .parents = {&sample.parent, parents},
                             .claims = parents != 0 ? &claims : nullptr};
    const std::string json = write_event(event);
    const RecordView record{.topic = event.type.topic,
                            .partition = 0,
                            .offset = 1,
                            .append_time = now,
                            .key = event.key,
                            .headers = {},
                            .value = json};
    if (!decoder.decode(record).has_value()) return 1;
    const std::string name = sample.what;
    measure((name + ": decode").c_str(), json.size(), 5'000,
            [&] { sink += decoder.decode(record).value()->id_hash.low; });
    measure((name + ": decode the body of its HTTP write").c_str(), sample.body.size(), 5'000,
            [&] { sink += decoder.decode_body(event.type.number, sample.body).has_value() ? 1U : 0U; });
    measure((name + ": write").c_str(), json.size(), 5'000, [&] { sink += write_event(event).size(); });
  }
  const Zone zone = Zone::find("Asia/Shanghai").value();
  const std::string_view text = "2014-10-31T08:00:00+08:00";
  measure("parse an instant", text.size(), 100'000,
          [&] { sink += static_cast<std::uint64_t>(parse_instant(text)->time_since_epoch().count()); });
  Instant moving = now;
  measure("the local day of an instant", 8, 100'000, [&] {
    moving += std::chrono::minutes(7);
    sink += static_cast<std::uint64_t>(zone.day_of(moving).time_since_epoch().count());
  });
  measure("the partition of a key", 36, 100'000,
          [&] { sink += partition_of("0190c6a0-7e1b-7000-8000-00000000beef", 12); });
  measure("the hash of an id", 48, 100'000,
          [&] { sink += hash_id("/person/p-1", "0190c6a0-7e1b-7000-8000-0000000000e1").low; });
  std::printf("(%llu)\n", static_cast<unsigned long long>(sink));
  return 0;
}
