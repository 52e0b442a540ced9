#include "events/decoder_attributes.h"

namespace haiyu::events::reading {

std::size_t attribute_named(std::string_view name, std::size_t last) {
  for (std::size_t step = 0, at = last; step < kAttributeCount; ++step) {
    at = at + 1 >= kAttributeCount ? 0 : at + 1;
    if (kAttributeNames[at] == name) return at;
  }
  return kAttributeCount;
}

std::string attribute_pointer(Attribute which) { return '/' + std::string(kAttributeNames[which]); }

bool is_json_type(std::string_view content_type) {
  const std::string_view media = content_type.substr(0, content_type.find(';'));
  return media == "application/json" || media.ends_with("+json");
}

bool is_clean(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
  }
  return true;
}

std::optional<std::uint64_t> parse_hex(std::string_view text) {
  if (text.size() != 16) return std::nullopt;
  std::uint64_t number = 0;
  for (const char c : text) {
    unsigned digit = 0;
    if (c >= '0' && c <= '9') {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a') + 10;
    } else {
      return std::nullopt;
    }
    number = number << 4 | digit;
  }
  return number;
}

std::optional<Actor> actor_named(std::string_view name) {
  if (name == "person") return Actor::kPerson;
  if (name == "organizer") return Actor::kOrganizer;
  if (name == "operator") return Actor::kOperator;
  return std::nullopt;
}

}  // namespace haiyu::events::reading
