// What an organizer fills in to post an activity, and the dated sessions that it means.
import { add_days, instant_of } from './format';
import type { ActivityPosted, SessionScheduled, Side } from './api/types';

export interface PlannedPlace { role: string; side: Side; capacity: string; min_needed: string }
export interface Plan {
  title_zh: string; title_en: string; description: string; category: string; sector: ActivityPosted['sector']; community: string;
  delivery: string[]; channel: ActivityPosted['channel']; groups: string[];
  day: string; start: string; end: string; weeks: string; venue: string;
  places: PlannedPlace[]; waitlist: SessionScheduled['waitlist']; confirm_minutes: string; cancel_hours: string; members_only: boolean; min_age: string;
}

export const kWeeksMax = 52;

export const empty_plan = (): Plan => ({
  title_zh: '', title_en: '', description: '', category: 'charity', sector: 'social', community: '',
  delivery: ['appointment'], channel: 'online', groups: [],
  day: '', start: '09:00', end: '12:00', weeks: '1', venue: '',
  places: [{ role: 'volunteer', side: 'helper', capacity: '10', min_needed: '4' }], waitlist: 'first_fit', confirm_minutes: '',
  cancel_hours: '24', members_only: false, min_age: '',
});

const count = (text: string): number => Math.max(0, Math.floor(Number(text) || 0));

// Weekly by the calendar of the district: nine o'clock stays nine o'clock.
export function days_of(plan: Plan): string[] {
  const weeks = Math.min(kWeeksMax, Math.max(1, count(plan.weeks)));
  return plan.day ? Array.from({ length: weeks }, (_, n) => add_days(plan.day, 7 * n)) : [];
}

export function sessions_of(plan: Plan): SessionScheduled[] {
  return days_of(plan).map((day) => {
    const start_at = instant_of(day, plan.start);
    const cancel_ms = count(plan.cancel_hours) * 3_600_000;
    return {
      start_at, end_at: instant_of(day, plan.end), waitlist: plan.waitlist,
      places: plan.places.map((one) => ({
        role: one.role, side: one.side, capacity: count(one.capacity), min_needed: Math.min(count(one.min_needed), count(one.capacity)),
      })),
      ...(plan.venue.trim() ? { venue: plan.venue.trim() } : {}),
      ...(count(plan.confirm_minutes) ? { confirm_within_minutes: count(plan.confirm_minutes) } : {}),
      ...(cancel_ms && start_at ? { cancel_until: new Date(Date.parse(start_at) - cancel_ms).toISOString() } : {}),
    };
  });
}

export function activity_of(plan: Plan, organization_id: string): ActivityPosted {
  const title: Record<string, string> = {};
  if (plan.title_zh.trim()) title['zh-CN'] = plan.title_zh.trim();
  if (plan.title_en.trim()) title['en'] = plan.title_en.trim();
  const eligibility = { ...(plan.members_only ? { members_only: true } : {}), ...(count(plan.min_age) ? { min_age: count(plan.min_age) } : {}) };
  return {
    organization_id, title, category: plan.category, sector: plan.sector, community_id: plan.community,
    delivery_modes: plan.delivery, channel: plan.channel,
    ...(plan.groups.length ? { target_groups: plan.groups } : {}),
    ...(plan.description.trim() ? { description: plan.description.trim() } : {}),
    ...(Object.keys(eligibility).length ? { eligibility } : {}),
  };
}

// The fields that are missing or do not fit.
export function faults_of(plan: Plan): (keyof Plan)[] {
  const faults: (keyof Plan)[] = [];
  if (!plan.title_zh.trim() && !plan.title_en.trim()) faults.push('title_zh');
  if (!plan.community) faults.push('community');
  if (!plan.day) faults.push('day');
  if (!plan.start) faults.push('start');
  if (!plan.end || plan.end <= plan.start) faults.push('end');
  if (plan.delivery.length === 0) faults.push('delivery');
  return faults;
}
