// Signing up: as what, how many, and what came of it.
import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../api/intent';
import { problem_of, reason_words, type Problem } from '../api/problem';
import type { Session, SessionPlace, Signup } from '../api/types';
import { moment, span } from '../format';
import { use_now } from '../hooks';
import { name_of, w } from '../lang';
import { param } from '../router';
import { person_id } from '../session';
import { place_words } from './places';
import { Trouble, Waiting } from './basics';
import { Who, WhoLine } from './who';

const kParty = 10;

// How long until then, in the largest unit that says something.
export function until_words(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return w().seconds(seconds);
  if (seconds < 7200) return w().minutes(Math.ceil(seconds / 60));
  if (seconds < 172_800) return w().hours(Math.ceil(seconds / 3600));
  return w().days(Math.ceil(seconds / 86_400));
}

export function Standing(props: { signup: Signup }) {
  const { signup } = props;
  if (signup.status === 'waitlisted' && signup.waitlist) {
    return <>
      <p class="result-title">{w().result_waitlisted(signup.waitlist.position)}</p>
      <p>{w().result_waitlisted_why(signup.waitlist.seats_ahead)}</p>
    </>;
  }
  if (signup.status === 'offered') {
    return <>
      <p class="result-title">{w().result_offered}</p>
      {signup.offer && <p>{w().result_offered_why(moment(signup.offer.expires_at))}</p>}
    </>;
  }
  return <>
    <p class="result-title">{w().result_confirmed}</p>
    <p>{w().result_confirmed_why(signup.party_size)}</p>
  </>;
}

function Refusal(props: { problem: Problem }) {
  const { reason, next_steps } = props.problem.body;
  return <>
    <p class="result-title">{w().result_refused}</p>
    <p>{reason_words(reason)}</p>
    {next_steps && next_steps.length > 0 && <>
      <p class="soft">{w().alternatives}</p>
      <ul class="alternatives">
        {next_steps.slice(0, 2).map((step) => (
          <li key={step.session_id}>
            <a href={`/sessions/${encodeURIComponent(step.session_id)}?as=${encodeURIComponent(step.role)}`}>{span(step.start_at, step.end_at)}</a>
            <span class="soft">{w().free_of(step.free, step.free)}</span>
          </li>
        ))}
      </ul>
    </>}
  </>;
}

function Result(props: { signup: Signup | null; problem: Problem | null; focus: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => { if (props.focus) box.current?.focus(); }, [props.signup?.id, props.problem]);
  const refused = props.problem?.slug === 'signup_refused';
  const tone = props.signup ? (props.signup.status === 'confirmed' ? 'good' : 'warm') : 'bad';
  return (
    <div class={`result ${tone}`} ref={box} tabIndex={-1} role="status">
      {props.signup && <>
        <Standing signup={props.signup} />
        <p><a href="/me">{w().see_my_signups}</a></p>
      </>}
      {!props.signup && props.problem && refused && <Refusal problem={props.problem} />}
      {!props.signup && props.problem && !refused && <Trouble problem={props.problem} />}
    </div>
  );
}

function Roles(props: { session: Session; role: string; on: (role: string) => void }) {
  return (
    <fieldset class="roles">
      <legend>{w().as}</legend>
      {props.session.places.map((place) => (
        <label key={place.role} class="role">
          <input type="radio" name="role" value={place.role} checked={place.role === props.role} onChange={() => props.on(place.role)} />
          <span>{name_of('role', place.role)}<small>{place_words(place, props.session.waitlist)}</small></span>
        </label>
      ))}
    </fieldset>
  );
}

function Party(props: { size: number; on: (size: number) => void }) {
  return (
    <div class="field">
      <span class="label" id="party-label">{w().party}</span>
      <div class="stepper" role="group" aria-labelledby="party-label">
        <button type="button" aria-label={w().fewer} disabled={props.size <= 1} onClick={() => props.on(props.size - 1)}>−</button>
        <output aria-live="polite">{props.size}</output>
        <button type="button" aria-label={w().more_people} disabled={props.size >= kParty} onClick={() => props.on(props.size + 1)}>+</button>
      </div>
      {props.size > 1 && <p class="hint">{w().party_hint}</p>}
    </div>
  );
}

// Why nobody can sign up now; empty when one can.
function shut(session: Session, now: number): string {
  if (session.status === 'cancelled') return w().session_cancelled;
  if (session.status !== 'scheduled' || Date.parse(session.end_at) <= now) return w().session_over;
  if (session.closes_at && Date.parse(session.closes_at) <= now) return w().closed_since;
  return '';
}

const first_choice = (session: Session): SessionPlace | undefined =>
  session.places.find((place) => place.role === param('as')) ?? session.places.find((place) => place.free > 0) ?? session.places[0];

export function SignUp(props: { session: Session; mine: Signup | null; known: boolean; changed: () => void }) {
  const { session } = props;
  const [role, set_role] = useState(first_choice(session)?.role ?? '');
  const [party, set_party] = useState(1);
  const [busy, set_busy] = useState(false);
  const [signup, set_signup] = useState<Signup | null>(null);
  const [problem, set_problem] = useState<Problem | null>(null);
  const [by_hand, set_by_hand] = useState(false);  // the result is read out where it came from a click
  const now = use_now(200);

  // What the server lists is newer than the answer to the click.
  useEffect(() => { if (signup && props.mine?.id === signup.id) set_signup(null); }, [props.mine]);
  const standing = props.mine ?? signup;
  const wait_ms = session.opens_at ? Date.parse(session.opens_at) - now : 0;
  const place = session.places.find((one) => one.role === role);
  const closed = shut(session, now);

  const ask = (event: Event) => {
    event.preventDefault();
    set_busy(true);
    set_problem(null);
    set_by_hand(true);
    send<Signup>('POST', `/v1/sessions/${encodeURIComponent(session.id)}/signups`, { person_id: person_id.value, role, party_size: party })
      .then((made) => set_signup(made), (error: unknown) => set_problem(problem_of(error)))
      .finally(() => { set_busy(false); props.changed(); });
  };

  if (standing || problem?.slug === 'signup_refused') {
    return (
      <aside class="panel sign-up" aria-label={w().sign_up_title}>
        {props.mine && !by_hand && <h2>{w().already}</h2>}
        <Result signup={standing} problem={problem} focus={by_hand} />
        {!standing && <button type="button" class="quiet" onClick={() => set_problem(null)}>{w().back}</button>}
      </aside>
    );
  }
  if (!props.known) return <aside class="panel sign-up"><Waiting /></aside>;
  if (closed) return <aside class="panel sign-up"><p class="notice">{closed}</p></aside>;
  if (!person_id.value) return <aside class="sign-up"><Who /></aside>;
  return (
    <aside class="panel sign-up" aria-label={w().sign_up_title}>
      <h2>{w().sign_up_title}</h2>
      <WhoLine />
      <form onSubmit={ask}>
        <Roles session={session} role={role} on={set_role} />
        <Party size={party} on={set_party} />
        {problem && <Result signup={null} problem={problem} focus />}
        {wait_ms > 0 && session.opens_at && <p class="soft">{w().not_open_until(moment(session.opens_at))}</p>}
        <button class="primary block" type="submit" disabled={busy || wait_ms > 0 || !role}>
          {busy ? w().signing_up : wait_ms > 0 ? w().opens_in(until_words(wait_ms))
            : place && place.free < party && session.waitlist !== 'none' ? w().join_waitlist : w().sign_up}
        </button>
      </form>
    </aside>
  );
}
