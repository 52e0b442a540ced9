// Data of every type of event that is right, for tests that need some.
#pragma once

#include <string>
#include <string_view>

#include "events/table.h"

namespace haiyu::events {

struct Sample {
  std::string_view type;  // without "haiyu." and ".v1"
  std::string_view data;
};

inline constexpr Sample kSamples[] = {
    {"organization.registered",
     R"({"name":{"zh-CN":"海裕社区服务中心","en":"Haiyu Service Centre"},"kind":"service_centre","track":"registered",)"
     R"("registered_on":"2014-01-02","place_id":"baoan.xinan.haiyu","community_level":true})"},
    {"organization.registered",
     R"({"name":"Friends of \"Haiyu\"","kind":"social_group","track":"filed","registered_on":"2012-02-29",)"
     R"("place_id":"baoan","community_level":false})"},
    {"organization.changed", R"({"effective_on":"2014-10-01","track":"registered"})"},
    {"organization.changed",
     R"({"effective_on":"2014-10-01","name":"N","kind":"k","place_id":"a.b","community_level":true})"},
    {"organization.dissolved", R"({"dissolved_on":"2014-12-31"})"},
    {"organization.led", R"({"led_id":"org-2","from_on":"2014-01-01"})"},
    {"organization.released", R"({"led_id":"org-2","until_on":"2014-12-31"})"},
    {"member.applied", R"({"person_id":"p-1"})"},
    {"member.enrolled", R"({"person_id":"p-1","enrolled_on":"2014-10-31"})"},
    {"member.enrolled",
     R"({"person_id":"p-1","enrolled_on":"2014-10-31","application_id":"ap-1","supported_by":["c-1","c-2"]})"},
    {"member.rejected", R"({"reason":"lives elsewhere"})"},
    {"member.left", R"({"left_on":"2014-10-31"})"},
    {"person.registered", R"({})"},
    {"person.registered",
     R"({"residency":"migrant","target_groups":["elderly"],"birth_year":1948,"locale":"zh-CN",)"
     R"("personal":{"name":"王","phone":"+86 755 0000","email":"w@example.org"}})"},
    {"person.changed", R"({"residency":"registered","target_groups":[]})"},
    {"person.calendar_renewed", R"({})"},
    {"person.calendar_renewed", R"({"reason":"I sent it to the wrong group"})"},
    {"person.forgotten", R"({})"},
    {"volunteer.recruited", R"({"person_id":"key-1","organization_id":"o-1","recruited_on":"2014-05-04"})"},
    {"volunteer.recruited",
     R"({"person_id":"key-1","organization_id":"o-1","recruited_on":"2014-05-04","skills":[{"code":"doctor",)"
     R"("verified_by":"o-1","valid_until_on":"2016-05-04"},{"code":"driver"}],"supported_by":["c-1"]})"},
    {"volunteer.left", R"({"left_on":"2015-01-01"})"},
    {"volunteer.skills_set", R"({"skills":[]})"},
    {"volunteer.skills_set", R"({"skills":[{"code":"nurse"}]})"},
    {"activity.posted",
     R"({"organization_id":"o-1","title":"爱心义诊","category":"elderly_care","sector":"social",)"
     R"("community_id":"baoan.xinan.haiyu","delivery_modes":[],"channel":"one_stop"})"},
    {"activity.posted",
     R"({"organization_id":"o-1","title":{"en":"Clinic"},"category":"elderly_care","sector":"public",)"
     R"("community_id":"baoan.xinan.haiyu","delivery_modes":["door_to_door","appointment"],"channel":"online",)"
     R"("target_groups":["elderly","disabled"],"description":"d","eligibility":{"skills_any":["doctor"],)"
     R"("members_only":true,"residency":["migrant","unknown"],"min_age":18},"supported_by":["c-1"],)"
     R"("service_item_id":"i-1"})"},
    {"activity.changed", R"({"title":"t","sector":"market","eligibility":{}})"},
    {"activity.changed", R"({})"},
    {"activity.cancelled", R"({"reason":"storm"})"},
    {"activity.cancelled", R"({})"},
    {"session.scheduled", R"({"start_at":"2014-11-01T09:00:00+08:00","end_at":"2014-11-01T12:00:00+08:00",)"
                          R"("places":[{"role":"doctor","capacity":4,"side":"helper"}]})"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00+08:00","end_at":"2014-11-01T04:00:00Z","places":[{"role":"doctor",)"
     R"("capacity":4,"min_needed":4,"side":"helper"},{"role":"resident","capacity":0,"side":"beneficiary"}],)"
     R"("venue":"Hall","opens_at":"2014-10-01T00:00:00Z","closes_at":"2014-10-31T00:00:00Z",)"
     R"("cancel_until":"2014-10-31T12:00:00Z","waitlist":"strict","confirm_within_minutes":30})"},
    {"session.scheduled",
     R"({"start_at":"2014-11-01T09:00:00+08:00","end_at":"2014-11-01T12:00:00+08:00","places":[{"role":"doctor",)"
     R"("capacity":4,"side":"helper","skills_any":["doctor","nurse"],"verified":true},)"
     R"({"role":"guide","capacity":1,"side":"helper","skills_any":["driver"],"verified":false}]})"},
    {"session.changed", R"({"places":[{"role":"doctor","capacity":5,"side":"helper"}],"waitlist":"none"})"},
    {"session.cancelled", R"({})"},
    {"session.closed", R"({"held":true})"},
    {"signup.requested", R"({"session_id":"s-1","person_id":"p-1","role":"doctor"})"},
    {"signup.requested", R"({"session_id":"s-1","person_id":"p-1","role":"doctor","party_size":10})"},
    {"signup.cancelled", R"({"reason":"ill"})"},
    {"signup.accepted", R"({"offer_no":1})"},
    {"signup.declined", R"({"offer_no":2,"reason":"no time"})"},
    {"signup.declined", R"({"offer_no":2})"},
    {"signup.placed", R"({"reason":"speaks the dialect"})"},
    {"signup.placed", R"({"reason":"speaks the dialect","recorded_by":"desk-1"})"},
    {"signup.expired", R"({"offer_no":3})"},
    {"attendance.checked_in", R"({"at":"2014-11-01T09:01:02.5+08:00","recorded_by":"desk 1","method":"qr"})"},
    {"attendance.checked_out", R"({"at":"2014-11-01T12:00:00+08:00"})"},
    {"attendance.no_show", R"({"at":"2014-11-01T12:00:00+08:00","recorded_by":"o"})"},
    {"attendance.corrected", R"({"to":"completed","reason":"forgot","at":"2014-11-01T12:00:00+08:00"})"},
    {"served.recorded", R"({"session_id":"s-1","count":0})"},
    {"served.recorded",
     R"({"session_id":"s-1","count":120,"breakdown":[{"residency":"migrant","target_group":"elderly","count":80},)"
     R"({"count":40}]})"},
    {"served.corrected", R"({"count":118,"reason":"counted twice"})"},
    {"community.registered", R"({"name":{"zh-CN":"海裕社区","en":"Haiyu"},"registered_on":"2004-03-01"})"},
    {"party.joined", R"({"party_kind":"core","name":"社区党委","from_on":"2012-01-01"})"},
    {"party.joined", R"({"party_kind":"property_firm","organization_id":"o-1","from_on":"2012-01-01"})"},
    {"party.left", R"({"until_on":"2014-12-31"})"},
    {"centre.opened", R"({"community_id":"baoan.xinan.haiyu","opened_on":"2013-01-10"})"},
    {"centre.opened",
     R"({"community_id":"baoan.xinan.haiyu","opened_on":"2013-01-10","name":"海裕","organization_id":"o-1"})"},
    {"centre.closed", R"({"closed_on":"2015-01-10"})"},
    {"coverage.planned", R"({"due_on":"2014-12-31","centres":86})"},
    {"grant.awarded",
     R"({"organization_id":"key-1","amount_fen":10000000000000,"awarded_on":"2014-05-04","funder":"民政局"})"},
    {"grant.corrected", R"({"amount_fen":0,"reason":"paid back"})"},
    {"investment.recorded",
     R"({"community_id":"baoan.xinan.haiyu","funder_kind":"stock_company","amount_fen":5000000000,)"
     R"("on":"2014-05-04","purpose":{"en":"lifts"}})"},
    {"investment.corrected", R"({"amount_fen":4999999999,"reason":"a slip"})"},
    {"platform.listed",
     R"({"community_id":"baoan.xinan.haiyu","provider_id":"o-1","name":"窗口","channel":"one_stop"})"},
    {"platform.listed",
     R"({"community_id":"baoan.xinan.haiyu","provider_id":"pr-1","provider_name":{"zh-CN":"便民店","en":"Shop"},)"
     R"("name":"n","channel":"online"})"},
    {"platform.withdrawn", R"({"reason":"moved"})"},
    {"service_item.listed",
     R"({"provider_id":"o-1","platform_ids":["pl-1"],"name":"n","sector":"public","category":"social_security"})"},
    {"service_item.listed",
     R"({"community_id":"baoan.xinan.haiyu","provider_id":"o-1","platform_ids":[],"name":{"en":"Meals"},)"
     R"("sector":"market","category":"elderly_care","target_groups":["elderly"],"delivery_modes":["door_to_door"],)"
     R"("eligibility":"over 60","how_to_get":"ring","required_documents":["identity card",{"en":"form"}],)"
     R"("fee_fen":5000000000,"schedule":"daily"})"},
    {"service_item.listed",
     R"({"community_id":"baoan.xinan.haiyu","provider_id":"pr-1","provider_name":"Shop","platform_ids":[],"name":"n",)"
     R"("sector":"market","category":"elderly_care"})"},
    {"service_item.changed", R"({"provider_id":"pr-2","provider_name":"Shop"})"},
    {"service_item.changed", R"({"fee_fen":0,"required_documents":[]})"},
    {"service_item.withdrawn", R"({})"},
    {"survey.opened", R"({"community_id":"baoan.xinan.haiyu","title":"Needs","options":["meals","助老"]})"},
    {"survey.answered",
     R"({"survey_id":"su-1","wants":[{"option":"meals","weight":3},{"option":"助老"}],"residency":"migrant",)"
     R"("target_groups":["elderly"]})"},
    {"survey.closed", R"({})"},
    {"bill.published",
     R"({"community_id":"baoan.xinan.haiyu","period":"2014-11","lines":[{"service_item_id":"i-1","quota":20}],)"
     R"("survey_id":"su-1"})"},
    {"order.placed", R"({"service_item_id":"i-1","person_id":"p-1","delivery_mode":"door_to_door",)"
                     R"("preferred_at":"2014-11-01T09:00:00+08:00"})"},
    {"order.accepted", R"({"scheduled_at":"2014-11-02T09:00:00+08:00"})"},
    {"order.refused", R"({"reason":"nobody is free"})"},
    {"order.cancelled", R"({})"},
    {"order.fulfilled", R"({"at":"2014-11-02T09:30:00+08:00"})"},
    {"order.followed_up", R"({"rating":5,"note":"kind"})"},
    {"credit_rules.published", R"({"valid_from_on":"2014-01-01"})"},
    {"credit_rules.published",
     R"({"valid_from_on":"2014-01-01","step_minutes":30,"rounding":"down","daily_cap_minutes":480,)"
     R"("approved_cap_minutes":720,"factors":[{"category":"health","percent":150}],"star_hours":[100,300]})"},
    {"service.credited",
     R"({"person_id":"key-1","session_id":"s-1","activity_id":"a-1","organization_id":"o-1",)"
     R"("community_id":"baoan.xinan.haiyu","category":"health","supported_by":["o-2"],"on":"2014-11-01","minutes":90,"revision":7,)"
     R"("rules":{"id":"r-1","percent":150,"step_minutes":30,"rounding":"nearest","daily_cap_minutes":480,)"
     R"("approved_cap_minutes":720,"star_hours":[100,300]}})"},
    {"credit.disputed", R"({"reason":"it was two hours"})"},
    {"credit.resolved", R"({"minutes":120,"reason":"the list says so"})"},
    {"credit.resolved", R"({"reason":"as recorded"})"},
    {"credit.approved", R"({"approved_by":"o"})"},
    {"record.issued", R"({"purpose":"school"})"},
};

inline const TypeInfo& info_of(std::string_view short_name) {
  return *type_named("haiyu." + std::string(short_name) + ".v1");
}

// A key that the type may have: a place where the key is one.
inline std::string_view key_of(std::string_view short_name) {
  if (short_name == "coverage.planned" || short_name == "credit_rules.published") return "baoan";
  return info_of(short_name).topic == Topic::kCommunities ? "baoan.xinan.haiyu" : "key-1";
}

// In structured mode, under that key.
inline std::string envelope(std::string_view short_name, std::string_view data) {
  const TypeInfo& type = info_of(short_name);
  std::string json = R"({"specversion":"1.0","id":"e-1","source":"/test","type":")";
  json.append(type.name);
  json += R"(","subject":")";
  json += type.key_field.empty() ? key_of(short_name) : "subject-1";
  json += R"(","time":"2014-10-31T08:00:00+08:00","partitionkey":")";
  json += key_of(short_name);
  json += R"(","data":)";
  json.append(data);
  return json + "}";
}

}  // namespace haiyu::events
