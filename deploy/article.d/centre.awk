# The Haiyu community's service centre for social organizations: it leads 25 community organizations, recruited 518
# volunteers, held 35 sessions of activities, helped to enrol 325 members, and served 13,600 person-times.
# The list has the activities.
BEGIN {
  split(next_days, coming, " ")
  led = 25; volunteers = 518; members = 325; served = 13600; sessions = 35
  organizations()
  people()
}

# A day of 2013 or 2014 for the n-th of so many, spread evenly from February 2013 to October 2014.
function day(n, of,   month) {
  month = 1 + int((n - 1) * 21 / of)
  return sprintf("%d-%02d-%02d", 2013 + int(month / 12), month % 12 + 1, 1 + n * 11 % 28)
}

function organizations(   n, about, topic) {
  organization(centre, "海裕社区社会组织服务中心", "Haiyu Service Centre for Social Organizations",
    "private_non_enterprise", "registered", "2013-01-10", place, 1)
  split("书法,Calligraphy;舞蹈,Dance;太极,Tai Chi;合唱,Choir;摄影,Photography;棋艺,Chess;读书,Reading;乒乓球,Table Tennis;" \
    "羽毛球,Badminton;篮球,Basketball;长者互助,Elders Mutual Aid;妇女之家,Women;亲子,Parents and Children;青年,Youth;" \
    "义工,Volunteers;助残,Disability Support;心理健康,Counselling;健康促进,Health;环保,Environment;园艺,Gardening;" \
    "邻里调解,Mediation;职业技能,Job Skills;粤剧,Cantonese Opera;手工,Crafts;慈善,Charity", topic, ";")
  for (n = 1; n <= led; n++) {
    split(topic[n], about, ",")
    organization(led_id(n), "海裕社区" about[1] "协会", "Haiyu " about[2] " Association",
      n % 3 ? "social_group" : "private_non_enterprise", n % 4 ? "filed" : "registered", "2013-01-2" n % 10, place, 1)
  }
  for (n = 1; n <= led; n++)
    event("organization.led", centre, centre, "2013-02-01T09:00:00",
      "\"led_id\":\"" led_id(n) "\",\"from_on\":\"2013-02-01\"", centre "." led_id(n))
}

function people(   n, by, on, skill) {
  for (n = 1; n <= volunteers; n++) {
    on = day(n, volunteers)
    event("person.registered", helper(n), helper(n), on "T09:30:00", "\"residency\":\"" residency(n) "\"")
    by = n % 3 ? led_id(1 + n % led) : centre
    skill = n % 40 == 0 ? "doctor" : n % 40 == 20 ? "nurse" : n % 25 == 0 ? "social_worker" : ""
    event("volunteer.recruited", sprintf("volunteer-%04d", n), helper(n), on "T10:00:00",
      "\"person_id\":\"" helper(n) "\",\"organization_id\":\"" by "\",\"recruited_on\":\"" on "\"" \
      (skill ? ",\"skills\":[{\"code\":\"" skill "\"}]" : "") \
      (by == centre ? "" : ",\"supported_by\":[\"" centre "\"]") "," claims(n))
  }
  for (n = 1; n <= members; n++) {
    on = day(n, members)
    event("person.registered", resident(n), resident(n), on "T14:00:00", "\"residency\":\"" residency(n) "\"")
    event("member.enrolled", sprintf("member-%04d", n), led_id(1 + n % led), on "T14:30:00",
      "\"person_id\":\"" resident(n) "\",\"enrolled_on\":\"" on "\",\"supported_by\":[\"" centre "\"]," claims(n))
  }
}

function session(activity, id, date, hour, role) {
  event("session.scheduled", id, activity, "2013-02-20T09:00:00",
    "\"start_at\":\"" date "T" hour ":00:00+08:00\",\"end_at\":\"" date "T" hour + 3 ":00:00+08:00\",\"places\":[" \
    "{\"role\":\"" role "\",\"side\":\"helper\",\"capacity\":10,\"min_needed\":4}," \
    "{\"role\":\"resident\",\"side\":\"beneficiary\",\"capacity\":40}],\"person_in_charge\":\"值班社工\"")
}
# A sign-up, and how it went: most come, one in nine does not, one in eleven cancels the day before.
function signup(activity, session_id, id, date, hour, person, role, n) {
  event("signup.requested", id, activity, date "T08:00:00", "\"session_id\":\"" session_id "\",\"person_id\":\"" \
    person "\",\"role\":\"" role "\"," claims(n))
  if (n % 11 == 0) event("signup.cancelled", id, activity, date "T08:10:00", "\"reason\":\"ill\"")
  else if (n % 9 == 0) event("attendance.no_show", id, activity, date "T" hour + 3 ":05:00", at(date, hour + 3 ":05"))
  else {
    event("attendance.checked_in", id, activity, date "T" hour ":00:00", at(date, hour ":00"))
    event("attendance.checked_out", id, activity, date "T" hour + 3 ":00:00", at(date, hour + 3 ":00") ",\"recorded_by\":\"签到台\",\"evaluation\":\"满意\"")
  }
}
function at(date, time) { return "\"at\":\"" date "T" time ":00+08:00\"" }
function part(who, group, count) {
  return "{\"residency\":\"" who "\",\"target_group\":\"" group "\",\"count\":" count "}"
}
# The number-th of the 35 sessions held: person-times vary around the mean and add up to the figure exactly.
function held(activity, id, date, hour, role, groups, number,   n, count, mine, group, half) {
  for (n = 1; n <= 8; n++) {
    mine = 1 + (number * 8 + n) * 7 % (n <= 4 ? volunteers : members)
    signup(activity, id, id "-" n, date, hour, n <= 4 ? helper(mine) : resident(mine),
      n <= 4 ? role : "resident", mine)
  }
  event("session.closed", id, activity, date "T" hour + 3 ":30:00", "\"held\":true")
  count = int(served / sessions) + (number * 2 % sessions - 17) * 12 + (number == 34 ? served % sessions : 0)
  split(groups, group, ",")
  mine = int(count * 2 / 5)
  half = int(mine / 2)
  event("served.recorded", id "-served", activity, date "T" hour + 3 ":40:00", "\"session_id\":\"" id \
    "\",\"count\":" count ",\"breakdown\":[" part("registered", group[1], half) "," \
    part("registered", group[2], mine - half) "," part("migrant", group[1], int((count - mine) / 2)) "," \
    part("migrant", group[2], count - mine - int((count - mine) / 2)) "]")
}

# A line of the list: one activity and its sessions, of which the next one lies ahead.
{
  event("activity.posted", $1, $1, "2013-02-15T09:00:00", "\"organization_id\":\"" $2 "\",\"title\":" words($3, $4) \
    ",\"category\":\"" $5 "\",\"sector\":\"social\",\"community_id\":\"" place "\",\"delivery_modes\":" codes($6) \
    ",\"channel\":\"" $7 "\",\"target_groups\":" codes($8) \
    ($2 == centre ? "" : ",\"supported_by\":[\"" centre "\"]"))
  dates = split($11, date, " ")
  for (d = 1; d <= dates; d++) {
    if (date[d] == "next") session($1, $1 "-next", coming[++ahead], $9, $10)
    else {
      session($1, $1 "-" date[d], date[d], $9, $10)
      held($1, $1 "-" date[d], date[d], $9, $10, $8, number++)
    }
  }
}
