# One core and many parties govern the Haiyu community and put money into it; a survey of needs becomes a bill of
# services, from which residents order. The list has the parties, the money and the lines of the bill.
BEGIN {
  options = split("elderly_care,employment_training,youth,counselling,relief,household,social_security,volunteering",
    option, ",")
  groups = split("elderly,women_children,youth,specific_groups,disabled,hardship", group, ",")
  survey(120)
}

# Most want care of the elderly; what else depends on whom one asks.
function survey(answers,   n, wants) {
  event("survey.opened", "needs-2014", place, "2014-05-05T09:00:00", "\"community_id\":\"" place "\",\"title\":" \
    words("2014年服务需求调研", "Survey of needs 2014") ",\"options\":" \
    codes("elderly_care,employment_training,youth,counselling,relief,household,social_security,volunteering"))
  for (n = 1; n <= answers; n++) {
    wants = want(option[1 + n % groups], 3) (n % 3 ? "," want(option[options - n % 2], 1) : "")
    if (n % groups && n % 7) wants = want(option[1], 2) "," wants
    event("survey.answered", sprintf("needs-2014-%03d", n), place,
      sprintf("2014-05-%02dT%02d:00:00", 6 + n % 20, 9 + n % 9), "\"survey_id\":\"needs-2014\",\"wants\":[" wants \
      "],\"residency\":\"" residency(n) "\",\"target_groups\":[\"" group[1 + n % groups] "\"]")
  }
  event("survey.closed", "needs-2014", place, "2014-05-31T18:00:00", "")
}
function want(what, weight) { return "{\"option\":\"" what "\",\"weight\":" weight "}" }

# party|kind|its organization or -|name|name in English|since
$1 == "party" {
  event("party.joined", sprintf("haiyu-party-%02d", ++parties), place, $6 "T09:00:00", "\"party_kind\":\"" $2 "\"," \
    ($3 == "-" ? "" : "\"organization_id\":\"" $3 "\",") "\"name\":" words($4, $5) ",\"from_on\":\"" $6 "\"")
}
# investment|by whom|yuan of each year from 2012 on|what for|in English
$1 == "investment" {
  years = split($3, yuan, " ")
  for (n = 1; n <= years; n++)
    event("investment.recorded", "haiyu-" $2 "-" 2011 + n, place, 2011 + n "-03-20T10:00:00", "\"community_id\":\"" place \
      "\",\"funder_kind\":\"" $2 "\",\"amount_fen\":" yuan[n] * 100 ",\"on\":\"" 2011 + n "-03-20\",\"purpose\":" words($4, $5))
}
# line|service item|its delivery mode|quota
$1 == "line" {
  item[++lines] = $2 "-" $3
  mode[lines] = $3
  bill = bill (lines > 1 ? "," : "") "{\"service_item_id\":\"" item[lines] "\",\"quota\":" $4 "}"
}

END {
  event("bill.published", "bill-2014-q3", place, "2014-06-20T09:00:00", "\"community_id\":\"" place \
    "\",\"period\":\"2014 Q3\",\"survey_id\":\"needs-2014\",\"lines\":[" bill "]")
  for (n = 1; n <= 80; n++) order(n, sprintf("order-%03d", n), 1 + n % lines)
}

# Three in ten are still on their way; the others went well, or were taken back, or could not be met. Where a quota is
# used up, the order is refused by itself, and nothing follows.
function order(n, id, line,   day, course) {
  day = sprintf("2014-%02d-%02d", 7 + int(n / 27), 1 + n % 27)
  event("order.placed", id, place, day "T10:00:00", "\"service_item_id\":\"" item[line] "\",\"person_id\":\"" \
    resident(n * 4) "\",\"delivery_mode\":\"" mode[line] "\"," claims(n * 4))
  if (line == lines) return  # the line of few: nobody has looked at these yet
  course = (n + int(n / lines)) % 10
  if (course == 0 || course == 5) return
  if (course == 1) {
    event("order.cancelled", id, place, day "T12:00:00", "\"reason\":\"no longer needed\"")
    return
  }
  if (course == 2) {
    event("order.refused", id, place, day "T15:00:00", "\"reason\":\"nobody is free that week\"")
    return
  }
  event("order.accepted", id, place, day "T15:00:00", "\"scheduled_at\":\"" day "T16:00:00+08:00\"")
  if (course == 3) return
  event("order.fulfilled", id, place, day "T17:00:00", "\"at\":\"" day "T17:00:00+08:00\"")
  if (course < 8)
    event("order.followed_up", id, place, day "T20:00:00", "\"rating\":" 3 + n % 3 ",\"note\":\"asked by telephone\"")
}
