#include "api/cli/event_sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>

namespace haiyu::cli {

namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr auto kFirstPause = 200ms;
constexpr auto kLongestPause = 5000ms;
constexpr const char* kPatient = "wait=30";  // for the fold, which may lag behind the log

std::string batch_body(const std::vector<EventLine>& lines) {
  std::string body = "[";
  for (const EventLine& line : lines) {
    if (body.size() > 1) body += ',';
    body += line.json;
  }
  return body + ']';
}

json::object parse_object(const std::string& body) {
  json::error_code error;
  json::value value = json::parse(body, error);
  return !error && value.is_object() ? std::move(value.as_object()) : json::object{};
}

std::uint64_t number_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_number() ? value->to_number<std::uint64_t>() : 0;
}

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value && value->is_string() ? std::string(value->as_string()) : "";
}

void count_answer(const json::object& answer, ImportCounts& counts) {
  counts.accepted += number_in(answer, "accepted");
  counts.duplicates += number_in(answer, "duplicates");
  counts.pending += number_in(answer, "pending");
  const json::value* rejected = answer.if_contains("rejected");
  if (!rejected || !rejected->is_array()) return;
  for (const json::value& one : rejected->as_array()) {
    if (one.is_object()) ++counts.rejected[text_in(one.as_object(), "reason")];
  }
}

// The errors of a refused batch, by the line that they are about: pointers begin with the line's index
// ("/3/data").
std::vector<BadLine> refused_lines(const json::object& problem, const std::vector<EventLine>& lines) {
  std::vector<BadLine> refused;
  const json::value* errors = problem.if_contains("errors");
  if (!errors || !errors->is_array()) return refused;
  for (const json::value& one : errors->as_array()) {
    if (!one.is_object()) continue;
    const events::FieldError error{text_in(one.as_object(), "pointer"), text_in(one.as_object(), "code"),
                                   text_in(one.as_object(), "detail")};
    std::size_t index = lines.size();
    if (error.pointer.size() > 1) {
      std::from_chars(error.pointer.data() + 1, error.pointer.data() + error.pointer.size(), index);
    }
    if (index < lines.size()) refused.push_back({lines[index].number, in_words(error)});
  }
  return refused;
}

std::string told_by(const Reply& reply) {
  const json::object problem = parse_object(reply.body);
  const std::string title = text_in(problem, "title"), detail = text_in(problem, "detail");
  return fmt::format("{}{}{}{}{}", reply.status, title.empty() ? "" : " ", title, detail.empty() ? "" : ": ",
                     detail);
}

}  // namespace

Result<Reply> EventSender::post_until_answered(const std::string& body, Progress& progress) {
  const auto give_up_at = std::chrono::steady_clock::now() + patience_;
  std::chrono::milliseconds pause = kFirstPause;
  for (bool said = false;;) {
    auto reply = client_.post("/v1/events?wait=true", "application/cloudevents-batch+json", body, kPatient);
    const bool answered = reply.has_value() && reply.value().status != 503 && reply.value().status != 429;
    if (answered) return reply;

    const std::string why = reply.has_value() ? told_by(reply.value()) : reply.error().detail;
    if (std::chrono::steady_clock::now() + pause > give_up_at) {
      return fail(Errc::kUnavailable,
                  fmt::format("the server did not take events for {}: {}", in_words(patience_), why));
    }
    if (!std::exchange(said, true))
      progress.say(fmt::format("the server does not take events now ({}); trying again", why));
    const auto asked = reply.has_value() ? reply.value().retry_after : std::nullopt;
    if (stop_.within(asked ? std::min<std::chrono::milliseconds>(*asked, kLongestPause) : pause)) {
      return fail(Errc::kClosed, "stopped");
    }
    pause = std::min<std::chrono::milliseconds>(pause * 2, kLongestPause);
  }
}

Result<void> EventSender::send(const std::vector<EventLine>& lines, ImportCounts& counts,
                               std::vector<BadLine>& refused, Progress& progress) {
  std::vector<EventLine> rest = lines;
  while (!rest.empty()) {
    BOOST_OUTCOME_TRY(const Reply reply, post_until_answered(batch_body(rest), progress));
    if (reply.status == 200 || reply.status == 202) {
      count_answer(parse_object(reply.body), counts);
      return ok();
    }
    const std::vector<BadLine> bad = refused_lines(parse_object(reply.body), rest);
    if (bad.empty())
      return fail(Errc::kInvalid, fmt::format("the server refuses the events: {}", told_by(reply)));
    refused.insert(refused.end(), bad.begin(), bad.end());
    std::erase_if(rest, [&bad](const EventLine& line) {
      return std::any_of(bad.begin(), bad.end(),
                         [&line](const BadLine& one) { return one.number == line.number; });
    });
  }
  return ok();
}

}  // namespace haiyu::cli
