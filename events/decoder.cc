#include "events/decoder.h"

#include <array>
#include <utility>

#include "events/carrier.h"
#include "events/decoder_attributes.h"
#include "events/decoder_payload.h"
#include "events/decoder_reader.h"
#include "events/table.h"
#include "events/utf8.h"

namespace haiyu::events {

namespace {

using namespace reading;  // NOLINT: this file is the top of the reader

// A byte order mark, which JSON does not allow and some versions of simdjson pass over.
bool begins_with_mark(std::string_view text) { return text.starts_with("\xef\xbb\xbf"); }

}  // namespace

struct Decoder::Impl {
  // Why a second parser: `data` may stand before `type`; it is then read at the end, from its own text.
  simdjson::ondemand::parser parser, data_parser;
  std::vector<char> buffer;
  std::size_t size = 0;  // of the text in `buffer`
  Event event;
  Faults faults;
  Attributes attributes;
  Beside beside;
  const TypeInfo* type = nullptr;
  bool from_log = false;  // then personal texts may be sealed; else they are noted
  std::vector<PersonalText> personal;
  std::string found_key;  // what `event.key` points to when FindKey gave it

  static constexpr Path kRoot{};
  static constexpr Path kData{.up = &kRoot, .name = "data"};

  // False: the text is too large.
  bool load(std::string_view text) {
    if (text.size() > kMaxEventBytes) return false;
    const std::size_t needed = text.size() + simdjson::SIMDJSON_PADDING;
    if (buffer.size() < needed) buffer.resize(needed * 2);
    if (!text.empty()) std::memcpy(buffer.data(), text.data(), text.size());
    std::memset(buffer.data() + text.size(), 0, simdjson::SIMDJSON_PADDING);
    size = text.size();
    return true;
  }

  void reset() {
    faults.clear();
    attributes = {};
    beside = {};
    type = nullptr;
    from_log = false;
    personal.clear();
    event.claims.reset();
    event.append_time = {};
    event.offset = 0;
    event.payload_hash = 0;
    event.actor = Actor::kUnknown;
    event.id = event.source = event.subject = event.key = {};
    event.time = {};
    event.id_hash = {};
  }

  void refuse(const Path& path, std::string_view code, std::string_view detail) {
    faults.add(path, code, detail);
  }

  // Starts on a text that must be an object. False: it is none.
  bool open(simdjson::ondemand::parser& with, std::string_view text, simdjson::ondemand::document& document,
            Object& object, const Path& path) {
    const auto room = static_cast<std::size_t>(buffer.data() + buffer.size() - text.data());
    auto why = begins_with_mark(text) ? simdjson::TAPE_ERROR
                                      : with.iterate(text.data(), text.size(), room).get(document);
    if (!why) why = document.get_object().get(object);
    if (why) faults.broken(path, why);
    return !why;
  }

  Context reading(bool strict) {
    return {.faults = faults,
            .strict = strict,
            .text = buffer.data(),
            .personal = from_log ? nullptr : &personal};
  }

  // After the object of a text: nothing may follow it.
  void expect_end(simdjson::ondemand::document& document, const Path& path) {
    if (!faults.broken() && document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
      faults.broken(path, simdjson::TRAILING_CONTENT);
    }
  }

  void read_data_text(std::string_view text, bool strict, const Path& path) {
    simdjson::ondemand::document document;
    Object object;
    if (!open(data_parser, text, document, object, path)) return;
    Context context = reading(strict);
    read_payload(context, *type, object, event.payload, beside, path);
    expect_end(document, path);
  }

  void read_structured() {
    simdjson::ondemand::document document;
    Object object;
    if (!open(parser, {buffer.data(), size}, document, object, kRoot)) return;
    Context context = reading(false);
    std::string_view late_data;  // `data` that came before `type`
    bool data_seen = false;
    std::size_t last = kAttributeCount;
    UnknownFields unknown;
    for (auto field_or : object) {
      simdjson::ondemand::field field;
      if (const auto why = std::move(field_or).get(field)) return faults.broken(kRoot, why);
      std::string_view key;
      if (!read_key(context, field, key, kRoot)) return;
      const Path at{.up = &kRoot, .name = key};
      Value value = field.value();
      if (const std::size_t which = attribute_named(key, last); which < kAttributeCount) {
        read_attribute(context, static_cast<Attribute>(which), value, at);
        last = which;
      } else if (key == "data") {
        if (data_seen) {
          refuse(at, "duplicate", "a field stands once");
        } else {
          read_data(context, value, late_data);
        }
        data_seen = true;
      } else if (key == "data_base64") {
        refuse(at, "not_supported", "data is JSON");
      } else {
        unknown.note(context, key, at);
        if (!faults.broken()) skim(context, value, at);
      }
      if (faults.broken()) return;
    }
    expect_end(document, kRoot);
    if (faults.broken()) return;
    find_type();
    if (!data_seen) refuse(kData, "required", "an event has data");
    if (type != nullptr && late_data.data() != nullptr) read_data_text(late_data, false, kData);
  }

