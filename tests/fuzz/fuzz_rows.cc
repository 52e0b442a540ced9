// Bytes as rows of the state: whether they can be read or not, never beyond their end; and what was merged
// merges again.
#include <cstdint>
#include <cstdlib>

#include "services/signup.h"
#include "state/codec.h"
#include "state/pieces.h"

namespace {

using namespace haiyu;

template <class Entity>
void read_one(std::string_view bytes) {
  Entity entity;
  state::Reader reader(bytes);
  entity.read(reader);
  if (reader.failed() || !reader.at_end()) return;
  // Canonical: an entity that was read is written the same way each time.
  state::Writer once, again;
  entity.write(once);
  Entity copy;
  state::Reader second(once.bytes());
  copy.read(second);
  copy.write(again);
  if (second.failed() || !second.at_end() || once.bytes() != again.bytes()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 4) {
    case 0:
      read_one<services::Session>(bytes);
      break;
    case 1:
      read_one<services::Signup>(bytes);
      break;
    case 2:
      read_one<services::Served>(bytes);
      break;
    default: {
      const std::size_t cut = std::min<std::size_t>(data[0], bytes.size());
      const std::vector<std::string_view> rows = {bytes.substr(0, cut), bytes.substr(cut)};
      const auto merged = state::merge_pieces(rows);
      if (!merged) break;
      const std::vector<std::string_view> alone = {*merged};
      if (state::merge_pieces(alone) != merged) std::abort();
    }
  }
  return 0;
}
