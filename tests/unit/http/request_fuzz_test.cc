// Random and mutated bytes: the reader never crashes (run under the sanitizers), holds little, and reads the
// same requests in whatever segments the bytes come.
#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "tests/support/read_requests.h"
#include "tests/support/seed.h"

namespace haiyu::api {
namespace {

#ifdef HAIYU_SANITIZED
constexpr int kRounds = 3'000;
#else
constexpr int kRounds = 30'000;
#endif

const std::vector<std::string>& samples() {
  static const std::vector<std::string> kSamples = {
      "GET /v1/sessions?from=2027-01-01&q=%E4%B9%89 HTTP/1.1\r\nHost: h\r\nAccept: */*\r\n\r\n",
      "POST /v1/events HTTP/1.1\r\nHost: h\r\nContent-Length: 7\r\n\r\n[1,2,3]",
      "POST /e HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nX: "
      "y\r\n\r\n",
      "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n",
      "PATCH /v1/things/%2F HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}",
      "OPTIONS * HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n",
      "GET http://h:1/a?b#c HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\ntraceparent: "
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n",
      "POST /e HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  };
  return kSamples;
}

class Mutator {
 public:
  explicit Mutator(std::uint64_t seed) : random_(seed) {}
  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  std::string mutated() {
    std::string text = samples()[below(samples().size())] + samples()[below(samples().size())];
    for (std::size_t changes = below(4); changes > 0 && !text.empty(); --changes) {
      const std::size_t at = below(text.size());
      switch (below(5)) {
        case 0:
          text[at] = static_cast<char>(below(256));
          break;
        case 1:
          text.insert(at, kSyntax[below(std::size(kSyntax))]);
          break;
        case 2:
          text.erase(at, 1 + below(8));
          break;
        case 3:
          text.insert(at, text.substr(below(text.size()), below(60)));
          break;
        default:
          text.insert(at, below(1000), kBytes[below(kBytes.size())]);
          break;
      }
    }
    return text;
  }

 private:
  static constexpr const char* kSyntax[] = {"\r\n",
                                            "\n",
                                            "\r",
                                            "\r\n\r\n",
                                            ":",
                                            " ",
                                            "\t",
                                            "0\r\n\r\n",
                                            ";",
                                            "%",
                                            "HTTP/1.1",
                                            "?",
                                            "&",
                                            "chunked",
                                            ",",
                                            "Content-Length: 3\r\n",
                                            "Transfer-Encoding: chunked\r\n",
                                            "Host: h\r\n"};
  static constexpr std::string_view kBytes{"a0f \0\xff\r\n", 8};
  std::mt19937_64 random_;
};

TEST_CASE("mutated requests are read alike whole and in segments, and never crash the reader") {
  const auto seed = haiyu::test::test_seed();
  INFO("HAIYU_SEED=" << seed);
  Mutator mutator(seed);
  int read = 0, refused = 0;
  for (int n = 0; n < kRounds; ++n) {
    const std::string bytes = mutator.mutated();
    const std::string whole = test::read_requests(bytes, [] { return std::size_t{1} << 20; });
    const std::string in_ones = test::read_requests(bytes, [] { return std::size_t{1}; });
    const std::string in_some = test::read_requests(bytes, [&] { return 1 + mutator.below(40); });
    REQUIRE_MESSAGE(whole == in_ones, bytes);
    REQUIRE_MESSAGE(whole == in_some, bytes);
    ++(whole.find('!') == std::string::npos ? read : refused);
  }
  CHECK(read > kRounds / 30);
  CHECK(refused > kRounds / 30);
}

}  // namespace
}  // namespace haiyu::api