  void read_attribute(Context& context, Attribute which, Value& value, const Path& at) {
    if (attributes.has(which)) return refuse(at, "duplicate", "an attribute stands once");
    if (value.raw_json_token().starts_with('n')) return skim(context, value, at);  // null stands for absent
    read_string(context, value, attributes.values[which], at);
  }

  void read_data(Context& context, Value& value, std::string_view& late_data) {
    Object object;
    if (const auto why = value.get_object().get(object)) {
      if (why != simdjson::INCORRECT_TYPE) return faults.broken(kData, why);
      return refuse(kData, "wrong_type", "data is an object");
    }
    find_type();
    if (type != nullptr) return read_payload(context, *type, object, event.payload, beside, kData);
    if (const auto why = object.raw_json().get(late_data)) faults.broken(kData, why);
  }

  void find_type() {
    if (type == nullptr && attributes.has(kType)) type = type_named(attributes.values[kType]);
  }

  void read_binary(std::span<const Header> headers) {
    for (const Header& header : headers) {
      Attribute which = kDatacontenttype;
      if (header.name != "content-type") {
        if (!header.name.starts_with("ce_")) continue;
        const std::size_t found = attribute_named(header.name.substr(3), kAttributeCount);
        if (found == kAttributeCount) continue;
        which = static_cast<Attribute>(found);
      }
      if (attributes.has(which)) {
        faults.add(attribute_pointer(which), "duplicate", "an attribute stands once");
      } else if (!is_utf8(header.value)) {
        faults.add(attribute_pointer(which), "malformed", "not UTF-8");
      } else {
        attributes.values[which] = header.value.data() == nullptr ? std::string_view("") : header.value;
      }
    }
    find_type();
    if (type != nullptr) read_data_text({buffer.data(), size}, false, kData);
  }

  std::string_view needed(Attribute which) {
    if (!attributes.has(which)) faults.add(attribute_pointer(which), "required", "this attribute is needed");
    return attributes.values[which];
  }

  std::string_view needed_text(Attribute which, std::size_t max_bytes) {
    const std::string_view text = needed(which);
    if (!attributes.has(which)) return text;
    if (text.empty()) faults.add(attribute_pointer(which), "empty", "this attribute is not empty");
    if (text.size() > max_bytes) {
      faults.add(attribute_pointer(which), "too_long", "at most " + std::to_string(max_bytes) + " bytes");
    }
    if (!is_clean(text))
      faults.add(attribute_pointer(which), "malformed", "control characters are not allowed");
    return text;
  }

  // Checks the attributes and moves them into the event; `record_key` counts where there is no partitionkey.
  void take_attributes(std::string_view record_key, const FindKey& find_key = {}) {
    if (const auto version = needed(kSpecversion); attributes.has(kSpecversion) && version != "1.0") {
      faults.add(attribute_pointer(kSpecversion), "not_in_vocabulary", "1.0 is the version that is read");
    }
    needed(kType);
    event.id = needed_text(kId, kMaxIdBytes);
    event.source = needed_text(kSource, kMaxSourceBytes);
    event.subject = needed(kSubject);
    if (attributes.has(kSubject) && !is_id(event.subject)) {
      faults.add(attribute_pointer(kSubject), "malformed", "an id is [A-Za-z0-9._~-]{1,64}");
    }
    const auto time_text = needed(kTime);
    if (const auto time = parse_instant(time_text)) {
      event.time = *time;
    } else if (attributes.has(kTime)) {
      faults.add(attribute_pointer(kTime), "malformed",
                 "an instant is RFC 3339 with an offset, in the years 1900 to 2199");
    }
    if (attributes.has(kDatacontenttype) && !is_json_type(attributes.values[kDatacontenttype])) {
      faults.add(attribute_pointer(kDatacontenttype), "not_in_vocabulary", "data is JSON");
    }
    take_extensions();
    if (type != nullptr) take_key(record_key, find_key);
    if (!faults.any()) event.id_hash = hash_id(event.source, event.id);
  }

  void take_extensions() {
    if (attributes.has(kActor)) {
      if (const auto actor = actor_named(attributes.values[kActor])) {
        event.actor = *actor;
      } else {
        faults.add(attribute_pointer(kActor), "not_in_vocabulary", "one of person, organizer, operator");
      }
    }
    if (attributes.has(kPayloadhash)) {
      if (const auto hash = parse_hex(attributes.values[kPayloadhash])) {
        event.payload_hash = *hash;
      } else {
        faults.add(attribute_pointer(kPayloadhash), "malformed", "16 digits of [0-9a-f]");
      }
    }
  }

