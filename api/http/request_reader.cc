#include "api/http/request_reader.h"

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>
#include <utility>

#include "api/http/trace.h"

namespace haiyu::api {

namespace http = boost::beast::http;
namespace asio = boost::asio;
using boost::beast::iequals;

namespace {

constexpr std::size_t kTargetBytesMax = 8 * 1024;
constexpr std::size_t kFieldsMax = 100;
constexpr std::size_t kReadBytes = 4 * 1024;
constexpr std::size_t kBodyReadBytes = 32 * 1024;
constexpr std::size_t kIdleBufferBytesMax = 16 * 1024;
constexpr std::size_t kChunkLineBytesMax = 4 * 1024;
constexpr std::size_t kLastChunkBytes = 5;  // "0\r\n\r\n"

std::string_view slug_of(boost::system::error_code error) {
  if (error == http::error::body_limit) return "body_too_large";
  if (error == http::error::header_limit) return "headers_too_large";
  if (error == http::error::bad_version) return "version_not_supported";
  return "malformed";
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return result;
}

// Fields by which a client could claim an address or an identity that only the socket or a token proves.
bool claims_identity(std::string_view name) {
  return name == "remote_addr" || name == "remote-addr" || name == "remote_port" || name == "forwarded" ||
         name == "x-real-ip" || name == "client-ip" || name == "true-client-ip" ||
         name.starts_with("x-forwarded-");
}

bool valid_host(std::string_view host) {
  return host.find_first_of(" \t/\\@?#,\"<>") == std::string_view::npos;
}

}  // namespace

RequestReader::RequestReader(RequestLimits limits) : limits_(limits) {}

asio::mutable_buffer RequestReader::prepare() {
  return buffer_.prepare(parser_ ? kBodyReadBytes : kReadBytes);
}
void RequestReader::commit(std::size_t bytes) { buffer_.commit(bytes); }

void RequestReader::next() {
  parser_.reset();
  request_ = {};
  target_.clear();
  scanned_ = line_start_ = wire_bytes_ = 0;
  continue_due_ = empty_line_came_ = false;
  if (buffer_.size() == 0 && buffer_.capacity() > kIdleBufferBytesMax) buffer_.shrink_to_fit();
}

void RequestReader::drop() {
  parser_.reset();
  buffer_.clear();
  buffer_.shrink_to_fit();
}

RequestReader::Step RequestReader::refuse(std::string_view slug) {
  refusal_ = slug;
  keep_alive_ = false;
  return Step::kRefused;
}

RequestReader::Step RequestReader::step() {
  if (!parser_) {
    const Step head = read_head();
    if (head != Step::kDone) return head;
  }
  if (std::exchange(continue_due_, false) && !parser_->is_done() && buffer_.size() == 0)
    return Step::kContinue;
  return read_body();
}

// The size of the head, its empty line included, once it is whole. Lines end in CRLF and none begins with a
// blank: Beast would unfold such a line, and would wait for ever for the end of a head written with bare line
// feeds.
std::optional<std::size_t> RequestReader::find_head_end() {
  const char* const data = static_cast<const char*>(buffer_.cdata().data());
  const std::size_t size = buffer_.size();
  while (scanned_ < size) {
    const auto* found = static_cast<const char*>(std::memchr(data + scanned_, '\n', size - scanned_));
    if (found == nullptr) break;
    const auto at = static_cast<std::size_t>(found - data);
    if (at == line_start_ || data[at - 1] != '\r') {
      refuse("malformed");
      return std::nullopt;
    }
    const bool empty_line = at == line_start_ + 1;
    const bool folded = line_start_ > 0 && (data[line_start_] == ' ' || data[line_start_] == '\t');
    if (folded) {
      refuse("malformed");
      return std::nullopt;
    }
    scanned_ = line_start_ = at + 1;
    if (empty_line) return at + 1;
  }
  scanned_ = size;
  return std::nullopt;
}

RequestReader::Step RequestReader::read_head() {
  refusal_ = {};
  auto end = find_head_end();
  // An empty line before the request: some clients end a body with one; RFC 9112 2.2.
  if (end == 2 && !std::exchange(empty_line_came_, true)) {
    buffer_.consume(2);
    scanned_ = line_start_ = 0;
    end = find_head_end();
  }
  if (end == 2) return refuse("malformed");
  if (!refusal_.empty()) return Step::kRefused;
  const std::size_t have = end.value_or(buffer_.size());
  if (line_start_ == 0 && have > kTargetBytesMax) return refuse("target_too_long");
  if (have > limits_.header_bytes) return refuse("headers_too_large");
  if (!end) return Step::kNeedMore;

  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(limits_.header_bytes + 1));
  parser_->body_limit(limits_.body_bytes);
  parser_->eager(true);
  boost::system::error_code error;
  parser_->put(asio::buffer(buffer_.cdata().data(), *end), error);
  buffer_.consume(*end);
  if (error && error != http::error::need_more) return refuse(slug_of(error));
  return accept_head();
}

