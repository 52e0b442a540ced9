#include "events/result.h"

#include <cstdio>
#include <cstdlib>

namespace haiyu {

void die(const char* where, std::string_view what) {
  std::fprintf(stderr, "haiyu: broken invariant at %s: %.*s\n", where, static_cast<int>(what.size()),
               what.data());
  std::abort();
}

}  // namespace haiyu
