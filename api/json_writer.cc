#include "api/json_writer.h"

namespace haiyu::api {

void JsonWriter::text(std::string_view value) {
  static constexpr char kHex[] = "0123456789abcdef";
  out_.push_back('"');
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_.push_back('\\');
      out_.push_back(c);
    } else if (byte >= 0x20) {
      out_.push_back(c);
    } else if (c == '\n') {
      out_.append("\\n");
    } else {
      out_.append("\\u00");
      out_.push_back(kHex[byte >> 4]);
      out_.push_back(kHex[byte & 15]);
    }
  }
  out_.push_back('"');
}

}  // namespace haiyu::api
