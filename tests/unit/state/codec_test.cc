#include "state/codec.h"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

namespace haiyu::state {
namespace {

enum class Colour : std::uint8_t { kRed, kGreen };

struct Inner {
  std::int32_t number = 0;
  std::string text;
  void write(Writer& w) const { w.put(number, text); }
  void read(Reader& r) { r.get(number, text); }
  friend bool operator==(const Inner&, const Inner&) = default;
};

struct Everything {
  bool flag = false;
  std::uint8_t small = 0;
  std::uint32_t medium = 0;
  std::uint64_t large = 0;
  std::int32_t signed_medium = 0;
  std::int64_t signed_large = 0;
  std::string text;
  Instant at{};
  Day on{};
  PersonId person;
  Colour colour{};
  std::optional<std::int32_t> maybe;
  std::vector<Inner> list;
  void write(Writer& w) const {
    w.put(flag, small, medium, large, signed_medium, signed_large, text, at, on, person, colour, maybe, list);
  }
  void read(Reader& r) {
    r.get(flag, small, medium, large, signed_medium, signed_large, text, at, on, person, colour, maybe, list);
  }
  friend bool operator==(const Everything&, const Everything&) = default;
};

std::string encode(const Everything& value) {
  Writer writer;
  writer.put(value);
  return writer.take();
}

Everything extremes() {
  Everything value;
  value.flag = true;
  value.small = 255;
  value.medium = std::numeric_limits<std::uint32_t>::max();
  value.large = std::numeric_limits<std::uint64_t>::max();
  value.signed_medium = std::numeric_limits<std::int32_t>::min();
  value.signed_large = std::numeric_limits<std::int64_t>::min();
  value.text = std::string("a\0b", 3);
  value.at = Instant(std::chrono::milliseconds(-1));
  value.on = Day(std::chrono::days(-25567));
  value.person = PersonId("p-1");
  value.colour = Colour::kGreen;
  value.maybe = -7;
  value.list = {{1, "one"}, {-2, ""}};
  return value;
}

TEST_CASE("what is written is read back, at the extremes too") {
  for (const Everything& value : {Everything{}, extremes()}) {
    const std::string bytes = encode(value);
    Everything again;
    Reader reader(bytes);
    reader.get(again);
    CHECK_FALSE(reader.failed());
    CHECK(reader.at_end());
    CHECK(again == value);
    CHECK(encode(again) == bytes);
  }
}

TEST_CASE("every proper prefix of an entity's bytes is refused") {
  const std::string bytes = encode(extremes());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    Everything value;
    Reader reader(std::string_view(bytes).substr(0, size));
    reader.get(value);
    CHECK(reader.failed());
  }
}

TEST_CASE("a length beyond the end is refused without reserving for it") {
  Writer writer;
  writer.u(std::numeric_limits<std::uint64_t>::max());
  Reader text(writer.bytes());
  CHECK(text.text().empty());
  CHECK(text.failed());

  std::vector<std::string> list;
  Reader reader(writer.bytes());
  reader.get(list);
  CHECK(reader.failed());
  CHECK(list.size() <= 1);
}

TEST_CASE("a number that never ends is refused") {
  Reader reader(std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 11));
  CHECK(reader.u() == 0);
  CHECK(reader.failed());
}

}  // namespace
}  // namespace haiyu::state
