// Events of the topic `communities` about what residents need: surveys, the bill of services that comes of
// them, and orders from it. Key: the community; of an order, its service item's.
#pragma once

#include "events/types/common.h"

namespace haiyu::events {

// subject: the survey
struct SurveyOpened {
  PlaceIdView community_id;
  Text title;
  List<Plain> options;  // what may be wanted; answers name them as they stand here
};
struct Want {
  Plain option;
  std::int32_t weight = 1;
};
// subject: the answer, which names nobody
struct SurveyAnswered {
  SurveyIdView survey_id;
  List<Want> wants;
  Residency residency = Residency::kUnknown;
  List<Code> target_groups;
};
struct SurveyClosed {
  Maybe<Plain> reason;
};

struct BillLineSpec {
  ServiceItemIdView service_item_id;
  std::int32_t quota = 0;
};
// subject: the bill
struct BillPublished {
  PlaceIdView community_id;
  Plain period;  // as the community calls it: "2014-11", "2015 Q1"
  List<BillLineSpec> lines;
  Maybe<SurveyIdView> survey_id;
};

// subject: the order
struct OrderPlaced {
  ServiceItemIdView service_item_id;
  PersonIdView person_id;
  Code delivery_mode;
  Maybe<Instant> preferred_at;
};
struct OrderAccepted {
  Instant scheduled_at{};
};
struct OrderRefused {
  Plain reason;
};
struct OrderCancelled {
  Maybe<Plain> reason;
};
struct OrderFulfilled {
  Instant at{};
};
struct OrderFollowedUp {
  Maybe<std::int32_t> rating;  // 1 to 5
  Maybe<Plain> note;
};

}  // namespace haiyu::events
