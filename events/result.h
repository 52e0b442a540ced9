// The one way in which a call says that it failed: a value that may not be dropped.
//
// Errors: a caller that handles a failure gets it as Result; a broken invariant stops the process.
// Why Outcome: std::expected is not in C++20; Outcome marks its result [[nodiscard]] and `value()` on a
// failure terminates instead of being undefined.
#pragma once

#include <boost/outcome/basic_result.hpp>
#include <boost/outcome/policy/terminate.hpp>
#include <boost/outcome/try.hpp>
#include <string>
#include <utility>

namespace haiyu {

enum class Errc {
  kIo,           // the operating system refused; whether a write happened is unknown
  kCorrupt,      // bytes that fail their checksum or their format
  kUnavailable,  // a peer is away; trying again later may help
  kOutOfRange,   // an offset below what is kept, or above what exists
  kMismatch,     // another log, another partition count, another format version
  kInvalid,      // the caller's input
  kClosed,       // the object was asked to stop
};

struct Error {
  Errc code;
  std::string detail;  // for an operator's eyes; never sent to a client
};

template <class T>
using Result = boost::outcome_v2::basic_result<T, Error, boost::outcome_v2::policy::terminate>;

inline boost::outcome_v2::success_type<void> ok() { return boost::outcome_v2::success(); }
inline boost::outcome_v2::failure_type<Error> fail(Errc code, std::string detail) {
  return boost::outcome_v2::failure(Error{code, std::move(detail)});
}

// Stops the process, in release builds too: the state can no longer be trusted.
[[noreturn]] void die(const char* where, std::string_view what);

}  // namespace haiyu

#define HAIYU_STRINGIFY2(x) #x
#define HAIYU_STRINGIFY(x) HAIYU_STRINGIFY2(x)
#define HAIYU_CHECK(condition)                                          \
  do {                                                                  \
    if (!(condition)) [[unlikely]]                                      \
      ::haiyu::die(__FILE__ ":" HAIYU_STRINGIFY(__LINE__), #condition); \
  } while (false)
