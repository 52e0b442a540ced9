#include "api/auth/key_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <httplib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace haiyu::api {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 5s;  // for the server that has the keys
constexpr std::size_t kMaxSetBytes = 256 * 1024;

constexpr std::string_view kTokenKey = "token_key.json", kCalendarKey = "calendar_key.json";

std::string path_in(const std::string& data_dir, std::string_view name) {
  return fmt::format("{}/{}", data_dir, name);
}

std::string reason() { return std::strerror(errno); }

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return fail(Errc::kIo, fmt::format("cannot read {}: {}", path, reason()));
  return text.str();
}

// All of it or nothing, for its owner's eyes; fails with EEXIST where another was first.
bool write_new_file(const std::string& path, const std::string& text) {
  const std::string draft = fmt::format("{}.{}", path, getpid());
  const int file = open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return false;
  bool done = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(file) == 0;
  done = close(file) == 0 && done;
  done = done && link(draft.c_str(), path.c_str()) == 0;
  const int why = errno;
  unlink(draft.c_str());
  errno = why;
  return done;
}

Result<Key> key_in(const std::string& path) {
  BOOST_OUTCOME_TRY(const std::string text, read_file(path));
  auto key = Key::from_json(text);
  if (!key)
    return fail(Errc::kCorrupt, fmt::format("{}: {}; remove it, and the next start makes another (what was "
                                            "signed with it is then void)",
                                            path, key.error().detail));
  return key;
}

Result<Key> key_or_new(const std::string& path) {
  if (access(path.c_str(), F_OK) != 0 && !write_new_file(path, Key::random_secret().to_json()) &&
      errno != EEXIST)
    return fail(Errc::kIo, fmt::format("cannot make {}: {}", path, reason()));
  return key_in(path);
}

bool is_url(std::string_view place) { return place.find("://") != std::string_view::npos; }

Result<std::string> fetch(const std::string& place) {
  const auto url = boost::urls::parse_uri(place);
  const bool loopback =
      url.has_value() && (url->host() == "localhost" || url->host() == "127.0.0.1" || url->host() == "[::1]");
  const bool usable = url.has_value() && !url->host().empty() && !url->has_userinfo() &&
                      (url->scheme() == "https" || (url->scheme() == "http" && loopback));
  if (!usable)
    return fail(Errc::kInvalid,
                fmt::format("{} is not the address of a key set: give https://HOST/PATH (http "
                            "only on this machine), or a file",
                            place));
  httplib::Client client(
      fmt::format("{}://{}", std::string(url->scheme()), std::string(url->encoded_host_and_port())));
  client.set_connection_timeout(kPatience);
  client.set_read_timeout(kPatience);
  const std::string target(url->encoded_target());
  std::string text;
  const httplib::Result got =
      client.Get(target.empty() ? std::string("/") : target, [&](const char* bytes, std::size_t size) {
        text.append(bytes, size);
        return text.size() <= kMaxSetBytes;
      });
  if (!got)
    return fail(Errc::kUnavailable,
                fmt::format("{} does not answer: {}", place, httplib::to_string(got.error())));
  if (got->status != 200) return fail(Errc::kUnavailable, fmt::format("{} answers {}", place, got->status));
  return text;
}

Result<KeySet> read_set(const std::string& place) {
  BOOST_OUTCOME_TRY(const std::string text, is_url(place) ? fetch(place) : read_file(place));
  auto keys = KeySet::from_json(text);
  if (!keys) return fail(keys.error().code, fmt::format("{}: {}", place, keys.error().detail));
  return keys;
}

}  // namespace

Result<Key> local_key(const std::string& data_dir) {
  const std::string path = path_in(data_dir, kTokenKey);
  if (access(path.c_str(), F_OK) != 0)
    return fail(Errc::kInvalid, fmt::format("there is no {}; `haiyu serve --data {}` makes it when it starts",
                                            path, data_dir));
  return key_in(path);
}

Result<Key> local_key_or_new(const std::string& data_dir) { return key_or_new(path_in(data_dir, kTokenKey)); }

Result<Key> calendar_key_or_new(const std::string& data_dir) {
  return key_or_new(path_in(data_dir, kCalendarKey));
}

KeySource::KeySource(Key key) : keys_(std::make_shared<const KeySet>(std::move(key))) {}

KeySource::KeySource(std::string place, KeySet first, std::function<void(const Error&)> complain,
                     KeyPace pace)
    : place_(std::move(place)),
      complain_(std::move(complain)),
      pace_(pace),
      keys_(std::make_shared<const KeySet>(std::move(first))) {
  ticker_.emplace(pace_.tick, [this] { tick(); });
}

Result<std::unique_ptr<KeySource>> KeySource::jwks(std::string place,
                                                   std::function<void(const Error&)> complain, KeyPace pace) {
  BOOST_OUTCOME_TRY(KeySet first, read_set(place));
  return std::unique_ptr<KeySource>(
      new KeySource(std::move(place), std::move(first), std::move(complain), pace));
}

std::shared_ptr<const KeySet> KeySource::keys() const {
  const std::lock_guard lock(mutex_);
  return keys_;
}

void KeySource::miss() { missed_ = true; }

void KeySource::tick() {
  ++ticks_;
  if (ticks_ < pace_.every && !(missed_ && ticks_ >= pace_.after_miss)) return;
  ticks_ = 0;
  missed_ = false;
  auto read = read_set(place_);
  if (!read) return complain_(read.error());
  const std::lock_guard lock(mutex_);
  keys_ = std::make_shared<const KeySet>(std::move(read).value());
}

}  // namespace haiyu::api
