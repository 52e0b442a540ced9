// GET /exports/{dataset}.csv: a whole list as a table for spreadsheets.
//
// The rows are those of the list of the same name, with its filters; `columns=a,b` chooses columns and their
// order, `lang` the language of shown texts. Errors: 422 for an unknown column.
#pragma once

#include "api/api.h"
#include "api/denial.h"

namespace haiyu::api {

enum class DataSet : std::uint8_t {
  kOrganizations,
  kActivities,
  kSessions,
  kCommunities,
  kCentres,
  kPlatforms,
  kServiceItems,
  kGrants,
  kInvestments
};

[[nodiscard]] Or<Response> get_export(Api& api, const Request& request, DataSet set);

}  // namespace haiyu::api
