// Bytes as a connection gets them: the same requests whole and in segments, as long as the first byte says.
#include <cstdint>
#include <cstdlib>

#include "tests/support/read_requests.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string whole = haiyu::test::read_requests(bytes, [] { return std::size_t{1} << 20; });
  if (whole != haiyu::test::read_requests(bytes, [&] { return std::size_t{data[0]} + 1; })) std::abort();
  return 0;
}