  // The key: the partitionkey, else the record's, else the data's, else the subject where that is the key.
  // All that are given must agree: an event under a wrong key would be folded where its aggregate is not.
  void take_key(std::string_view record_key, const FindKey& find_key) {
    const bool subject_is_key = type->key_field.empty();
    const std::string_view partitionkey = attributes.values[kPartitionkey];
    const std::string_view fallback = subject_is_key ? event.subject : beside.key;
    event.key = !partitionkey.empty() ? partitionkey : !record_key.empty() ? record_key : fallback;
    if (event.key.empty() && find_key && !faults.any()) find(find_key);
    if (event.key.empty()) {
      return faults.add(attribute_pointer(kPartitionkey), "required", "nothing names the key of this event");
    }
    if (!is_id(event.key)) {
      return faults.add(attribute_pointer(kPartitionkey), "malformed", "an id is [A-Za-z0-9._~-]{1,64}");
    }
    if (!record_key.empty() && record_key != event.key) {
      faults.add(attribute_pointer(kPartitionkey), "contradiction", "the record has another key");
    }
    if (subject_is_key && !event.subject.empty() && event.subject != event.key) {
      faults.add(attribute_pointer(kPartitionkey), "contradiction", "the key of this type is its subject");
    }
    if (!beside.key.empty() && beside.key != event.key) {
      faults.add("/data/" + std::string(type->key_field), "contradiction", "the key of the event is another");
    }
  }

  // By the thing that the event is about, or the one that carries what is new.
  void find(const FindKey& find_key) {
    std::optional<std::string> found;
    if (type->target == Target::kExisting) {
      found = find_key(type->thing, event.subject);
    } else if (const auto carrier = carrier_of(event.payload)) {
      found = find_key(carrier->thing, carrier->id);
    }
    if (!found) return;
    found_key = std::move(*found);
    event.key = found_key;
  }

  Decoded<const Event*> finish() {
    if (attributes.has(kType) && type == nullptr && !faults.broken()) {
      return boost::outcome_v2::failure(
          Refusal{Refusal::Kind::kUnknownType,
                  {{attribute_pointer(kType), "unknown_type", "no such type of event"}}});
    }
    if (faults.any()) return boost::outcome_v2::failure(faults.refusal());
    event.claims = std::move(beside.claims);
    return &event;
  }

  static Decoded<const Event*> too_large() {
    return boost::outcome_v2::failure(
        Refusal{Refusal::Kind::kTooLarge,
                {{"", "too_large", "at most " + std::to_string(kMaxEventBytes) + " bytes"}}});
  }
};

Decoder::Decoder() : impl_(std::make_unique<Impl>()) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

namespace {

bool is_binary(std::span<const Header> headers) {
  bool has_attribute = false;
  for (const Header& header : headers) {
    if (header.name == "content-type" && header.value.starts_with("application/cloudevents")) return false;
    has_attribute |= header.name.starts_with("ce_");
  }
  return has_attribute;
}

}  // namespace

Decoded<const Event*> Decoder::decode(const RecordView& record) {
  Impl& d = *impl_;
  d.reset();
  if (!d.load(record.value)) return Impl::too_large();
  d.from_log = true;
  d.event.append_time = record.append_time;
  d.event.offset = record.offset;
  if (record.tombstone) {
    d.faults.add(Impl::kRoot, "tombstone", "a null value is no event");
    return d.finish();
  }
  if (is_binary(record.headers)) {
    d.read_binary(record.headers);
  } else {
    d.read_structured();
  }
  if (d.faults.broken()) return d.finish();
  d.take_attributes(record.key);
  d.event.topic = record.topic;
  if (d.type != nullptr && d.type->topic != record.topic) {
    d.faults.add(attribute_pointer(kType), "contradiction",
                 "this type belongs to the topic " + std::string(name_of(d.type->topic)));
  }
  return d.finish();
}

Decoded<const Event*> Decoder::decode_structured(std::string_view json, const FindKey& find_key) {
  Impl& d = *impl_;
  d.reset();
  if (!d.load(json)) return Impl::too_large();
  d.read_structured();
  if (d.faults.broken()) return d.finish();
  d.take_attributes({}, find_key);
  if (d.type != nullptr) d.event.topic = d.type->topic;
  return d.finish();
}

Decoded<const Event*> Decoder::decode_body(std::size_t type, std::string_view json) {
  HAIYU_CHECK(type < types().size());
  Impl& d = *impl_;
  d.reset();
  if (!d.load(json)) return Impl::too_large();
  d.type = &types()[type];
  d.event.topic = d.type->topic;
  d.read_data_text({d.buffer.data(), d.size}, true, Impl::kRoot);
  d.event.subject = d.beside.id;
  d.event.key = d.beside.key;
  return d.finish();
}

const std::vector<PersonalText>& Decoder::personal_texts() const { return impl_->personal; }

}  // namespace haiyu::events
