#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "events/batch.h"
#include "events/decoder_reader.h"
#include "events/event_writer.h"
#include "events/table.h"
#include "events/utf8.h"

namespace haiyu::events {

namespace {

constexpr std::size_t kMaxBatchErrors = 100;        // and beyond them one for each event that is wrong
constexpr std::size_t kMaxAttributeNameBytes = 20;  // as CloudEvents advises

Refusal refusal(Refusal::Kind kind, std::string pointer, std::string_view code, std::string_view detail) {
  return {kind, {{std::move(pointer), std::string(code), std::string(detail)}}};
}

IncomingEvent incoming(const Event& event, std::vector<PersonalText> personal, std::string json) {
  return {.type = event.payload.index(),
          .id_hash = event.id_hash,
          .subject = std::string(event.subject),
          .record = {.topic = event.topic,
                     .key = std::string(event.key),
                     .headers = {},
                     .value = std::move(json)},
          .personal = std::move(personal)};
}

std::string pointer_of(std::size_t index) {
  std::string pointer(1, '/');
  return pointer += std::to_string(index);
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// nullopt for a '%' without two hex digits.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t n = 0; n < text.size(); ++n) {
    if (text[n] != '%') {
      decoded += text[n];
      continue;
    }
    if (n + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[n + 1]);
    const int low = hex_digit(text[n + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high << 4 | low);
    n += 2;
  }
  return decoded;
}

bool is_attribute_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxAttributeNameBytes && name != "data" &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

// To which aggregates the things belong that the events of a batch speak of.
class KnownKeys {
 public:
  void clear() { keys_.clear(); }
  void learn(std::string_view thing, std::string_view id, const std::string& key) {
    keys_.emplace(name(thing, id), key);
  }
  const std::string* find(std::string_view thing, std::string_view id) const {
    const auto found = keys_.find(name(thing, id));
    return found == keys_.end() ? nullptr : &found->second;
  }

 private:
  static std::string name(std::string_view thing, std::string_view id) {
    std::string name(thing == "application" ? "member" : thing);  // it becomes one, under the same id
    return name.append("/").append(id);
  }
  std::unordered_map<std::string, std::string> keys_;
};

// A batch that is being decoded.
struct Batch {
  std::vector<std::string_view> texts;  // of the events, in the decoder's buffer
  std::size_t next = 0;
  std::vector<IncomingEvent> events;  // what is decoded, until one is refused
  std::optional<Refusal> refused;
};

}  // namespace

struct BatchDecoder::Impl {
  explicit Impl(FindKey find) : find_elsewhere(std::move(find)) {
    if (!find_elsewhere) return;
    find_key = [this](std::string_view thing, std::string_view id) {
      const std::string* known = keys.find(thing, id);
      return known != nullptr ? std::optional(*known) : find_elsewhere(thing, id);
    };
  }

  const FindKey find_elsewhere;
  FindKey find_key;  // first among the keys of the batch; empty when nothing is to be found
  KnownKeys keys;
  Batch batch;
  Decoder decoder;
  simdjson::ondemand::parser parser;
  std::vector<char> buffer;

