#include "events/event_writer.h"

#include "events/types/vocabulary.h"

namespace haiyu::events {

namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

bool needs_escape(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

void append_escaped(std::string& json, char c) {
  switch (c) {
    case '"':
      json += "\\\"";
      return;
    case '\\':
      json += "\\\\";
      return;
    case '\n':
      json += "\\n";
      return;
    case '\r':
      json += "\\r";
      return;
    case '\t':
      json += "\\t";
      return;
    default:
      json += "\\u00";
      json += kHexDigits[static_cast<unsigned char>(c) >> 4];
      json += kHexDigits[static_cast<unsigned char>(c) & 0xf];
  }
}

// Writes the members of an object: the comma, the name, then the value.
class Members {
 public:
  explicit Members(std::string& json) : json_(json) { json_ += '{'; }
  void end() { json_ += '}'; }

  // The caller appends the value.
  std::string& name(std::string_view name) {
    if (!first_) json_ += ',';
    first_ = false;
    json_ += '"';
    json_ += name;  // ours: without characters to escape
    json_ += "\":";
    return json_;
  }
  void text(std::string_view member, std::string_view value) { append_quoted(name(member), value); }
  void flag(std::string_view member, bool value) { name(member) += value ? "true" : "false"; }
  // Members as they came, without their braces.
  void raw(std::string_view members) {
    if (members.empty()) return;
    if (!first_) json_ += ',';
    first_ = false;
    json_ += members;
  }
  template <class List, class View>
  void list(std::string_view member, const List& values, View&& view) {
    if (values.empty()) return;
    name(member) += '[';
    for (const auto& value : values) {
      if (&value != &values.front()) json_ += ',';
      append_quoted(json_, view(value));
    }
    json_ += ']';
  }

 private:
  std::string& json_;
  bool first_ = true;
};

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// What stands between the braces of an object.
std::string_view members_of(std::string_view object) {
  object = trim(object);
  HAIYU_CHECK(object.size() >= 2 && object.front() == '{' && object.back() == '}');
  return trim(object.substr(1, object.size() - 2));
}

void append_claims(std::string& json, const Claims& claims) {
  Members members(json);
  if (!claims.position.empty()) members.text("position", claims.position);
  if (claims.residency != Residency::kUnknown) members.text("residency", word_of(claims.residency));
  if (!claims.organization_place.empty())
    members.text("organization_place", claims.organization_place.view());
  if (claims.member) members.flag("member", *claims.member);
  if (claims.age) members.name("age") += std::to_string(*claims.age);
  members.list("skills", claims.skills, [](const Code& code) { return code.view; });
  members.list("verified_skills", claims.verified_skills, [](const Code& code) { return code.view; });
  members.list("overlaps", claims.overlaps, [](const SignupIdView& id) { return id.view(); });
  if (claims.eligible) members.flag("eligible", *claims.eligible);
  members.end();
}

std::string hex(std::uint64_t number) {
  std::string text(16, '0');
  for (std::size_t n = text.size(); n > 0; --n, number >>= 4) text[n - 1] = kHexDigits[number & 0xf];
  return text;
}

std::string_view name_of(Actor actor) {
  switch (actor) {
    case Actor::kPerson:
      return "person";
    case Actor::kOrganizer:
      return "organizer";
    case Actor::kOperator:
      return "operator";
    case Actor::kUnknown:
      break;
  }
  return "";
}

}  // namespace

void append_quoted(std::string& json, std::string_view text) {
  json += '"';
  std::size_t plain = 0;  // the start of what needs no escape
  for (std::size_t n = 0; n < text.size(); ++n) {
    if (!needs_escape(text[n])) [[likely]]
      continue;
    json += text.substr(plain, n - plain);
    append_escaped(json, text[n]);
    plain = n + 1;
  }
  json += text.substr(plain);
  json += '"';
}

std::string write_event(const EventToWrite& event) {
  std::string json;
  json.reserve(512 + event.body.size());
  Members members(json);
  members.text("specversion", "1.0");
  members.text("id", event.id);
  members.text("source", event.source);
  members.text("type", event.type.name);
  members.text("subject", event.subject);
  members.text("time", format_instant(event.time));
  members.text("partitionkey", event.key);
  if (event.actor != Actor::kUnknown) members.text("actor", name_of(event.actor));
  if (event.payload_hash != 0) members.text("payloadhash", hex(event.payload_hash));
  Members data(members.name("data"));
  for (const auto& [name, id] : event.parents) data.text(name, id);
  data.raw(members_of(event.body));
  if (event.claims != nullptr) append_claims(data.name("claims"), *event.claims);
  data.end();
  members.end();
  return json;
}

NewRecord write_record(const EventToWrite& event) {
  return {
      .topic = event.type.topic, .key = std::string(event.key), .headers = {}, .value = write_event(event)};
}

}  // namespace haiyu::events
