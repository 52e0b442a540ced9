// What selects offer.
import { w } from '../lang';
import { communities, community_name, place_words, street_of } from '../names';
import type { Choice } from './basics';

// Communities under their streets; a street stands for all of its communities.
export function place_choices(): (Choice | { group: string; choices: Choice[] })[] {
  const streets = new Map<string, Choice[]>();
  for (const one of communities.value ?? []) {
    const list = streets.get(street_of(one.id)) ?? [];
    list.push({ value: one.id, label: community_name(one.id) });
    streets.set(street_of(one.id), list);
  }
  return Array.from(streets, ([street, choices]) => ({
    group: place_words(street), choices: [{ value: street, label: `${place_words(street)} (${w().all})` }, ...choices],
  }));
}

// The codes that have names.
export const codes = (names: Record<string, string>): Choice[] =>
  Object.entries(names).filter(([code]) => code !== 'unknown').map(([value, label]) => ({ value, label }));
