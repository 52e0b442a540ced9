#include "api/http/compression.h"

#include <doctest/doctest.h>
#include <zlib.h>

#include <random>
#include <tuple>
#include <vector>

#include "tests/support/seed.h"

namespace haiyu::api {
namespace {

TEST_CASE("the coding is the one that weighs most, and of equals the smaller") {
  const std::tuple<const char*, Coding> rows[] = {
      {"", Coding::kNone},
      {"gzip", Coding::kGzip},
      {"br", Coding::kBrotli},
      {"gzip, deflate, br", Coding::kBrotli},
      {"gzip, deflate, br, zstd", Coding::kBrotli},
      {"GZIP;Q=0.5, BR;q=0.4", Coding::kGzip},
      {"br;q=0.8,gzip;q=0.9", Coding::kGzip},
      {"br ; q=1.0 , gzip ; q=1", Coding::kBrotli},
      {"gzip;q=0", Coding::kNone},
      {"gzip;q=0.000", Coding::kNone},
      {"gzip;q=0.001", Coding::kGzip},
      {"gzip;q=0, br;q=0", Coding::kNone},
      {"*", Coding::kBrotli},
      {"*;q=0", Coding::kNone},
      {"*, br;q=0", Coding::kGzip},
      {"gzip, *;q=0", Coding::kGzip},
      {"identity", Coding::kNone},
      {"identity, gzip;q=0.5", Coding::kNone},
      {"identity;q=0.5, gzip", Coding::kGzip},
      {"identity;q=0, gzip", Coding::kGzip},
      {"x-gzip", Coding::kGzip},
      {"deflate, compress, zstd", Coding::kNone},
      {"gzipped", Coding::kNone},
      {"gzip;q=x", Coding::kNone},
      {"gzip;q=2", Coding::kNone},
      {"gzip;q", Coding::kNone},
      {"gzip;level=9", Coding::kGzip},
      {",, ,gzip,;,", Coding::kGzip},
  };
  for (const auto& [field, coding] : rows) {
    CAPTURE(field);
    CHECK(name_of(preferred_coding(field)) == name_of(coding));
  }
}

TEST_CASE(
    "only whole answers of text that are worth it are compressed, and caches are told on what it depends") {
  struct Row {
    const char *method, *type;
    int status;
    std::size_t size;
    Coding coding;
    bool varies;
  };
  const Row rows[] = {
      {"GET", "application/json", 200, 1400, Coding::kGzip, true},
      {"HEAD", "application/json", 200, 1400, Coding::kGzip, true},
      {"GET", "application/json", 200, 1399, Coding::kNone, false},
      {"POST", "application/json", 200, 9000, Coding::kNone, false},
      {"GET", "application/json", 201, 9000, Coding::kNone, false},
      {"GET", "application/problem+json", 404, 9000, Coding::kNone, false},
      {"GET", "text/csv; charset=utf-8", 200, 9000, Coding::kGzip, true},
      {"GET", "text/html;charset=utf-8", 200, 9000, Coding::kGzip, true},
      {"GET", "image/svg+xml", 200, 9000, Coding::kGzip, true},
      {"GET", "text/event-stream", 200, 9000, Coding::kNone, false},
      {"GET", "image/png", 200, 9000, Coding::kNone, false},
      {"GET", "", 304, 0, Coding::kGzip, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.method);
    CAPTURE(row.type);
    CAPTURE(row.status);
    Request request;
    request.method = row.method;
    request.headers.emplace_back("accept-encoding", "gzip");
    Response response;
    response.status = row.status;
    response.headers.emplace_back("content-type", row.type);
    response.body.assign(row.size, 'x');
    CHECK(name_of(coding_for(request, response)) == name_of(row.coding));
    CHECK((response.headers.back().first == "vary") == row.varies);
  }
}

std::string unzipped(const std::string& bytes, std::size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string in = bytes;
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

TEST_CASE("in whatever slices it comes, the compressed text is the text, and the same bytes each time") {
  const auto seed = haiyu::test::test_seed();
  INFO("HAIYU_SEED=" << seed);
  std::mt19937_64 random(seed);
  for (const std::size_t size :
       {std::size_t{1}, std::size_t{1400}, std::size_t{65'536}, std::size_t{700'001}}) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random() % 4 == 0 ? random() % 256 : 'a' + random() % 4);
    for (const Coding coding : {Coding::kGzip, Coding::kBrotli}) {
      std::vector<std::string> made(2);
      for (std::string& out : made) {
        Compressor compressor(coding);
        for (std::string_view left = text; !left.empty();) {
          const auto slice = left.substr(0, 65'536);
          left.remove_prefix(slice.size());
          compressor.add(slice, left.empty(), out);
        }
      }
      CHECK(made[0] == made[1]);
      CHECK(made[0].size() < size + 100);
      if (coding == Coding::kGzip) CHECK(unzipped(made[0], size) == text);
    }
  }
}

TEST_CASE("what is packed once is the text, and smaller than what is made each time") {
  std::string text;
  for (int line = 0; line < 5'000; ++line) text += "line " + std::to_string(line * line) + " of the text\n";
  const Packed packed(text);
  CHECK(unzipped(packed.gzip, text.size()) == text);
  for (const auto& [coding, once] :
       {std::pair(Coding::kGzip, packed.gzip), std::pair(Coding::kBrotli, packed.brotli)}) {
    std::string each_time;
    Compressor(coding).add(text, true, each_time);
    CHECK(once.size() < each_time.size());
  }
}

}  // namespace
}  // namespace haiyu::api
