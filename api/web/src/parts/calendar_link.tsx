// The secret link to one's own calendar, to copy, and to replace by another.
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import type { CalendarLink } from '../api/types';
import { use_load } from '../hooks';
import { lang, w } from '../lang';
import { Field, Section, Trouble, Waiting } from './basics';

// The clipboard is there only where the connection is safe; what is selected can be copied everywhere.
async function copied(field: HTMLInputElement): Promise<boolean> {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    return document.execCommand('copy');
  }
}

function Link(props: { url: string; renew: () => Promise<void> }) {
  const field = useRef<HTMLInputElement>(null);
  const keep = useRef<HTMLButtonElement>(null);
  const [said, say] = useState('');
  const [asking, set_asking] = useState(false);
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  useEffect(() => { if (asking) keep.current?.focus(); }, [asking]);
  const copy = () => {
    if (field.current) void copied(field.current).then((done) => say(done ? w().calendar_copied : w().calendar_selected));
  };
  const renew = () => {
    set_busy(true);
    set_problem(null);
    props.renew().then(() => { say(w().calendar_renewed); set_asking(false); field.current?.focus(); }, (error: unknown) => set_problem(problem_of(error)))
      .finally(() => set_busy(false));
  };
  return <>
    {problem && <Trouble problem={problem} />}
    <form class="row top-gap" onSubmit={(event) => { event.preventDefault(); copy(); }}>
      <Field id="calendar-url" label={w().calendar_link} class="grow">
        {(id) => <input id={id} ref={field} aria-describedby="calendar-hint" readOnly value={props.url} onFocus={(event) => event.currentTarget.select()} />}
      </Field>
      <button type="submit" class="primary">{w().calendar_copy}</button>
    </form>
    <p class="hint" id="calendar-hint">{w().calendar_hint}</p>
    <p class="said-good" role="status">{said}</p>
    {asking ? (
      <div class="confirm" role="group" aria-label={w().calendar_renew}>
        <p>{w().calendar_renew_sure}</p>
        <button class="danger" disabled={busy} onClick={renew}>{w().calendar_renew_yes}</button>
        <button ref={keep} disabled={busy} onClick={() => set_asking(false)}>{w().cancel}</button>
      </div>
    ) : <button class="quiet small" onClick={() => { say(''); set_asking(true); }}>{w().calendar_renew}</button>}
  </>;
}

export function MyCalendar(props: { id: string; registered: boolean }) {
  const url = `/v1/people/${encodeURIComponent(props.id)}`;
  const { data, problem, reload } = use_load<CalendarLink>(props.registered ? `${url}/calendar?lang=${lang.value.slice(0, 2)}` : null);
  const renew = async () => {
    await send('POST', `${url}/renew-calendar`, {});
    reload();
  };
  return (
    <Section title={w().calendar_title}>
      <p class="soft">{w().calendar_lead}</p>
      {!props.registered && <p>{w().calendar_unregistered}</p>}
      {problem && <Trouble problem={problem} retry={reload} />}
      {props.registered && !data && !problem && <Waiting />}
      {data && <Link url={new URL(data.url, location.href).href} renew={renew} />}
    </Section>
  );
}
