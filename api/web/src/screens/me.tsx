// My sign-ups: what waits for an answer, what comes, what was.
import { useRef, useState } from 'preact/hooks';
import { get_all } from '../api/client';
import { send } from '../api/intent';
import { problem_of, reason_words, type Problem } from '../api/problem';
import type { Session, Signup } from '../api/types';
import { code_of } from '../code';
import { moment, span } from '../format';
import { use_made, use_now, use_stream } from '../hooks';
import { name_of, text, w } from '../lang';
import { community_name, session_named } from '../names';
import { Empty, Screen, Section, Trouble, Waiting } from '../parts/basics';
import { MyWays } from '../parts/my_ways';
import { Qr } from '../parts/qr';
import { Who, WhoLine } from '../parts/who';
import { person_id } from '../session';
import { is_open, leads, starts_ms } from '../signups';

function Actions(props: { signup: Signup; session: Session | undefined; now: number; done: () => void }) {
  const { signup, session } = props;
  const [asking, set_asking] = useState(false);
  const [busy, set_busy] = useState(false);
  const [problem, set_problem] = useState<Problem | null>(null);
  const act = (verb: string, body: object) => {
    set_busy(true);
    set_problem(null);
    send('POST', `/v1/signups/${encodeURIComponent(signup.id)}/${verb}`, body)
      .then(() => set_asking(false), (error: unknown) => set_problem(problem_of(error)))
      .finally(() => { set_busy(false); props.done(); });
  };
  const too_late = session?.cancel_until !== undefined && Date.parse(session.cancel_until) <= props.now && signup.status !== 'waitlisted';
  return (
    <div class="actions">
      {problem && <Trouble problem={problem} />}
      {signup.status === 'offered' && signup.offer && <>
        <p class="deadline">{w().offer_until(moment(signup.offer.expires_at))}</p>
        <button class="primary" disabled={busy} onClick={() => act('accept', { offer_no: signup.offer?.no })}>{w().accept}</button>
        <button disabled={busy} onClick={() => act('decline', { offer_no: signup.offer?.no })}>{w().decline}</button>
      </>}
      {signup.status !== 'offered' && (too_late ? <p class="soft">{w().cancel_too_late}</p> : asking ? (
        <div class="confirm" role="group" aria-label={w().cancel_signup}>
          <p>{signup.status === 'waitlisted' ? w().cancel_waitlist_sure : w().cancel_sure}</p>
          <button class="danger" disabled={busy} onClick={() => act('cancel', {})}>{w().cancel_yes}</button>
          <button disabled={busy} onClick={() => set_asking(false)}>{w().cancel_no}</button>
        </div>
      ) : <>
        {session?.cancel_until && signup.status === 'confirmed' && <p class="soft">{w().cancel_until_line(moment(session.cancel_until))}</p>}
        <button class="quiet" onClick={() => set_asking(true)}>{w().cancel_signup}</button>
      </>)}
    </div>
  );
}

function tone(signup: Signup): string {
  return signup.status === 'confirmed' ? 'good' : leads(signup) ? 'warm' : 'plain';
}

function Mine(props: { signup: Signup; past: boolean; now: number; done: () => void }) {
  const { signup } = props;
  const session = session_named(signup.session_id);
  const status = props.past && signup.attendance !== 'none' ? name_of('attendance', signup.attendance) : name_of('signup_status', signup.status);
  return (
    <li class="card mine">
      <div class="mine-what">
        <p class="mine-head"><span class={`badge ${tone(signup)}`}>{status}</span>
          {signup.party_size > 1 && <span class="soft">{w().party_of(signup.party_size)}</span>}</p>
        <h3><a href={`/sessions/${encodeURIComponent(signup.session_id)}`}>{text(session?.title) || w().loading}</a></h3>
        {session && <p class="soft"><time dateTime={session.start_at}>{span(session.start_at, session.end_at)}</time></p>}
        <p class="soft">{[text(session?.venue), community_name(session?.community_id), w().as_role(name_of('role', signup.role))].filter(Boolean).join(' · ')}</p>
        {signup.waitlist && <p>{w().position_line(signup.waitlist.position, signup.waitlist.seats_ahead)}</p>}
        {signup.status === 'refused' && <p class="soft">{reason_words(signup.reason)}</p>}
        {(signup.conflicts?.length ?? 0) > 0 && !props.past && <p class="warning">{w().conflict}</p>}
      </div>
      {!props.past && signup.status === 'confirmed' && (
        <div class="code-box"><Qr text={code_of(signup.id)} label={`${w().code}: ${code_of(signup.id)}`} />
          <span><span class="soft">{w().code}</span><strong class="code">{code_of(signup.id)}</strong><span class="hint">{w().code_hint}</span></span></div>
      )}
      {!props.past && leads(signup) && <Actions signup={signup} session={session} now={props.now} done={props.done} />}
    </li>
  );
}

function with_news(all: Signup[], news: Map<string, Signup>): Signup[] {
  return [...new Map([...all.map((one) => [one.id, one] as const), ...news]).values()];
}

export function Me() {
  const person = person_id.value;
  // What the stream says while the list is under way is newer than the list.
  const news = useRef(new Map<string, Signup>());
  const { data, problem, reload, change } = use_made<Signup[]>(person || null, async () => {
    news.current = new Map();
    const all = await get_all<Signup>(`/v1/people/${encodeURIComponent(person)}/signups?limit=200`);
    return with_news(all, news.current);
  });
  const now = use_now(5000);
  const open = (data ?? []).filter((one) => is_open(one, now));
  use_stream(person ? { signups: person } : {}, {
    signup: (one) => {
      news.current.set(one.id, one);
      change((all) => with_news(all, new Map([[one.id, one]])));
    },
  });
  if (!person) return <Screen title={w().me_title}><Who /></Screen>;
  const offers = open.filter((one) => one.status === 'offered');
  const next = open.filter((one) => one.status !== 'offered').sort((a, b) => starts_ms(a) - starts_ms(b));
  const past = (data ?? []).filter((one) => !open.includes(one)).sort((a, b) => starts_ms(b) - starts_ms(a));
  const list = (signups: Signup[], over: boolean) => (
    <ul class="cards">{signups.map((one) => <Mine key={one.id} signup={one} past={over} now={now} done={reload} />)}</ul>
  );
  return (
    <Screen title={w().me_title} lead={<WhoLine />} aside={<MyWays here="/me" />}>
      {problem && <Trouble problem={problem} retry={reload} />}
      {!data && !problem && <Waiting />}
      {data && data.length === 0 && <Empty title={w().me_none} why={w().me_none_why}><a class="button primary" href="/find">{w().to_start}</a></Empty>}
      <div aria-live="polite">
        {offers.length > 0 && <Section title={w().me_offers}>{list(offers, false)}</Section>}
        {next.length > 0 && <Section title={w().me_next} aside={<a href="/me/data">{w().calendar_way}</a>}>{list(next, false)}</Section>}
      </div>
      {past.length > 0 && <Section title={w().me_past}>{list(past, true)}</Section>}
    </Screen>
  );
}
