// Writes to every route of the table of types.
#pragma once

#include <span>

#include "tests/unit/api/client.h"

namespace haiyu::api::test {

// Whom a write concerns: the roles that are bound to these may do it. "": no such role may.
struct Concerns {
  const char* person;
  const char* session;
  const char* organization;
  const char* district;
};

// A write that succeeds, in an order in which each finds what it needs, and one to the same route that is
// refused.
struct WriteRow {
  const char* method;
  const char* target;
  const char* body;
  int status;
  Concerns concerns;
  const char* bad_target;
  const char* bad_body;
  int bad_status;
};
std::span<const WriteRow> write_rows();  // in the world of make_centre and make_credit

// A credit, which has no route: "cr" of the person p1.
void make_credit(Client& client);
// The type whose route a row uses. Dies when there is none.
const events::TypeInfo& type_of(const WriteRow& row);

}  // namespace haiyu::api::test
