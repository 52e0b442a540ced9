// An activity with its coming sessions: what an organizer shares.
import { useState } from 'preact/hooks';
import type { Activity, Page, Session } from '../api/types';
import { clock_known, now_iso } from '../clock';
import { use_load } from '../hooks';
import { text, w } from '../lang';
import { organization_name } from '../names';
import { Empty, Screen, Trouble, Waiting } from '../parts/basics';
import { SessionCard } from '../parts/session_card';

function Sessions(props: { id: string }) {
  const [since] = useState(now_iso);
  const { data, problem, reload } = use_load<Page<Session>>(`/v1/sessions?activity_id=${encodeURIComponent(props.id)}&limit=100&from=${encodeURIComponent(since)}`);
  if (!data) return problem ? <Trouble problem={problem} retry={reload} /> : <Waiting />;
  if (data.items.length === 0) return <Empty title={w().found_none} why={w().found_none_why} />;
  return <ul class="cards">{data.items.map((one) => <SessionCard key={one.id} session={one} />)}</ul>;
}

export function ActivityScreen({ id }: { id: string }) {
  const { data, problem, reload } = use_load<Activity>(`/v1/activities/${encodeURIComponent(id)}`);
  if (!data) return <Screen title={w().activity}>{problem ? <Trouble problem={problem} retry={reload} /> : <Waiting />}</Screen>;
  return (
    <Screen title={text(data.title) || w().unknown_name} lead={organization_name(data.organization_id)}>
      {text(data.description) && <p class="prose">{text(data.description)}</p>}
      <h2 class="unseen">{w().sessions}</h2>
      {clock_known.value && <Sessions id={id} />}
    </Screen>
  );
}
