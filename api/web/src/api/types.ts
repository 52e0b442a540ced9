// The shapes of the API's answers, as far as the page reads them.
import type { Text } from '../lang';

export type Side = 'helper' | 'beneficiary';
export type SignupStatus = 'confirmed' | 'waitlisted' | 'offered' | 'refused' | 'cancelled' | 'declined' | 'expired';
export type Reason = 'full' | 'closed' | 'not_open_yet' | 'ended' | 'cancelled' | 'unknown_role' | 'already_signed_up'
  | 'overlaps' | 'not_eligible' | 'party_too_large';
export type Attendance = 'none' | 'checked_in' | 'completed' | 'no_show';

export interface Page<T> { items: T[]; next: string | null }

export interface Place {
  role: string; side: Side; capacity: number; min_needed: number; confirmed: number; offered: number;
  waitlisted: number; free: number; over_by: number; checked_in: number; no_show: number;
}

export interface Session {
  id: string; activity_id: string; organization_id?: string; title?: Text; community_id?: string; category?: string;
  start_at: string; end_at: string; status: 'scheduled' | 'cancelled' | 'held' | 'not_held'; venue?: Text;
  person_in_charge?: string; opens_at?: string; closes_at?: string; cancel_until?: string;
  waitlist: 'first_fit' | 'strict' | 'none'; confirm_within_minutes?: number; places: Place[];
  served_person_times: number;
}

export interface Activity {
  id: string; organization_id: string; title?: Text; description?: Text; status: 'posted' | 'cancelled';
  category?: string; sector?: string; channel?: string; community_id?: string; delivery_modes?: string[];
  target_groups?: string[];
  eligibility?: { skills_any?: string[]; members_only?: boolean; residency?: string[]; min_age?: number };
}

export interface Signup {
  id: string; session_id: string; activity_id: string; role: string; person_id: string; party_size: number;
  status: SignupStatus; reason?: Reason; requested_at: string; waitlist?: { position: number; seats_ahead: number };
  offer?: { no: number; expires_at: string }; attendance: Attendance; check_in_at?: string; check_out_at?: string;
  served_minutes?: number; conflicts?: string[];
}

export interface NextStep {
  rel: string; session_id: string; start_at: string; end_at: string; role: string; free: number; href: string;
}

export interface Organization {
  id: string; name?: Text; kind: string; track: string; registered_on: string; place_id: string;
  community_level: boolean; status: string; leads: number;
}

export interface Community { id: string; name?: Text; registered_on?: string; known_since?: string }
export interface Party {
  id: string; party_kind: string; organization_id?: string; name?: Text; status: string; from_on: string;
}
export interface Centre {
  id: string; community_id: string; organization_id?: string; name?: Text; status: string; opened_on: string;
}
export interface ServiceItem {
  id: string; provider_id: string; name?: Text; sector: string; category: string; target_groups: string[];
  delivery_modes: string[]; channels: string[]; eligibility?: Text; how_to_get?: Text; required_documents: Text[];
  fee_fen?: number; schedule?: Text; status: string;
}
export interface Coverage {
  district_id: string; as_of: string; communities: number; open: number; planned: number;
  plans: { id: string; due_on: string; centres: number }[];
}

export interface Volunteer {
  id: string; person_id: string; organization_id: string; status: string; recruited_on: string;
  skills?: { code: string }[];
}
export interface Credit {
  id: string; session_id: string; activity_id: string; organization_id: string; community_id: string;
  category: string; on: string; served_minutes: number; credited_minutes: number; percent: number; approved: boolean;
  dispute: 'none' | 'open' | 'resolved'; resolved_minutes?: number;
}
export interface Credits {
  volunteer_id: string; person_id: string; total_minutes: number; stars: number; next_star_hours?: number;
  items: Credit[];
}

export interface Metric { metric: string; unit: string; add: 'sum' | 'last' | 'distinct'; dimensions: string[] }
export interface CounterValue { on: string; value: number }
export interface CounterAnswer {
  metric: string; unit: string; add: string; window: string; zone: string;
  rows: { key: Record<string, string>; values: CounterValue[] }[]; total: CounterValue[] | null;
}
