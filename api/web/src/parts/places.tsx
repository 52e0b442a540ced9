// How many places a session has left, in words and as a bar.
import type { SessionPlace } from '../api/types';
import { name_of, w } from '../lang';
import { Meter } from './basics';

export function place_words(place: SessionPlace, waitlist: string): string {
  if (place.free > 0) return w().free_of(place.free, place.capacity);
  return waitlist === 'none' ? w().full : w().full_waitlist(place.waitlisted);
}

export function PlaceLine(props: { place: SessionPlace; waitlist: string; needs?: boolean; over?: boolean }) {
  const { place } = props;
  const missing = place.min_needed - place.confirmed;
  return (
    <li class={place.free > 0 ? 'place' : 'place full'}>
      <span class="place-role">{name_of('role', place.role)}</span>
      <Meter part={place.capacity - place.free} whole={place.capacity} />
      <span class="place-free">{place_words(place, props.waitlist)}</span>
      {props.over && place.over_by > 0 && <span class="badge warm">{w().over_by(place.over_by)}</span>}
      {props.needs && place.side === 'helper' && missing > 0 &&
        <span class="badge warm">{w().needs_more(missing)}</span>}
    </li>
  );
}
