// My hours: what was credited for which day, and a way to say that it is not right.
import { useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import type { Credit, Credits, Page, Volunteer } from '../api/types';
import { date_words, duration, number } from '../format';
import { use_load } from '../hooks';
import { lang, text, w } from '../lang';
import { activity_named, organization_name } from '../names';
import { Empty, Field, Screen, Trouble, Waiting } from '../parts/basics';
import { MyWays } from '../parts/my_ways';
import { Who, WhoLine } from '../parts/who';
import { person_id } from '../session';

const kStars = 5;

function Dispute(props: { credit: Credit; done: () => void }) {
  const { credit } = props;
  const [open, set_open] = useState(false);
  const [reason, set_reason] = useState('');
  const [problem, set_problem] = useState<Problem | null>(null);
  if (credit.dispute !== 'none') {
    return <span class="badge warm">{credit.dispute === 'open' ? w().dispute_open : w().dispute_resolved}</span>;
  }
  if (!open) return <button type="button" class="quiet small" onClick={() => set_open(true)}>{w().dispute}</button>;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!reason.trim()) return;
    send('POST', `/v1/credits/${encodeURIComponent(credit.id)}/dispute`, { reason: reason.trim() })
      .then(() => { set_open(false); props.done(); }, (error: unknown) => set_problem(problem_of(error)));
  };
  return (
    <form class="dispute" onSubmit={submit}>
      {problem && <Trouble problem={problem} />}
      <Field label={w().dispute_reason} id={`d-${credit.id}`}>
        {(id) => <textarea id={id} required maxLength={500} value={reason} onInput={(event) => set_reason(event.currentTarget.value)} />}
      </Field>
      <div class="row"><button class="primary" type="submit">{w().dispute_send}</button>
        <button type="button" onClick={() => set_open(false)}>{w().close}</button></div>
    </form>
  );
}

function Of(props: { volunteer: Volunteer }) {
  const { volunteer } = props;
  const url = `/v1/volunteers/${encodeURIComponent(volunteer.id)}`;
  const { data, problem, reload } = use_load<Credits>(`${url}/credits`);
  if (problem) return <Trouble problem={problem} retry={reload} />;
  if (!data) return <Waiting />;
  return <>
    <div class="panel hours-head">
      <p><span class="figure">{number(Math.round(data.total_minutes / 6) / 10)}</span> <span class="soft">{duration(0).replace(/^0\s?/, '')} {w().hours_total}</span></p>
      <p><span class="stars" aria-hidden="true">{'★'.repeat(data.stars)}{'☆'.repeat(Math.max(0, kStars - data.stars))}</span>{' '}
        <span>{w().hours_stars(data.stars)}</span>
        {data.next_star_hours !== undefined && <span class="soft"> · {w().next_star(data.next_star_hours)}</span>}</p>
      <p><a href={`${url}/record?lang=${lang.value === 'en' ? 'en' : 'zh'}`} target="_blank" rel="noopener">{w().record}</a></p>
    </div>
    <h2 class="unseen">{w().hours_items}</h2>
    {data.items.length === 0 ? <Empty title={w().hours_none} why={w().hours_none_why} /> : (
      <ul class="cards hours">{[...data.items].sort((a, b) => b.on.localeCompare(a.on)).map((one) => (
        <li key={one.id} class="card hours-item">
          <div>
            <h3><a href={`/sessions/${encodeURIComponent(one.session_id)}`}>{text(activity_named(one.activity_id)?.title) || one.activity_id}</a></h3>
            <p class="soft">{[date_words(one.on), organization_name(one.organization_id), one.approved ? w().approved : ''].filter(Boolean).join(' · ')}</p>
          </div>
          <dl class="hours-values">
            <div><dt>{w().served}</dt><dd>{duration(one.served_minutes)}</dd></div>
            <div><dt>{w().credited}</dt><dd>{duration(one.credited_minutes)}</dd></div>
          </dl>
          <Dispute credit={one} done={reload} />
        </li>
      ))}</ul>
    )}
  </>;
}

export function Hours() {
  const person = person_id.value;
  const { data, problem, reload } = use_load<Page<Volunteer>>(person ? `/v1/volunteers?person_id=${encodeURIComponent(person)}` : null);
  if (!person) return <Screen title={w().hours_title}><Who /></Screen>;
  // What is credited is the person's, whichever organization recruited: once is enough.
  const volunteer = data?.items[0];
  return (
    <Screen title={w().hours_title} lead={<WhoLine />} aside={<MyWays here="/me/hours" />}>
      {problem && <Trouble problem={problem} retry={reload} />}
      {!data && !problem && <Waiting />}
      {data && !volunteer && <Empty title={w().hours_not_volunteer} why={w().hours_not_volunteer_why} />}
      {data && volunteer && <>
        <p class="soft">{w().volunteer_of(data.items.map((one) => organization_name(one.organization_id)).join(', '))}</p>
        <Of volunteer={volunteer} />
      </>}
    </Screen>
  );
}
