// What is shown to people, in their language: as JSON, or as a page to be printed.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "api/denial.h"

namespace haiyu::api {

// "zh-CN" or "en": of ?lang= (zh, en), else of Accept-Language. Errors: 422 for another language.
[[nodiscard]] Or<std::string> language_of(const Request& request);
// A shown text (a string or a language map, as JSON) in the language, or in the first that it has.
std::string in_language(std::string_view text_json, std::string_view lang);
std::string escape_html(std::string_view text);
// A word of our pages, or a code of a vocabulary; one that has no words is shown as it is.
std::string word(std::string_view lang, std::string_view code);
std::string joined_in(std::string_view lang, const std::vector<std::string>& texts);
std::string words_in(std::string_view lang, const std::vector<std::string>& codes);  // joined

// Up to the heading, with the title, which is escaped. Pages have no script and no style of their own.
std::string begin_page(std::string_view lang, std::string_view title);
inline constexpr std::string_view kEndOfPage = "</body>\n</html>\n";

// The page where Accept asks for text/html before JSON.
Response shown_answer(const Request& request, std::string_view lang, const std::function<std::string()>& html,
                      const std::function<std::string()>& json);

}  // namespace haiyu::api
