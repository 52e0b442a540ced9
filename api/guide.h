// GET /v1/communities/{id}/guide: the Community Service Guide, what is offered, by whom and how to get it.
//
// Items that are listed now, by sector, then category and id; with the names of providers where they are
// registered organizations. In the language of ?lang= (zh, en), else of Accept-Language: texts that do not
// have it are shown as they are. As JSON, or as a page to be printed where Accept asks for text/html before
// JSON.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/denial.h"
#include "api/lookup.h"
#include "services/catalogue/entities.h"

namespace haiyu::api {

// Errors: 404 for a community that is not known, 422 for another language.
[[nodiscard]] Or<Response> get_guide(const Node& node, const Request& request);

// What a guide shows, in one language.
struct Guide {
  std::string lang;  // "zh-CN" or "en"
  std::string community_id, name;
  struct Item {
    std::string id, name, provider_id, provider, category;
    events::Sector sector{};
    std::vector<std::string> platforms, target_groups, delivery_modes, required_documents;
    std::string eligibility, how_to_get, schedule;
    std::optional<std::int64_t> fee_fen;
  };
  std::vector<Item> items;  // in the order in which they are shown
};
std::string render_json(const Guide& guide);
std::string render_html(const Guide& guide);

// "12.50", from fen.
std::string yuan(std::int64_t fen);

}  // namespace haiyu::api
