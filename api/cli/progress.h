// How far a long command has come: a bar that redraws itself on a terminal, else a plain line now and then.
// Everything goes to standard error; results go to standard output.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace haiyu::cli {

class Progress {
 public:
  // `total`: of whatever `done` counts (bytes of a file, records); 0 when it is not known.
  Progress(std::string what, std::uint64_t total);
  ~Progress();  // leaves the terminal's line clean
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `done` of `total`, and how many events that were so far. Draws only when it is time to.
  void at(std::uint64_t done, std::uint64_t events);
  // A line of its own above the bar.
  void say(std::string_view line);

 private:
  using Clock = std::chrono::steady_clock;
  void draw(std::uint64_t done, std::uint64_t events, double seconds);

  std::string what_;
  std::uint64_t total_;
  bool terminal_;
  std::uint64_t first_done_ = 0;
  bool begun_ = false;
  Clock::time_point started_, drawn_;
};

// "1,234,567"
std::string grouped(std::uint64_t number);
// "8 s", "2 min 5 s", "1 h 10 min"
std::string in_words(std::chrono::seconds time);

}  // namespace haiyu::cli
