#include "api/feed.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

#include "api/http/completion.h"

namespace haiyu::api {
namespace {

// How soon who waits sees what was folded. Why a timer: whoever gives up early leaves nothing behind.
constexpr std::chrono::milliseconds kLook{20};

// Set when whoever asked is gone: what nobody waits for is not read.
class Abandoned {
 public:
  Abandoned() : flag_(std::make_shared<std::atomic<bool>>(false)) {}
  Abandoned(const Abandoned&) = delete;
  Abandoned& operator=(const Abandoned&) = delete;
  ~Abandoned() { *flag_ = true; }
  std::shared_ptr<const std::atomic<bool>> flag() const { return flag_; }

 private:
  std::shared_ptr<std::atomic<bool>> flag_;
};

Result<FeedPage> page_of(FeedWalk& walk, const FeedCursor& from, const FeedTypes& types, std::size_t limit) {
  try {
    return walk.page(from, types, limit);
  } catch (const std::exception& error) {
    return fail(Errc::kIo, error.what());
  }
}

}  // namespace

Feed::~Feed() {
  thread_.stop();
  thread_.join();
}

boost::asio::awaitable<Or<FeedPage>> Feed::page(FeedCursor from, FeedTypes types, std::size_t limit) {
  const Completion<Result<FeedPage>> done;
  const Abandoned abandoned;
  boost::asio::post(thread_, [this, done, gone = abandoned.flag(), from = std::move(from),
                              types = std::move(types), limit] {
    if (!*gone) done.complete(page_of(walk_, from, types, limit));
  });
  auto page = co_await done.wait(kFeedPatience);
  if (!page) co_return deny("log_unavailable");
  if (page->has_value()) co_return std::move(*page).value();
  if (page->error().code == Errc::kOutOfRange) co_return deny("invalid_cursor");
  co_return deny("log_unavailable");
}

boost::asio::awaitable<void> Feed::await_news(const FeedCursor& from,
                                              std::chrono::steady_clock::time_point until) const {
  boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
  do {
    timer.expires_at(std::min(until, std::chrono::steady_clock::now() + kLook));
    const auto [cancelled] = co_await timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (cancelled) co_return;
  } while (!draining_ && std::chrono::steady_clock::now() < until &&
           state::reaches(from.next, node_.position()));
}

}  // namespace haiyu::api
