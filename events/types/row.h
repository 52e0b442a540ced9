// A row of the table of event types: what is published of the type, its fields, and its check across fields.
#pragma once

#include <tuple>

#include "events/table.h"
#include "events/types/fields.h"

namespace haiyu::events {

template <class Struct, class Fields>
struct Row {
  TypeInfo info;  // number and fields are filled in by the table
  Fields fields;
  Check<Struct> check = nullptr;
};

template <class Struct, class... Fields>
constexpr auto make_row(TypeInfo info, std::tuple<Fields...> fields, Check<Struct> check = nullptr) {
  return Row<Struct, std::tuple<Fields...>>{info, fields, check};
}

// Specialized for each payload struct.
template <class Struct>
inline constexpr auto kRow = nullptr;

// The fields of a payload or of a struct inside one.
template <class Struct>
constexpr const auto& fields_of() {
  if constexpr (std::is_null_pointer_v<std::remove_cv_t<decltype(kRow<Struct>)>>) {
    return kFields<Struct>;
  } else {
    return kRow<Struct>.fields;
  }
}
// It has a row, which may have no field, or fields.
template <class Struct>
inline constexpr bool kDeclared = !std::is_null_pointer_v<std::remove_cv_t<decltype(kRow<Struct>)>> ||
                                  !std::is_same_v<std::remove_cv_t<decltype(kFields<Struct>)>, std::tuple<>>;
template <class Struct>
inline constexpr std::size_t kFieldCount =
    std::tuple_size_v<std::remove_cvref_t<decltype(fields_of<Struct>())>>;

}  // namespace haiyu::events
