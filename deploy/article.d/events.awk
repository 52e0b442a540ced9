# What the parts of the article share: an event, a text in two languages, and the names of who and where.
BEGIN {
  FS = "|"
  district = "baoan"
  place = "baoan.xinan.haiyu"
  centre = "haiyu-service-centre"
}
/^#/ { next }  # of a list

# `key` is the partition key; `time` is local. Without an id the subject and the type are it.
function event(type, subject, key, time, data, id) {
  printf "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"urn:haiyu:article\",\"type\":\"haiyu.%s.v1\"," \
    "\"subject\":\"%s\",\"partitionkey\":\"%s\",\"time\":\"%s+08:00\",\"actor\":\"operator\",\"data\":{%s}}\n",
    id ? id : subject "." type, type, subject, key, time, data
}
function words(zh, en) { return "{\"zh-CN\":\"" zh "\",\"en\":\"" en "\"}" }
function codes(list) { gsub(/,/, "\",\"", list); return "[\"" list "\"]" }
function led_id(n) { return sprintf("haiyu-org-%02d", n) }
function helper(n) { return sprintf("helper-%04d", n) }
function resident(n) { return sprintf("resident-%04d", n) }
function residency(n) { return n % 5 < 2 ? "registered" : "migrant" }
function claims(n) {
  return "\"claims\":{\"position\":\"-\",\"organization_place\":\"" place "\",\"residency\":\"" residency(n) "\"}"
}

function organization(id, zh, en, kind, track, on, where, community_level) {
  event("organization.registered", id, id, on "T09:00:00", "\"name\":" words(zh, en) ",\"kind\":\"" kind \
    "\",\"track\":\"" track "\",\"registered_on\":\"" on "\",\"place_id\":\"" where \
    "\",\"community_level\":" (community_level ? "true" : "false"))
}
# True for `part` of the numbers 1..of, spread evenly.
function among(n, part, of) { return int(n * part / of) > int((n - 1) * part / of) }
# The n-th of so many shares of a total: all differ somewhat, none is 0, and they add up to it.
function share(total, n, of) { return up_to(total, n, of) - up_to(total, n - 1, of) }
function up_to(total, n, of) { return int(total * (n + (n > 0 && n < of ? n * 7 % 10 / 12 : 0)) / of) }
