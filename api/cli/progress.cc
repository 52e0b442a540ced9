#include "api/cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace haiyu::cli {

namespace {

using namespace std::chrono_literals;
constexpr auto kRedraw = 100ms;
constexpr auto kPlainLine = 5s;
constexpr std::size_t kBarWidth = 24;
constexpr std::string_view kClearLine = "\r\033[K";

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stderr), std::fflush(stderr); }

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t place = 3; place < text.size(); place += 4) text.insert(text.size() - place, 1, ',');
  return text;
}

std::string in_words(std::chrono::seconds time) {
  const auto seconds = time.count();
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

Progress::Progress(std::string what, std::uint64_t total)
    : what_(std::move(what)),
      total_(total),
      terminal_(::isatty(STDERR_FILENO) == 1),
      started_(Clock::now()),
      drawn_(started_) {}

Progress::~Progress() {
  if (terminal_) print(kClearLine);
}

void Progress::say(std::string_view line) { print(fmt::format("{}{}\n", terminal_ ? kClearLine : "", line)); }

void Progress::at(std::uint64_t done, std::uint64_t events) {
  if (!begun_) {
    begun_ = true;
    first_done_ = done;
  }
  const auto now = Clock::now();
  if (now - drawn_ < (terminal_ ? std::chrono::milliseconds(kRedraw) : kPlainLine)) return;
  drawn_ = now;
  draw(done, events, std::chrono::duration<double>(now - started_).count());
}

void Progress::draw(std::uint64_t done, std::uint64_t events, double seconds) {
  std::string line = what_;
  const double part =
      total_ == 0 ? 0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
  if (total_ > 0) {
    const auto filled = static_cast<std::size_t>(part * kBarWidth);
    if (terminal_)
      line += fmt::format(" [{}{}]", std::string(filled, '#'), std::string(kBarWidth - filled, '.'));
    line += fmt::format(" {:.0f} %", part * 100);
  }
  line += fmt::format("  {} events", grouped(events));
  if (seconds > 0.5) {
    line += fmt::format("  {}/s", grouped(static_cast<std::uint64_t>(static_cast<double>(events) / seconds)));
    if (total_ > done && done > first_done_) {
      const double speed = static_cast<double>(done - first_done_) / seconds;
      line += fmt::format("  ETA {}", in_words(std::chrono::seconds(static_cast<std::int64_t>(
                                          static_cast<double>(total_ - done) / speed))));
    }
  }
  print(terminal_ ? fmt::format("{}{}", kClearLine, line) : line + "\n");
}

}  // namespace haiyu::cli
