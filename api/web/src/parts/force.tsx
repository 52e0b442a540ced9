// Gives somebody on the waitlist a place now, with a reason. The log knows one order: so the places of the role grow
// until everybody ahead has one too, and nobody loses theirs.
import { useState } from 'preact/hooks';
import { get } from '../api/client';
import { send } from '../api/intent';
import { Problem, problem_of } from '../api/problem';
import type { Session, Signup } from '../api/types';
import { w } from '../lang';
import { keep, kept } from '../storage';
import { Input } from './basics';

export interface Note { signup_id: string; who: string; reason: string }

export function notes_of(session_id: string): Note[] {
  try { return JSON.parse(kept(`notes.${session_id}`) || '[]') as Note[]; } catch { return []; }
}

// How many places must be added for this sign-up and those ahead of it.
export function missing(session: Session, signup: Signup): number {
  const free = session.places.find((place) => place.role === signup.role)?.free ?? 0;
  return Math.max(0, (signup.waitlist?.seats_ahead ?? 0) + signup.party_size - free);
}

async function grow(session: Session, signup: Signup): Promise<Signup> {
  const more = missing(session, signup);
  const places = session.places.map(({ role, side, capacity, min_needed, skills_any, verified }) =>
    ({ role, side, min_needed, skills_any, verified, capacity: role === signup.role ? capacity + more : capacity }));
  await send('PATCH', `/v1/sessions/${encodeURIComponent(session.id)}`, { places });
  return get<Signup>(`/v1/signups/${encodeURIComponent(signup.id)}`);
}

export function Force(props: { session: Session; signup: Signup; done: (problem: Problem | null) => void }) {
  const { session, signup } = props;
  const [open, set_open] = useState(false);
  const [reason, set_reason] = useState('');
  const [busy, set_busy] = useState(false);
  if (!open) return <button type="button" onClick={() => set_open(true)} aria-label={`${w().force}: ${signup.person_id}`}>{w().force}</button>;
  const submit = (event: Event) => {
    event.preventDefault();
    if (!reason.trim()) return;
    set_busy(true);
    grow(session, signup).then((now) => {
      keep(`notes.${session.id}`, JSON.stringify([...notes_of(session.id), { signup_id: signup.id, who: signup.person_id, reason: reason.trim() }]));
      props.done(now.status === 'waitlisted' ? new Problem(409, 'force_failed') : null);
    }, (error: unknown) => props.done(problem_of(error))).finally(() => { set_busy(false); set_open(false); });
  };
  return (
    <form class="force" onSubmit={submit}>
      <p><strong>{w().force_title(signup.person_id)}</strong></p>
      <p class="hint">{w().force_hint(missing(session, signup))}</p>
      <Input id={`force-${signup.id}`} label={w().force_reason} value={reason} on={set_reason} required maxLength={200} />
      <div class="row"><button type="submit" class="primary" disabled={busy || !reason.trim()}>{w().force_do}</button>
        <button type="button" onClick={() => set_open(false)}>{w().close}</button></div>
    </form>
  );
}