// The request as of its head. Taken before the body is read, so that no trailer can pass for a header.
RequestReader::Step RequestReader::accept_head() {
  const auto& message = parser_->get();
  http_1_0_ = message.version() == 10;
  keep_alive_ = message.keep_alive();
  request_.method = message.method_string();
  target_ = message.target();
  if (target_.size() > kTargetBytesMax) return refuse("target_too_long");
  for (const auto& field : message) {
    if (request_.headers.size() == kFieldsMax) return refuse("headers_too_large");
    auto name = lower(field.name_string());
    if (claims_identity(name) || (name == "traceparent" && !is_traceparent(field.value()))) continue;
    request_.headers.emplace_back(std::move(name), std::string(field.value()));
  }
  if (!check_fields()) return refuse(refusal_.empty() ? "malformed" : refusal_);
  return Step::kDone;
}

bool RequestReader::check_fields() {
  std::size_t hosts = 0, lengths = 0, encodings = 0;
  for (const auto& [name, value] : request_.headers) {
    if (name == "host") {
      ++hosts;
      if (!valid_host(value)) return false;
    } else if (name == "content-length") {
      ++lengths;
      if (value.find_first_not_of("0123456789") != std::string::npos)
        return false;  // Beast would take "2, 2"
    } else if (name == "transfer-encoding") {
      ++encodings;
      if (http_1_0_ || !iequals(value, "chunked")) return false;
    } else if (name == "expect" && !http_1_0_) {
      if (!iequals(value, "100-continue")) refusal_ = "expectation_failed";
      continue_due_ = true;
    } else if (name == "content-encoding" && !value.empty() && !iequals(value, "identity")) {
      refusal_ = "unsupported_media_type";  // an inflated body has no limit
    }
  }
  if (hosts > 1 || (hosts == 0 && !http_1_0_)) refusal_ = "malformed";
  if (lengths + encodings > 1) refusal_ = "malformed";
  return refusal_.empty();
}

RequestReader::Step RequestReader::read_body() {
  while (!parser_->is_done()) {
    // Beast takes it for a broken invariant of its own when the last chunk is the first, and comes in pieces.
    const bool too_short = parser_->chunked() && wire_bytes_ == 0 && buffer_.size() < kLastChunkBytes;
    if (buffer_.size() == 0 || too_short) return Step::kNeedMore;
    // A body in chunks that grows large gets all that it may have: outgrown halves would stay with the
    // allocator.
    std::string& body = parser_->get().body();
    if (parser_->chunked() && body.size() + buffer_.size() > std::max(body.capacity(), kLargeBodyBytes))
      body.reserve(limits_.body_bytes);
    boost::system::error_code error;
    const std::size_t used = parser_->put(buffer_.cdata(), error);
    buffer_.consume(used);
    wire_bytes_ += used;
    if (error && error != http::error::need_more) return refuse(slug_of(error));
    if (wire_bytes_ > 2 * limits_.body_bytes + kBodyReadBytes) return refuse("body_too_large");
    if (used == 0 && !parser_->is_done()) {
      if (buffer_.size() > kChunkLineBytesMax) return refuse("malformed");
      return Step::kNeedMore;
    }
  }
  request_.body = std::move(parser_->get().body());
  return Step::kDone;
}

}  // namespace haiyu::api
