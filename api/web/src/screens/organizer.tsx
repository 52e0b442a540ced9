// My organization: its figures, its coming sessions with how full they are, and those that were just held.
import { useState } from 'preact/hooks';
import type { Organization, Page, Session } from '../api/types';
import { clock_known, now_ms } from '../clock';
import { date_words } from '../format';
import { use_load } from '../hooks';
import { name_of, text, w } from '../lang';
import { Empty, Input, Screen, Section, Trouble, Waiting } from '../parts/basics';
import { Tiles } from '../parts/metrics';
import { PlaceLine } from '../parts/places';
import { DayMark, title_of } from '../parts/session_card';
import { day_of, time_of } from '../format';
import { choose_organization, has_token, organization_id } from '../session';

const kExample = 'haiyu-service-centre';
const kTiles = ['volunteers.recruited', 'members.enrolled', 'sessions.held', 'signups.confirmed', 'served.person_times'];
const kDay_ms = 86_400_000;

function Choose(props: { unknown: boolean }) {
  const [typed, set_typed] = useState('');
  if (has_token.value) return <p class="notice">{w().who_needs_token}</p>;
  return (
    <form class="panel who" onSubmit={(event) => { event.preventDefault(); if (typed.trim()) choose_organization(typed.trim()); }}>
      <h2>{w().org_choose}</h2>
      <p class="soft">{w().org_choose_lead}</p>
      <div class="row">
        <Input id="org-id" label={w().org_id} value={typed} on={set_typed} autocomplete="off" wrap="grow" error={props.unknown ? w().org_unknown : undefined} />
        <button class="primary" type="submit">{w().who_use}</button>
        <button type="button" onClick={() => choose_organization(kExample)}>{w().org_example}</button>
      </div>
    </form>
  );
}

function Line(props: { session: Session }) {
  const { session } = props;
  const at = encodeURIComponent(session.id);
  return (
    <li class="card session-card flat">
      <DayMark at={session.start_at} />
      <div class="session-what">
        <h3>{title_of(session)}</h3>
        <p class="soft">{day_of(session.start_at)} {time_of(session.start_at)}–{time_of(session.end_at)} {session.status !== 'scheduled' && name_of('session_status', session.status)}</p>
        <p class="row tight"><a href={`/organizer/sessions/${at}`} aria-label={`${w().roster}: ${title_of(session)}`}>{w().roster}</a>
          <a href={`/checkin/${at}`} aria-label={`${w().checkin}: ${title_of(session)}`}>{w().checkin}</a></p>
      </div>
      <ul class="places" aria-label={w().places}>
        {session.places.map((place) => <PlaceLine key={place.role} place={place} waitlist={session.waitlist} needs over />)}
      </ul>
    </li>
  );
}

function Sessions(props: { organization: string }) {
  const asked = encodeURIComponent(props.organization);
  const [now] = useState(now_ms);
  const day = (ms: number) => encodeURIComponent(new Date(Math.floor(ms / 60_000) * 60_000).toISOString());
  const coming = use_load<Page<Session>>(`/v1/sessions?organization_id=${asked}&limit=100&from=${day(now - kDay_ms / 2)}`);
  const recent = use_load<Page<Session>>(`/v1/sessions?organization_id=${asked}&limit=20&from=${day(now - 30 * kDay_ms)}&to=${day(now - kDay_ms / 2)}`);
  const lately = recent.data?.items ?? [];
  return <>
    <Section title={w().org_sessions}>
      {coming.problem && <Trouble problem={coming.problem} retry={coming.reload} />}
      {!coming.data && !coming.problem && <Waiting />}
      {coming.data && coming.data.items.length === 0 && <Empty title={w().org_none} why={w().org_none_why}><a class="button" href="/organizer/post">{w().post_activity}</a></Empty>}
      <ul class="cards">{coming.data?.items.map((one) => <Line key={one.id} session={one} />)}</ul>
    </Section>
    {lately.length > 0 && <Section title={w().org_recent}><ul class="cards">{[...lately].reverse().map((one) => <Line key={one.id} session={one} />)}</ul></Section>}
  </>;
}

export function Organizer() {
  const id = organization_id.value;
  const { data, problem } = use_load<Organization>(id ? `/v1/organizations/${encodeURIComponent(id)}` : null);
  if (!id || problem?.slug === 'not_found') return <Screen title={w().org_title}><Choose unknown={id !== ''} /></Screen>;
  return (
    <Screen title={text(data?.name) || w().org_title}
      lead={<>{data && `${name_of('kind', data.kind)} · ${w().since(date_words(data.registered_on))}`}
        {!has_token.value && <>{' · '}<button type="button" class="link" onClick={() => choose_organization('')}>{w().who_change}</button></>}</>}
      aside={<a class="button primary" href="/organizer/post">{w().post_activity}</a>}>
      {problem && <Trouble problem={problem} />}
      <Tiles metrics={data && data.leads > 0 ? ['organizations.led', ...kTiles] : kTiles} filter={`organization=${id}`} />
      {clock_known.value && <Sessions key={id} organization={id} />}
    </Screen>
  );
}
