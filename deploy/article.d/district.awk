# The district: 124 communities, of which 57 have a service centre by October 2014, with plans for 86 and for all;
# 1,010 organizations, and what some of them were granted in five years. The list has the streets.
BEGIN {
  split("书法,Calligraphy;舞蹈,Dance;太极,Tai Chi;合唱,Choir;棋艺,Chess;乒乓球,Table Tennis;长者互助,Elders Mutual Aid;" \
    "妇女之家,Women;亲子,Parents and Children;青年,Youth;义工,Volunteers;助残,Disability Support;健康促进,Health;" \
    "环保,Environment;邻里调解,Mediation;慈善,Charity", topics, ";")
  split("电子,Electronics;模具,Moulds;服装,Garment;印刷,Printing;物流,Logistics;餐饮,Catering;钟表,Watches;家具,Furniture;" \
    "建材,Building Materials;篮球,Basketball;书画,Painting;集邮,Philately;足球,Football;摄影,Photography;舞狮,Lion Dance",
    trades, ";")
  split("幼儿园,Kindergarten;职业培训中心,Vocational Training Centre;社工服务中心,Social Work Centre;" \
    "老年公寓,Home for the Elderly;艺术培训中心,Arts Training Centre", units, ";")
}

# A line of the list: a street and how many communities it has; Haiyu is the first of the first.
{
  for (n = 1; n <= $4; n++) {
    ++communities
    id[communities] = communities == 1 ? place : sprintf("%s.%s.%s-%02d", district, $1, $1, n)
    zh[communities] = communities == 1 ? "海裕社区" : $2 "第" n "社区"
    en[communities] = communities == 1 ? "Haiyu Community" : $3 " Community No. " n
  }
}

END {
  coverage()
  # With the 26 of Haiyu, of which 17 are social groups and 19 filed: 345 of community level, 421 social groups and
  # 589 private non-enterprise units, 52 filed.
  community_level(319, 190, 33)
  district_level(665, 214)
  dissolved(401, 409)
  grants("community", 119, 4610, 2)
  grants("district", 40, 2740, 9)
}

function coverage(   n, on) {
  for (n = 1; n <= communities; n++) {
    on = sprintf("%d-%02d-%02d", 2004 + n % 3, 1 + n * 5 % 12, 1 + n * 11 % 28)
    event("community.registered", id[n], id[n], on "T09:00:00",
      "\"name\":" words(zh[n], en[n]) ",\"registered_on\":\"" on "\"")
  }
  for (n = 1; n <= 57; n++) {
    on = sprintf("%d-%02d-%02d", 2011 + int((n - 1) / 15), 1 + n * 7 % 10, 1 + n * 11 % 28)
    event("centre.opened", sprintf("centre-%03d", n), id[n * 2 - 1], on "T09:00:00", "\"community_id\":\"" id[n * 2 - 1] \
      "\",\"opened_on\":\"" on "\",\"name\":" words(zh[n * 2 - 1] "服务中心", en[n * 2 - 1] " Service Centre"))
  }
  plan("2014-12-31", 86)
  plan("2015-12-31", 124)
  # By which rules service is credited: half hours, eight hours a day, twelve where the organizer approves.
  event("credit_rules.published", "credit-rules-2013", district, "2012-12-01T09:00:00",
    "\"valid_from_on\":\"2013-01-01\",\"step_minutes\":30,\"rounding\":\"down\",\"daily_cap_minutes\":480," \
    "\"approved_cap_minutes\":720,\"star_hours\":[100,300,600,1000,1500]")
}
function plan(due_on, centres) {
  event("coverage.planned", "coverage-" due_on, district, "2014-01-15T09:00:00",
    "\"due_on\":\"" due_on "\",\"centres\":" centres)
}

