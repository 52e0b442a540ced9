// One session: what it is, how many places are left, and signing up for one.
import { useRef, useState } from 'preact/hooks';
import { get, get_all } from '../api/client';
import type { Activity, Session, Signup } from '../api/types';
import { moment, span } from '../format';
import { use_load, use_made, use_stream } from '../hooks';
import { name_of, text, w } from '../lang';
import { community_name, organization_name } from '../names';
import { Screen, Section, Trouble, Waiting } from '../parts/basics';
import { Facts } from '../parts/facts';
import { PlaceLine } from '../parts/places';
import { SignUp } from '../parts/sign_up';
import { person_id } from '../session';
import { leads } from '../signups';

function who_may(activity: Activity | null): string {
  const rules = activity?.eligibility;
  const parts: string[] = [];
  if (rules?.members_only) parts.push(w().eligible_members);
  if (rules?.min_age) parts.push(w().eligible_age(rules.min_age));
  if (rules?.residency?.length) parts.push(...rules.residency.map((one) => name_of('residency', one)));
  if (rules?.skills_any?.length) parts.push(w().eligible_skills(rules.skills_any.map((one) => name_of('skill', one)).join(', ')));
  return parts.join(' · ') || w().eligible_all;
}

export function SessionScreen({ id }: { id: string }) {
  const url = `/v1/sessions/${encodeURIComponent(id)}`;
  const { data: first, problem, reload } = use_load<Session>(url);
  const [live, set_live] = useState<Session | null>(null);
  const session = live ?? first;
  use_stream(first ? { sessions: [id] } : {}, { session: set_live });
  const { data: activity } = use_load<Activity>(first ? `/v1/activities/${encodeURIComponent(first.activity_id)}` : null);
  const person = person_id.value;
  // Again whenever the session changes: a change may be this person's.
  const mine = use_made<Signup | null>(person ? `${person} ${id} ${JSON.stringify(session?.places ?? '')}` : null, async () => {
    const all = await get_all<Signup>(`/v1/people/${encodeURIComponent(person)}/signups`);
    return all.reverse().find((one) => one.session_id === id && leads(one)) ?? null;
  });
  const known = useRef(false);
  if (!person || !mine.loading) known.current = true;
  if (problem && !session) return <Screen title={w().nav.find}><Trouble problem={problem} retry={reload} /></Screen>;
  if (!session) return <Screen title={w().nav.find}><Waiting /></Screen>;
  const venue = [text(session.venue), community_name(session.community_id)].filter(Boolean).join(', ');
  return (
    <Screen title={text(session.title) || w().unknown_name} lead={<time dateTime={session.start_at}>{span(session.start_at, session.end_at)}</time>}>
      <div class="columns">
        <div>
          {text(activity?.description) && <p class="prose">{text(activity?.description)}</p>}
          <Facts rows={[
            [w().where, session.community_id ? <a href={`/communities/${encodeURIComponent(session.community_id)}`}>{venue}</a> : venue],
            [w().by, organization_name(session.organization_id)],
            [w().in_charge, session.person_in_charge],
            [w().category, name_of('category', session.category)],
            [w().who_may, who_may(activity)],
            [w().opens, session.opens_at && moment(session.opens_at)],
            [w().closes, session.closes_at && moment(session.closes_at)],
            [w().cancel_until, session.cancel_until && moment(session.cancel_until)],
            [w().confirm_within, session.confirm_within_minutes && w().confirm_within_words(session.confirm_within_minutes)],
          ]} />
        </div>
        <SignUp key={person} session={session} mine={mine.data} known={known.current}
          changed={() => { mine.reload(); get<Session>(url).then(set_live, () => { /* the stream brings it */ }); }} />
        <Section title={w().places}>
          <ul class="places wide-places">
            {session.places.map((place) => <PlaceLine key={place.role} place={place} waitlist={session.waitlist} needs />)}
          </ul>
        </Section>
      </div>
    </Screen>
  );
}
