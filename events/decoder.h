// Record -> Event, once and strictly; every refusal names the field.
//
// Reads CloudEvents 1.0 as JSON in both Kafka content modes: binary (`ce_*` headers) and structured
// (`content-type: application/cloudevents+json`, also the default where there is no header).
// In an event an unknown field is kept in the log and ignored here; in an HTTP write it is refused (strict
// fields). A personal text may be sealed (events/sealed.h) in a record, and only there. Threads: one thread
// uses a decoder; it reuses its buffers.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "events/event.h"
#include "events/record.h"
#include "events/sealed.h"

namespace haiyu::events {

// One thing wrong with one field. `pointer` is a JSON pointer (RFC 6901) from the event's (or the body's)
// root.
struct FieldError {
  std::string pointer;
  std::string
      code;  // required, unknown_field, wrong_type, too_long, out_of_range, not_in_vocabulary, malformed, ...
  std::string detail;  // in words
};

// Why the bytes are no event.
struct Refusal {
  enum class Kind : std::uint8_t { kMalformed, kUnknownType, kTooLarge, kUnknownField, kInvalid };
  Kind kind = Kind::kMalformed;
  std::vector<FieldError> errors;  // never empty
};

template <class T>
using Decoded = boost::outcome_v2::basic_result<T, Refusal, boost::outcome_v2::policy::terminate>;

inline constexpr std::size_t kMaxEventBytes = 256 * 1024;

// Asked where an event says of no aggregate that it belongs to it, but is about a thing ("signup"), or is
// carried by one (a "session", see events/carrier.h), that others know: the key of the aggregate that carries
// it. nullopt: there is none.
using FindKey = std::function<std::optional<std::string>(std::string_view thing, std::string_view id)>;

class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  // A record of the log. A record whose topic or key contradicts its event is refused (kInvalid).
  [[nodiscard]] Decoded<const Event*> decode(const RecordView& record);

  // One CloudEvent in structured mode that came over HTTP: as above, without a record.
  [[nodiscard]] Decoded<const Event*> decode_structured(std::string_view json, const FindKey& find_key = {});

  // The `data` of the type with this table number as the body of an HTTP write: strict about unknown fields.
  // The result's attributes are empty; only `payload` is set.
  [[nodiscard]] Decoded<const Event*> decode_body(std::size_t type, std::string_view json);

  // Of what was decoded last over HTTP, in the order of the text: where its personal texts stand in `json`.
  const std::vector<PersonalText>& personal_texts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace haiyu::events
