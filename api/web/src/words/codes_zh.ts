// The names of the API's codes in Chinese.
import type { codes_en } from './codes_en';

export const codes_zh: typeof codes_en = {
  role: { doctor: '医生', nurse: '护士', volunteer: '义工', resident: '居民', social_worker: '社工' },
  category: {
    charity: '慈善', elderly_care: '养老服务', youth: '青少年', employment_training: '就业培训', counselling: '心理咨询',
    social_security: '社会保障', relief: '扶贫助残', volunteering: '志愿服务', household: '家政', unknown: '未注明',
  },
  sector: { public: '公共服务', social: '社会服务', market: '市场服务', unknown: '未注明' },
  channel: { one_stop: '一站式窗口', online: '网上', unknown: '未注明' },
  residency: { registered: '户籍居民', migrant: '外来人口', unknown: '未注明' },
  target_group: {
    elderly: '老年人', disabled: '残疾人', women_children: '妇女儿童', youth: '青少年', specific_groups: '特定人群',
    hardship: '困难群众', unknown: '未注明',
  },
  delivery_mode: {
    extended_hours: '延时服务', door_to_door: '上门服务', appointment: '预约服务', follow_up: '跟踪服务', unknown: '未注明',
  },
  kind: {
    social_group: '社会团体', private_non_enterprise: '民办非企业单位', service_centre: '服务中心', property_firm: '物业公司',
    core: '党组织（核心）', workstation: '工作站', residents_committee: '居委会', community_organization: '社区社会组织',
    residents: '居民', stock_company: '股份公司', unknown: '未注明',
  },
  track: { registered: '登记', filed: '备案', unknown: '未注明' },
  community_level: { true: '社区级', false: '区级', unknown: '未注明' },
  funder_kind: {
    district: '区', street: '街道', property_firm: '物业公司', stock_company: '股份公司', residents: '居民', unknown: '未注明',
  },
  dimension: {
    district: '区', street: '街道', community: '社区', organization: '组织', category: '类别', sector: '服务类型',
    target_group: '服务对象', delivery_mode: '服务方式', channel: '渠道', role: '角色', residency: '户籍', kind: '组织类型',
    track: '登记方式', community_level: '级别', funder_kind: '出资方',
  },
  metric: {
    'organizations.current': '社会组织', 'organizations.led': '带动组织', 'members.enrolled': '发展会员',
    'members.current': '现有会员', 'volunteers.recruited': '招募义工', 'volunteers.current': '现有义工',
    'sessions.scheduled': '排定场次', 'sessions.held': '开展场次', 'sessions.cancelled': '取消场次',
    'signups.requested': '报名人次', 'signups.confirmed': '报名成功', 'signups.waitlisted': '进入候补',
    'signups.refused': '未被接受', 'signups.cancelled': '取消报名', 'signups.promoted': '候补转正',
    'signups.offered': '发出递补', 'signups.declined': '放弃递补', 'signups.expired': '递补过期',
    'attendance.checked_in': '已签到', 'attendance.completed': '已完成', 'attendance.no_show': '缺席',
    'service.minutes': '服务时长', 'served.person_times': '服务人次', 'served.people': '服务人数', communities: '社区',
    'parties.current': '参与各方', 'service_centres.open': '已建服务中心', 'service_centres.planned': '计划服务中心',
    'grants.amount_fen': '资助金额', 'grants.organizations': '受资助组织', 'investments.amount_fen': '投入资金',
    'catalogue.platforms': '服务平台', 'catalogue.service_items': '服务项目', 'catalogue.providers': '服务商',
    'surveys.answers': '调研答卷', 'orders.placed': '服务下单', 'orders.accepted': '接受订单', 'orders.refused': '拒绝订单',
    'orders.cancelled': '取消订单', 'orders.fulfilled': '完成订单', 'orders.followed_up': '回访订单',
    'activities.posted': '发布活动', 'activities.current': '现有活动', 'credits.minutes': '认定时长',
    'credits.disputed': '时长异议',
  },
  skill: { doctor: '医生', nurse: '护士', social_worker: '社工' },
  member_status: { applied: '申请中', current: '会员', rejected: '未通过', left: '已退出', accepted: '已通过' },
  signup_status: {
    confirmed: '报名成功', waitlisted: '候补中', offered: '有名额待确认', refused: '未被接受', cancelled: '已取消',
    declined: '已放弃', expired: '递补已过期',
  },
  attendance: { none: '尚未到场', checked_in: '已签到', completed: '已完成', no_show: '缺席' },
  session_status: { scheduled: '已排定', cancelled: '已取消', held: '已举办', not_held: '未举办' },
};
