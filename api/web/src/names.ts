// Names of people, and of places and organizations, which are asked for once.
import { signal } from '@preact/signals';
import { get, get_all } from './api/client';
import { problem_of } from './api/problem';
import type { Activity, Community, Organization, Session, Signup } from './api/types';
import { text } from './lang';

export const communities = signal<Community[] | null>(null);
let asked = false;

export function load_communities(): void {
  if (asked) return;
  asked = true;
  get_all<Community>('/v1/communities?limit=200').then(
    (all) => { communities.value = all; },
    () => { asked = false; });
}

export function community_name(id: string | undefined): string {
  if (!id) return '';
  load_communities();
  return text(communities.value?.find((one) => one.id === id)?.name) || place_words(id);
}

// A district or street has no name of its own in the API: the last part of its path, readable.
export function place_words(id: string): string {
  const last = id.split('.').pop() ?? id;
  return last.charAt(0).toUpperCase() + last.slice(1).replace(/[-_]/g, ' ');
}
export const street_of = (id: string): string => id.split('.').slice(0, 2).join('.');

// Whom a sign-up is of, as a roster names them.
export const who_of = (signup: Signup): string => signup.person_name ?? signup.person_id;

// Things that change seldom, by address.
const things = signal<Record<string, unknown>>({});
const under_way = new Set<string>();

function thing<T>(url: string): T | undefined {
  if (!(url in things.value) && !under_way.has(url)) {
    under_way.add(url);
    get<T>(url).then(
      (found) => { things.value = { ...things.value, [url]: found }; },
      (error: unknown) => { if (problem_of(error).passing) setTimeout(() => under_way.delete(url), 5000); });
  }
  return things.value[url] as T | undefined;
}

export const session_named = (id: string) => thing<Session>(`/v1/sessions/${encodeURIComponent(id)}`);
export const activity_named = (id: string) => thing<Activity>(`/v1/activities/${encodeURIComponent(id)}`);
export const organization_name = (id: string | undefined): string =>
  id ? text(thing<Organization>(`/v1/organizations/${encodeURIComponent(id)}`)?.name) || id : '';
