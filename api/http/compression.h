// Which coding a client takes an answer in, the compressor, and entity tags of compressed answers.
//
// A strong tag names one sequence of bytes, so a compressed answer has another one than the plain answer: the
// handler's with the coding's mark, "abc-br". Handlers see their own tags only.
// Nothing secret is compressed together with what another origin can choose: tokens travel in headers that
// only our own page sends, and answers do not repeat them; so lengths tell nothing (BREACH).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "api/http/exchange.h"

namespace haiyu::api {

enum class Coding : std::uint8_t { kNone, kGzip, kBrotli };
std::string_view name_of(Coding coding);  // as in Content-Encoding; "" for none

// The one that Accept-Encoding weighs most; of equals the smaller answer.
Coding preferred_coding(std::string_view accept_encoding);

// How this answer is to be sent, and says in `response` that it depends on what the request takes. None for
// what is small, a stream, not text, or asked for in ranges.
Coding coding_for(const Request& request, Response& response);

enum class Effort : std::uint8_t {
  kEachTime,  // some 50 MB in a second: an io thread does this
  kOnce,      // a third of that, for what is sent again and again
};

// Errors: std::bad_alloc.
class Compressor {
 public:
  explicit Compressor(Coding coding, Effort effort = Effort::kEachTime);
  ~Compressor();
  // Appends what comes of the slice to `out`; after the last one `out` is whole.
  void add(std::string_view slice, bool last, std::string& out);

 private:
  class Method;
  class Gzip;
  class Brotli;
  std::unique_ptr<Method> method_;
};
// A text in each coding, made once.
struct Packed {
  explicit Packed(std::string_view text);
  std::string gzip, brotli;
};

// Replaces the body by what a Compressor made of it.
void set_compressed(Response& response, Coding coding, std::string body);

// If-None-Match and If-Match with the handlers' own tags again. The former as it came, where it had others.
std::string unmark_entity_tags(Request& request);
// To a 304: it names the tag that the client listed.
void mark_listed(Response& response, const std::string& if_none_match, Coding coding);

}  // namespace haiyu::api
