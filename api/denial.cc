#include "api/denial.h"

#include "api/http/headers.h"

namespace haiyu::api {
namespace {

std::string_view slug_of(events::Refusal::Kind kind) {
  using Kind = events::Refusal::Kind;
  switch (kind) {
    case Kind::kMalformed:
      return "malformed";
    case Kind::kTooLarge:
      return "body_too_large";
    case Kind::kUnknownField:
      return "unknown_field";
    case Kind::kUnknownType:
    case Kind::kInvalid:
      return "invalid";
  }
  return "invalid";
}

}  // namespace

Denial denial_of(const events::Refusal& refusal, std::string_view prefix) {
  Denial denial{slug_of(refusal.kind), {}, {}, {}, {}};
  for (const events::FieldError& error : refusal.errors)
    denial.errors.push_back({std::string(prefix) + error.pointer, error.code, error.detail});
  return denial;
}

Response problem_answer(const Request& request, Denial denial) {
  Response response =
      problem(request, denial.slug, denial.detail, denial.errors, std::move(denial.members)).response;
  for (auto& [name, value] : denial.headers) set_header(response, name, std::move(value));
  return response;
}

}  // namespace haiyu::api
