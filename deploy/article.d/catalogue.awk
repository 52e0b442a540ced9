# What the Haiyu community offers: 18 providers of public, social and market services, 96 platforms to turn to, one-stop
# or online, and 256 service items: 64 services, each in four forms. The list has the providers, each followed by its
# services.
BEGIN {
  split("counter,服务窗口,counter,one_stop;room,活动室,activity room,one_stop;hotline,服务热线,hotline,one_stop;" \
    "web,网上服务大厅,web office,online;wechat,微信公众号,WeChat account,online;terminal,自助服务终端,terminal,online",
    kinds, ";")
  split("extended_hours,延时,after hours,周一至周五 18:00–20:30,Mon–Fri 18:00–20:30;" \
    "door_to_door,上门,at home,周二、周四 09:00–17:00,Tue and Thu 09:00–17:00;" \
    "appointment,预约,by appointment,周一至周六 09:00–17:30,Mon–Sat 09:00–17:30;" \
    "follow_up,跟踪,with follow-up,周一至周五 09:00–17:30,Mon–Fri 09:00–17:30", forms, ";")
  how["public"] = words("凭身份证到窗口或网上办理", "At the counter or online, with an identity card")
  how["social"] = words("到窗口、电话或网上报名", "At the counter, by telephone or online")
  how["market"] = words("到窗口或网上预订", "At the counter or online")
  who["public"] = words("本社区居民,户籍和非户籍同等对待", "Residents, registered and migrant alike")
  who["social"] = who["public"]
  who["market"] = words("所有居民", "All residents")
}

# provider|its id|name|name in English|sector
$1 == "provider" {
  provider = $2; sector = $5
  provider_name = words($3, $4)  # few of them are organizations
  ++providers
  platforms = providers <= 6 ? 6 : 5
  for (n = 1; n <= platforms; n++) {
    split(kinds[n], kind, ",")
    event("platform.listed", provider "-" kind[1], place, "2014-03-01T09:00:00", "\"community_id\":\"" place \
      "\",\"provider_id\":\"" provider "\",\"provider_name\":" provider_name ",\"channel\":\"" kind[4] \
      "\",\"name\":" words($3 kind[2], $4 " " kind[3]))
  }
  next
}

# service|its id|name|name in English|category|target groups|fee in yuan
{
  for (n = 1; n <= 4; n++) {
    split(forms[n], form, ",")
    event("service_item.listed", $2 "-" form[1], place, "2014-04-01T09:00:00", "\"community_id\":\"" place \
      "\",\"provider_id\":\"" provider "\",\"provider_name\":" provider_name \
      ",\"platform_ids\":" codes(provider "-counter," provider (n % 2 ? "-web" : "-wechat")) \
      ",\"name\":" words($3 "(" form[2] ")", $4 ", " form[3]) ",\"sector\":\"" sector "\",\"category\":\"" $5 \
      "\",\"target_groups\":" codes($6) ",\"delivery_modes\":[\"" form[1] "\"],\"eligibility\":" who[sector] \
      ",\"how_to_get\":" how[sector] ",\"schedule\":" words(form[4], form[5]) ",\"fee_fen\":" $7 * 100 \
      ",\"required_documents\":[" (sector == "public" ? words("身份证", "Identity card") : "") "]")
  }
}
