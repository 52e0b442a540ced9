// What an organizer says when a session is over: whether it took place, and how many were served.
import { useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, type Problem } from '../api/problem';
import type { Session } from '../api/types';
import { now_ms } from '../clock';
import { number } from '../format';
import { name_of, w } from '../lang';
import { Input, Section, Trouble } from './basics';

async function close(session: Session, held: boolean, served: number): Promise<void> {
  const url = `/v1/sessions/${encodeURIComponent(session.id)}`;
  if (held && served > 0) await send('POST', `${url}/served`, { count: served });
  await send('POST', `${url}/close`, { held });
}

export function After(props: { session: Session; done: () => void }) {
  const { session } = props;
  const [served, set_served] = useState('');
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  if (session.status !== 'scheduled') {
    return (
      <Section title={w().after_title}>
        <p><span class="badge plain">{name_of('session_status', session.status)}</span>{' '}
          {session.served_person_times > 0 && `${number(session.served_person_times)} · ${name_of('metric', 'served.person_times')}`}</p>
      </Section>
    );
  }
  if (Date.parse(session.start_at) > now_ms()) return null;
  const say = (held: boolean) => {
    set_busy(true);
    set_problem(null);
    close(session, held, Math.max(0, Math.floor(Number(served) || 0)))
      .then(props.done, (error: unknown) => set_problem(problem_of(error))).finally(() => set_busy(false));
  };
  return (
    <Section title={w().after_title} class="no-print">
      {problem && <Trouble problem={problem} />}
      <form class="row" onSubmit={(event) => { event.preventDefault(); say(true); }}>
        <Input id="after-served" label={name_of('metric', 'served.person_times')} type="number" min="0" max="10000000" value={served} on={set_served} hint={w().served_hint} />
        <button class="primary" type="submit" disabled={busy}>{w().held}</button>
        <button type="button" disabled={busy} onClick={() => say(false)}>{w().not_held}</button>
      </form>
    </Section>
  );
}
