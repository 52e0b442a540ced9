// CSV as spreadsheets take it: UTF-8 with its mark, CRLF, cells quoted where they must be.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace haiyu::api {

// Tells spreadsheets that what follows is UTF-8.
inline constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

// Quoted where it must be, and with a quote before it where a spreadsheet would run it as a formula.
std::string csv_cell(std::string_view text);
// One line, with its end.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace haiyu::api
