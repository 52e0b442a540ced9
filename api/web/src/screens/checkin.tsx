// Check-in at the door: a code that is typed or scanned, or a tap on the list. It goes on without a network.
import { useEffect, useRef, useState } from 'preact/hooks';
import { get, get_all } from '../api/client';
import { words_of } from '../api/problem';
import type { Session, Signup } from '../api/types';
import { now_iso } from '../clock';
import { clean_code, code_of } from '../code';
import { span, time_of } from '../format';
import { use_made, use_stream } from '../hooks';
import { name_of, text, w } from '../lang';
import { who_of } from '../names';
import { online } from '../online';
import { Empty, Screen, Section, Trouble, Waiting } from '../parts/basics';
import { Camera } from '../parts/camera';
import { add, can_keep, check_in_scan, failures, queue, sent, sign_in, take_back, taken, type Scan } from '../queue';
import { keep, kept } from '../storage';

// `seen`: how many scans had been answered when it was asked for.
interface Desk { session: Session; signups: Signup[]; seen: number }

// The roster is kept on the device, for the door without a network.
async function load_desk(id: string): Promise<Desk> {
  const seen = sent.value;
  const url = `/v1/sessions/${encodeURIComponent(id)}`;
  const [session, signups] = await Promise.all([get<Session>(url), get_all<Signup>(`${url}/roster?limit=200`)]);
  keep(`desk.${id}`, JSON.stringify({ session, signups, seen: 0 }));
  return { session, signups, seen };
}
function kept_desk(id: string): Desk | null {
  try { return JSON.parse(kept(`desk.${id}`) || 'null') as Desk | null; } catch { return null; }
}

// What somebody at the door may say of themselves.
const names_of = (signup: Signup): string[] => [signup.person_id, signup.person_name ?? ''].map((name) => name.toLowerCase());

interface Said { tone: 'good' | 'warm' | 'bad'; words: string; undo?: () => void }

// What the device knows and the roster does not yet.
function standing(signup: Signup, scans: Scan[]): { here: boolean; out: boolean; at?: string } {
  const last = scans.filter((scan) => scan.signup_id === signup.id).pop();
  if (last?.verb === 'correct') return { here: last.body['to'] === 'checked_in', out: false, at: last.body['at'] };
  if (last) return { here: true, out: last.verb === 'check-out', at: last.body['at'] };
  const here = signup.attendance === 'checked_in' || signup.attendance === 'completed';
  return { here, out: signup.attendance === 'completed', at: signup.check_in_at };
}

