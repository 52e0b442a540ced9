// A session in a list.
import type { Session } from '../api/types';
import { now_ms } from '../clock';
import { day_of, local_day, moment, time_of } from '../format';
import { lang, name_of, text, w } from '../lang';
import { community_name, organization_name } from '../names';
import { PlaceLine } from './places';

export function DayMark(props: { at: string }) {
  const day = new Date(`${local_day(new Date(props.at))}T00:00:00Z`);
  const part = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(lang.value, { timeZone: 'UTC', ...options }).format(day);
  return (
    <span class="day-mark" aria-hidden="true">
      <span class="day-month">{part({ month: 'short' })}</span>
      <span class="day-number">{day.getUTCDate()}</span>
      <span class="day-week">{part({ weekday: 'short' })}</span>
    </span>
  );
}

export const title_of = (session: Session | undefined): string => text(session?.title) || w().unknown_name;

// `as`: the role that is looked for, already chosen there.
export function SessionCard(props: { session: Session; as?: string }) {
  const { session } = props;
  return (
    <li class="card session-card">
      <DayMark at={session.start_at} />
      <div class="session-what">
        <h3><a href={`/sessions/${encodeURIComponent(session.id)}${props.as ? `?as=${encodeURIComponent(props.as)}` : ''}`}>{title_of(session)}</a></h3>
        <p class="soft"><time dateTime={session.start_at}><span class="together">{day_of(session.start_at)}</span> <span class="together">{time_of(session.start_at)}–{time_of(session.end_at)}</span></time></p>
        <p class="soft">{[text(session.venue) || community_name(session.community_id), organization_name(session.organization_id)].filter(Boolean).join(' · ')}</p>
        {session.status === 'cancelled' && <p><span class="badge bad">{name_of('session_status', session.status)}</span></p>}
        {session.opens_at && Date.parse(session.opens_at) > now_ms() && <p><span class="badge plain">{w().not_open_until(moment(session.opens_at))}</span></p>}
      </div>
      <ul class="places" aria-label={w().places}>
        {session.places.map((place) => <PlaceLine key={place.role} place={place} waitlist={session.waitlist} needs />)}
      </ul>
    </li>
  );
}