# 1994: the first; 2004: the third. From 2006, when the streets might sponsor them, ever more of them a month; from 2010
# they might be filed instead of registered. Some that were filed first have been registered since.
function community_level(count, groups, filed,   n, month, on, kind, first, left) {
  first = 0.35 * count  # of those after 2010
  for (n = 1; n <= count; n++) {
    month = int(105 * sqrt(n <= 3 ? 0 : (n - 3) / (count - 3)))
    on = n == 1 ? "1994-05-18" : n == 2 ? "2001-09-10" : n == 3 ? "2004-06-01" : \
      sprintf("%d-%02d-%02d", 2006 + int(month / 12), month % 12 + 1, 1 + n * 11 % 28)
    kind = among(n, groups, count) ? "social_group" : "private_non_enterprise"
    left = n > first && among(n - int(first), filed + 12, count - int(first))
    in_community(n, kind, left ? "filed" : "registered", on)
    registered_on["community", n] = on
    if (left && ++were_filed <= 12)
      event("organization.changed", sprintf("community-org-%03d", n), sprintf("community-org-%03d", n),
        "2013-03-01T09:00:00", "\"effective_on\":\"2013-03-01\",\"track\":\"registered\"")
  }
}
function in_community(n, kind, track, on,   c, about) {
  c = 2 + n % (communities - 1)
  split(topics[1 + int(n / (communities - 1)) * 5 % 16 + n % 5], about, ",")
  organization(sprintf("community-org-%03d", n), zh[c] about[1] (kind == "social_group" ? "协会" : "服务社"),
    en[c] " " about[2] (kind == "social_group" ? " Association" : " Service"), kind, track, on, id[c], 1)
}

function district_level(count, groups,   n, on, about, number, street) {
  for (n = 1; n <= count; n++) {
    on = sprintf("%d-%02d-%02d", 1994 + int(n * 20 / count - 0.01), 1 + n * 7 % 10, 1 + n * 11 % 28)
    registered_on["district", n] = on
    if (among(n, groups, count)) {
      split(trades[1 + ++number["group"] % 15], about, ",")
      organization(sprintf("district-org-%03d", n), "宝安区第" number["group"] about[1] "协会",
        "Bao'an " about[2] " Association No. " number["group"], "social_group", "registered", on, district, 0)
    } else {
      split(units[1 + ++number["unit"] % 5], about, ",")
      street = id[1 + n % communities]
      sub(/\.[^.]*$/, "", street)
      organization(sprintf("district-org-%03d", n), "宝安区第" number["unit"] about[1],
        "Bao'an " about[2] " No. " number["unit"], "private_non_enterprise", "registered", on, street, 0)
    }
  }
}

# Those that are no more.
function dissolved(from, to,   n, org, on) {
  for (n = from; n <= to; n++) {
    org = sprintf("community-org-%03d", n)
    on = 2009 + n % 5 "-06-30"
    in_community(n, "social_group", "registered", sprintf("2007-%02d-15", 1 + n % 12))
    event("organization.dissolved", org, org, on "T09:00:00", "\"dissolved_on\":\"" on "\"")
  }
}

# So many thousand yuan to so many organizations of the level, to every `step`-th; what is much is paid in two years.
# The first amount was typed with a nought too many.
function grants(level, count, thousands, step,   n, org, year, amount) {
  for (n = 1; n <= count; n++) {
    org = sprintf("%s-org-%03d", level, n * step)
    year = substr(registered_on[level, n * step], 1, 4) + 1
    if (year < 2010) year = 2010 + n % 4
    amount = share(thousands, n, count) * 100000
    if (amount >= 5000000 && year < 2014) {
      grant(org, year + 1, amount / 5 * 2)
      amount = amount / 5 * 3
    }
    grant(org, year, n == 1 ? amount * 10 : amount)
    if (n == 1)
      event("grant.corrected", org "-" year, org, year "-07-01T10:00:00",
        "\"amount_fen\":" amount ",\"reason\":\"a nought too many\"")
  }
}
function grant(org, year, amount_fen) {
  event("grant.awarded", org "-" year, org, year "-06-15T10:00:00", "\"organization_id\":\"" org \
    "\",\"amount_fen\":" amount_fen ",\"awarded_on\":\"" year "-06-15\",\"funder\":" \
    words("宝安区民政局", "Bao'an District Civil Affairs Bureau"))
}
