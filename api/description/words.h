// Lists that a constant holds as words with blanks between.
#pragma once

#include <algorithm>
#include <string_view>

namespace haiyu::api {

template <class Use>
constexpr void for_each_word(std::string_view words, Use&& use) {
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    use(word);
  }
}

constexpr bool has_word(std::string_view words, std::string_view wanted) {
  bool found = false;
  for_each_word(words, [&](std::string_view word) { found |= word == wanted; });
  return found;
}

}  // namespace haiyu::api
