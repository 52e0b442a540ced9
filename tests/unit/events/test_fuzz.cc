// Random and mutated bytes: the decoder never crashes (run under the sanitizers), and what it accepts is JSON
// to another parser as well.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <random>

#include "events/batch.h"
#include "samples.h"
#include "tests/support/seed.h"

using namespace haiyu;
using namespace haiyu::events;

namespace {

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }

  std::string noise() {
    std::string bytes(below(200), '\0');
    for (char& byte : bytes) byte = below(2) ? kSyntax[below(kSyntax.size())] : static_cast<char>(below(256));
    return bytes;
  }

  std::string mutated(std::string text) {
    for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
      const std::size_t at = below(text.size());
      switch (below(6)) {
        case 0:
          text[at] = static_cast<char>(below(256));
          break;
        case 1:
          text[at] = kSyntax[below(kSyntax.size())];
          break;
        case 2:
          text.erase(at, 1 + below(8));
          break;
        case 3:
          text.insert(at, 1, kSyntax[below(kSyntax.size())]);
          break;
        case 4:
          text.insert(at, text.substr(below(text.size()), below(40)));
          break;
        default:
          text.resize(at);
          break;
      }
    }
    return text;
  }

 private:
  static constexpr std::string_view kSyntax = "{}[]\",:\\0123456789.-+eEtrufalsn \n\t/u";
  std::mt19937_64 random_;
};

bool is_json(std::string_view text) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 64;
  boost::json::parse(text, error, {}, options);
  return !error;
}

}  // namespace

TEST_CASE("random bytes never crash the decoder") {
  const std::uint64_t with = haiyu::test::test_seed();
  INFO("HAIYU_SEED=" << with);
  Mutator mutator(with);
  Decoder decoder;
  BatchDecoder batch;
  int accepted = 0;
  for (int n = 0; n < 20'000; ++n) {
    const std::string bytes = mutator.noise();
    accepted += decoder.decode_structured(bytes).has_value() ? 1 : 0;
    for (std::size_t type = 0; type < types().size(); type += 5) {
      if (decoder.decode_body(type, bytes).has_value() && !is_json(bytes)) FAIL_CHECK(bytes);
    }
    if (const auto list = batch.decode_batch(bytes); list.has_value())
      accepted += list.value().empty() ? 0 : 1;
    const Header header{"ce-id", bytes};
    accepted += batch.decode_binary(std::span(&header, 1), bytes).has_value() ? 1 : 0;
  }
  CHECK(accepted == 0);
}

TEST_CASE("mutated events are refused, or are JSON and an event of the same key") {
  const std::uint64_t with = haiyu::test::test_seed();
  INFO("HAIYU_SEED=" << with);
  Mutator mutator(with);
  Decoder decoder;
  int accepted = 0;
  for (int round = 0; round < 1'000; ++round) {
    for (const Sample& sample : kSamples) {
      const std::string json = mutator.mutated(envelope(sample.type, sample.data));
      const RecordView record{.topic = info_of(sample.type).topic,
                              .partition = 0,
                              .offset = 1,
                              .append_time = Instant{},
                              .key = key_of(sample.type),
                              .headers = {},
                              .value = json};
      const auto decoded = decoder.decode(record);
      if (decoded.has_error()) {
        CHECK_FALSE(decoded.error().errors.empty());
        continue;
      }
      ++accepted;
      CHECK(decoded.value()->key == key_of(sample.type));
      if (!is_json(json)) FAIL_CHECK(json);
    }
  }
  CHECK(accepted > 0);
}
