#include "api/metrics.h"

#include <sstream>

#include "tests/unit/api/client.h"

namespace haiyu::api::test {
namespace {

// Of the one line that begins with the name.
double value_of(const std::string& metrics, const std::string& name) {
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(name + " ")) return std::stod(line.substr(name.size()));
  FAIL("there is no ", name);
  return 0;
}

void check_vault(Client& client, double keys, double destroyed, double slots, double changes) {
  const std::string metrics = client.get("/metrics").body;
  CHECK(value_of(metrics, "haiyu_vault_keys") == keys);
  CHECK(value_of(metrics, "haiyu_vault_destroyed") == destroyed);
  CHECK(value_of(metrics, "haiyu_vault_file_bytes") == 64 * slots);
  CHECK(value_of(metrics, "haiyu_vault_changes_total") == changes);
  CHECK(value_of(metrics, "haiyu_vault_failures_total") == 0);
  CHECK((value_of(metrics, "haiyu_vault_change_seconds_total") > 0) == (changes > 0));
}

TEST_CASE("the vault's metrics tell how many keys there are and how many are destroyed, and name nobody") {
  Client client;
  check_vault(client, 0, 0, 1, 0);  // its header
  client.make("/v1/people", R"({"id":"p-somebody","personal":{"name":"A"}})");
  client.make("/v1/people", R"({"id":"p-another","personal":{"name":"B"}})");
  client.make("/v1/people", R"({"id":"p-textless"})");
  check_vault(client, 2, 0, 3, 2);
  REQUIRE(client.patch("/v1/people/p-somebody", R"({"personal":{"phone":"1"}})").status == 200);
  check_vault(client, 2, 0, 3, 2);  // it has a key
  client.make("/v1/people/p-somebody/forget");
  check_vault(client, 1, 1, 4, 3);
  const std::string metrics = client.get("/metrics").body;
  for (const char* id : {"p-somebody", "p-another", "p-textless"})
    CHECK(metrics.find(id) == std::string::npos);
  client.reopen();
  check_vault(client, 1, 1, 4, 0);
}

}  // namespace
}  // namespace haiyu::api::test