  std::string_view load(std::string_view text) {
    buffer.resize(text.size() + simdjson::SIMDJSON_PADDING);
    if (!text.empty()) std::memcpy(buffer.data(), text.data(), text.size());
    std::memset(buffer.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
    return {buffer.data(), text.size()};
  }

  // Each event's own text; an error where the list is no JSON list.
  Decoded<std::vector<std::string_view>> split(std::string_view json) {
    const std::string_view text = load(json);
    simdjson::ondemand::document document;
    simdjson::ondemand::array list;
    auto why = parser.iterate(text.data(), text.size(), buffer.size()).get(document);
    if (!why) why = document.get_array().get(list);
    std::vector<std::string_view> events;
    if (!why) {
      for (auto element : list) {
        simdjson::ondemand::object object;
        if ((why = element.get_object().get(object))) break;
        std::string_view& event = events.emplace_back();
        if ((why = object.raw_json().get(event))) break;
        event = event.substr(0, event.rfind('}') + 1);  // the space after it is not its own
        if (events.size() > kMaxBatchEvents) {
          return boost::outcome_v2::failure(
              refusal(Refusal::Kind::kTooLarge, "", "too_many", "a batch has at most 1000 events"));
        }
      }
    }
    if (!why && document.current_location().error() != simdjson::OUT_OF_BOUNDS)
      why = simdjson::TRAILING_CONTENT;
    if (why == simdjson::INCORRECT_TYPE) {
      const std::string pointer = events.empty() ? std::string() : pointer_of(events.size());
      return boost::outcome_v2::failure(
          refusal(Refusal::Kind::kMalformed, pointer, "wrong_type", "a batch is a list of objects"));
    }
    if (why) {
      return boost::outcome_v2::failure(
          refusal(Refusal::Kind::kMalformed, "", "malformed", simdjson::error_message(why)));
    }
    return events;
  }

  void decode_next() {
    const std::size_t number = batch.next++;
    const std::string_view text = batch.texts[number];
    auto decoded = decoder.decode_structured(text, find_key);
    if (decoded.has_value()) {
      const Event& event = *decoded.value();
      if (find_key) keys.learn(types()[event.payload.index()].thing, event.subject, std::string(event.key));
      if (!batch.refused)
        batch.events.push_back(incoming(event, decoder.personal_texts(), std::string(text)));
      return;
    }
    if (!batch.refused) batch.refused.emplace(Refusal{Refusal::Kind::kInvalid, {}});
    bool named = false;
    for (FieldError& error : decoded.error().errors) {
      if (std::exchange(named, true) && batch.refused->errors.size() >= kMaxBatchErrors) break;
      error.pointer.insert(0, pointer_of(number));
      batch.refused->errors.push_back(std::move(error));
    }
  }

  // The event in structured mode; nullopt where the body is not one JSON object.
  std::optional<std::string> spliced(std::span<const std::pair<std::string, std::string>> attributes,
                                     std::string_view body) {
    const std::string_view text = load(body);
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    std::string_view data;
    if (parser.iterate(text.data(), text.size(), buffer.size()).get(document)) return std::nullopt;
    if (document.get_object().get(object) || object.raw_json().get(data)) return std::nullopt;
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return std::nullopt;
    std::string json = "{";
    for (const auto& [name, value] : attributes) {
      append_quoted(json, name);
      json += ':';
      append_quoted(json, value);
      json += ',';
    }
    json += "\"data\":";
    json += data;
    return json + '}';
  }
};

BatchDecoder::BatchDecoder(FindKey find_key) : impl_(std::make_unique<Impl>(std::move(find_key))) {}
BatchDecoder::~BatchDecoder() = default;
BatchDecoder::BatchDecoder(BatchDecoder&&) noexcept = default;
BatchDecoder& BatchDecoder::operator=(BatchDecoder&&) noexcept = default;

Decoded<std::vector<IncomingEvent>> BatchDecoder::decode_batch(std::string_view json) {
  if (auto begun = begin_batch(json); begun.has_error())
    return boost::outcome_v2::failure(std::move(begun.error()));
  decode_more(kMaxBatchEvents);
  return end_batch();
}

Decoded<void> BatchDecoder::begin_batch(std::string_view json) {
  impl_->keys.clear();
  impl_->batch = {};
  if (json.size() > kMaxBatchBytes) {
    return boost::outcome_v2::failure(
        refusal(Refusal::Kind::kTooLarge, "", "too_large", "a batch has at most 1 MiB"));
  }
  auto split = impl_->split(json);
  if (split.has_error()) return boost::outcome_v2::failure(std::move(split.error()));
  impl_->batch.texts = std::move(split.value());
  return boost::outcome_v2::success();
}

bool BatchDecoder::decode_more(std::size_t events_max) {
  Batch& batch = impl_->batch;
  for (; events_max > 0 && batch.next < batch.texts.size(); --events_max) impl_->decode_next();
  return batch.next < batch.texts.size();
}

Decoded<std::vector<IncomingEvent>> BatchDecoder::end_batch() {
  Batch batch = std::move(impl_->batch);
  impl_->batch = {};
  if (batch.refused) return boost::outcome_v2::failure(std::move(*batch.refused));
  return std::move(batch.events);
}

Decoded<IncomingEvent> BatchDecoder::decode_structured(std::string_view json) {
  impl_->keys.clear();
  auto decoded = impl_->decoder.decode_structured(json, impl_->find_key);
  if (decoded.has_error()) return boost::outcome_v2::failure(std::move(decoded.error()));
  return incoming(*decoded.value(), impl_->decoder.personal_texts(), std::string(json));
}

Decoded<IncomingEvent> BatchDecoder::decode_binary(std::span<const Header> headers, std::string_view body) {
  std::vector<std::pair<std::string, std::string>> attributes;
  for (const Header& header : headers) {
    const bool content_type = header.name == "content-type";
    if (!content_type && !header.name.starts_with("ce-")) continue;
    std::string name(content_type ? std::string_view("datacontenttype") : header.name.substr(3));
    auto value = percent_decoded(header.value);
    if (!is_attribute_name(name) || !value || !is_utf8(*value)) {
      return boost::outcome_v2::failure(refusal(Refusal::Kind::kInvalid, std::string("/").append(name),
                                                "malformed",
                                                "a header that cannot be an attribute of an event"));
    }
    for (const auto& [other, ignored] : attributes) {
      if (other != name) continue;
      return boost::outcome_v2::failure(refusal(Refusal::Kind::kInvalid, std::string("/").append(name),
                                                "duplicate", "an attribute stands once"));
    }
    attributes.emplace_back(std::move(name), std::move(*value));
  }
  if (body.size() > kMaxEventBytes) {
    return boost::outcome_v2::failure(
        refusal(Refusal::Kind::kTooLarge, "", "too_large", "an event has at most 256 KiB"));
  }
  auto json = impl_->spliced(attributes, body);
  if (!json) {
    return boost::outcome_v2::failure(
        refusal(Refusal::Kind::kMalformed, "/data", "malformed", "the body is not one JSON object"));
  }
  return decode_structured(*json);
}

}  // namespace haiyu::events