export function CheckIn({ id }: { id: string }) {
  const loaded = use_made(`${id} ${sent.value}`, () => load_desk(id));
  const desk = loaded.data ?? kept_desk(id);
  const [said, say] = useState<Said | null>(null);
  const [typed, set_typed] = useState('');
  const [filter, set_filter] = useState('');
  const field = useRef<HTMLInputElement>(null);
  use_stream(loaded.data ? { sessions: [id] } : {}, { session: loaded.reload });
  useEffect(() => field.current?.focus(), [desk === null]);
  // So that this screen can be opened again without a network.
  useEffect(() => { void navigator.serviceWorker?.register('/sw.js').catch(() => { /* it then needs one */ }); }, []);
  if (!desk) {
    return <Screen title={w().checkin_title}>{loaded.problem ? <Trouble problem={loaded.problem} retry={loaded.reload} /> : <Waiting />}</Screen>;
  }
  const scans = queue.value.filter((scan) => scan.session_id === id);
  const known = [...taken.value.filter((one) => one.n > desk.seen).map((one) => one.scan), ...scans];
  const expected = desk.signups.filter((one) => one.status === 'confirmed');
  const here = expected.filter((one) => standing(one, known).here);

  const arrive = (signup: Signup, method: string) => {
    const who = who_of(signup);
    if (signup.status !== 'confirmed') {
      return say({ tone: 'bad', words: w().checkin_not_confirmed(who, name_of('signup_status', signup.status)) });
    }
    const now = standing(signup, known);
    if (now.here) return say({ tone: 'warm', words: w().checkin_again(who, now.at ? time_of(now.at) : '') });
    const scan = signup.attendance === 'no_show'
      ? add({ signup_id: signup.id, session_id: id, who, verb: 'correct', body: { to: 'checked_in', at: now_iso(), reason: method } })
      : check_in_scan(signup.id, id, who, method);
    say({ tone: 'good', words: w().checkin_done(who), undo: () => undo(signup, scan.key) });
  };
  const undo = (signup: Signup, key: string | null) => {
    const who = who_of(signup);
    if (!key || !take_back(key)) {
      add({ signup_id: signup.id, session_id: id, who, verb: 'correct', body: { to: 'no_show', reason: w().undo_reason } }, 0);
    }
    say({ tone: 'warm', words: w().undone(who) });
  };
  const leave = (signup: Signup) =>
    add({ signup_id: signup.id, session_id: id, who: who_of(signup), verb: 'check-out', body: { at: now_iso() } }, 0);
  const enter = (event: Event) => {
    event.preventDefault();
    const raw = typed.trim();
    set_typed('');
    field.current?.focus();
    if (raw) read_code(raw);
  };
  const read_code = (raw: string) => {
    const code = clean_code(raw);
    const exact = desk.signups.filter((one) => one.id === raw || code_of(one.id) === code);
    const found = exact.length > 0 ? exact : expected.filter((one) => names_of(one).includes(raw.toLowerCase()));
    if (found.length > 1) set_filter(raw);  // the list says which
    else if (found[0]) arrive(found[0], 'code');
    else say({ tone: 'bad', words: w().checkin_unknown(raw) });
  };
  const shown = expected.filter((one) => !filter || names_of(one).some((name) => name.includes(filter.toLowerCase())) || code_of(one.id).includes(clean_code(filter)));
  return (
    <Screen title={w().checkin_title} lead={<>{text(desk.session.title)}<br />{span(desk.session.start_at, desk.session.end_at)}</>}
      aside={<a class="button" href={`/organizer/sessions/${encodeURIComponent(id)}`}>{w().roster}</a>}>
      {!can_keep.value && <p class="notice bad" role="alert">{w().queue_blocked}</p>}
      {(!online.value || loaded.problem?.status === 0) && <p class="notice">{w().checkin_offline}</p>}
      <form class="panel door" onSubmit={enter}>
        <label for="door-code">{w().checkin_field}</label>
        <div class="row">
          <input id="door-code" ref={field} class="grow code-field" value={typed} onInput={(event) => set_typed(event.currentTarget.value)}
            autocomplete="off" autocapitalize="characters" spellcheck={false} enterkeyhint="go" aria-describedby="door-hint" />
          <button class="primary" type="submit">{w().checkin_do}</button>
        </div>
        <p class="hint" id="door-hint">{w().checkin_hint}</p>
        <Camera on={read_code} />
        <div role="status" class="said">
          {said && <div class={`result ${said.tone}`}><p class="result-title">{said.words}</p>
            {said.undo && <button type="button" class="quiet" onClick={said.undo}>{w().undo}</button>}</div>}
        </div>
      </form>
      <p class="queue-line" role="status">{scans.length > 0 && <><span class="badge warm">{w().queue_waiting(scans.length)}</span>{sign_in.value && ` ${w().queue_sign_in}`}</>}</p>
      {failures.value.filter((one) => one.scan.session_id === id).map((one) => (
        <p key={one.scan.key} class="notice bad" role="alert">{w().queue_failed(one.scan.who)} {words_of(one.problem)}</p>
      ))}
      <Section title={w().checkin_list} aside={<span class="soft">{w().checkin_here(here.length, expected.length)}</span>}>
        {expected.length === 0 ? <Empty title={w().checkin_none} why={w().checkin_none_why} /> : <>
          {expected.length > 8 && <input class="list-filter" aria-label={w().filter_list} placeholder={w().filter_list} value={filter} onInput={(event) => set_filter(event.currentTarget.value)} />}
          <ul class="door-list">
            {shown.map((one) => {
              const now = standing(one, known);
              return (
                <li key={one.id} class={now.here ? 'here' : ''}>
                  <span class="door-who"><strong>{who_of(one)}</strong>
                    <small>{[one.person_name ? one.person_id : '', code_of(one.id), name_of('role', one.role), one.party_size > 1 ? w().party_of(one.party_size) : ''].filter(Boolean).join(' · ')}</small></span>
                  {now.here ? <>
                    <span class="badge good">{now.out ? name_of('attendance', 'completed') : `${name_of('attendance', 'checked_in')}${now.at ? ` ${time_of(now.at)}` : ''}`}</span>
                    {!now.out && <button type="button" onClick={() => leave(one)}>{w().check_out}</button>}
                    {!now.out && <button type="button" class="quiet" onClick={() => undo(one, scans.filter((scan) => scan.signup_id === one.id).pop()?.key ?? null)}>{w().undo}</button>}
                  </> : <button type="button" onClick={() => arrive(one, 'list')}>{w().checkin_do}</button>}
                </li>
              );
            })}
          </ul>
        </>}
      </Section>
    </Screen>
  );
}
