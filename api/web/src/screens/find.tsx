// Find a session: the filters are the address.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { get } from '../api/client';
import { problem_of } from '../api/problem';
import type { Page, Session } from '../api/types';
import { clock_known, now_iso } from '../clock';
import { use_load } from '../hooks';
import { w } from '../lang';
import { load_communities } from '../names';
import { Check, Empty, Input, Screen, Segments, Select, Trouble, Waiting } from '../parts/basics';
import { codes, place_choices } from '../parts/choices';
import { SessionCard } from '../parts/session_card';
import { go, param, path, set_query } from '../router';

const kFilters = ['q', 'side', 'role', 'category', 'place', 'from', 'to', 'open', 'help'];

function url_of(since: string): string {
  const asked = new URLSearchParams({ limit: '20', from: param('from') || since });
  const pass = (from: string, to: string) => { if (param(from)) asked.set(to, param(from)); };
  pass('q', 'q'); pass('side', 'side'); pass('role', 'role'); pass('category', 'category'); pass('place', 'place_id'); pass('to', 'to');
  if (param('open') === '1') asked.set('open', 'true');
  if (param('help') === '1') asked.set('needs_help', 'true');
  return `/v1/sessions?${asked}`;
}

function Filters() {
  useEffect(load_communities, []);
  const some = kFilters.filter((one) => param(one)).length;
  const hidden = ['role', 'category', 'place', 'from', 'to', 'help'].filter((one) => param(one)).length;
  const [typed, set_typed] = useState(param('q'));
  const own = useRef(typed);
  useEffect(() => {  // once the typist pauses
    const timer = setTimeout(() => set_query({ q: own.current = typed.trim() }), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  useEffect(() => {  // the address was changed by somebody else, as by going back
    if (param('q') !== own.current) set_typed(own.current = param('q'));
  }, [param('q')]);
  return (
    <form class="filters" role="search" onSubmit={(event) => { event.preventDefault(); set_query({ q: typed.trim() }); }}>
      <Segments label={w().side} name="side" value={param('side')} on={(side) => set_query({ side })} choices={[
        { value: '', label: w().side_all }, { value: 'helper', label: w().side_helper }, { value: 'beneficiary', label: w().side_beneficiary }]} />
      <div class="row">
        <Input id="f-q" label={w().search} type="search" placeholder={w().search_hint} value={typed} wrap="grow"
          on={set_typed} />
        <Check label={w().only_open} checked={param('open') === '1'} on={(on) => set_query({ open: on ? '1' : '' })} />
      </div>
      <details open={hidden > 0}>
        <summary>{w().filters}{hidden > 0 && <span class="count">{hidden}</span>}</summary>
        <div class="grid">
          <Select id="f-place" label={w().place} value={param('place')} on={(place) => set_query({ place })}
            choices={[{ value: '', label: w().everywhere }, ...place_choices()]} />
          <Select id="f-role" label={w().role} value={param('role')} on={(role) => set_query({ role })}
            choices={[{ value: '', label: w().any }, ...codes(w().codes.role)]} />
          <Select id="f-category" label={w().category} value={param('category')} on={(category) => set_query({ category })}
            choices={[{ value: '', label: w().any }, ...codes(w().codes.category)]} />
          <Input id="f-from" label={w().from_day} type="date" value={param('from')} on={(from) => set_query({ from })} />
          <Input id="f-to" label={w().to_day} type="date" value={param('to')} on={(to) => set_query({ to })} />
          <Check label={w().only_needs_help} checked={param('help') === '1'} on={(on) => set_query({ help: on ? '1' : '' })} />
        </div>
      </details>
      {some > 0 && <button type="button" class="link" onClick={() => { set_typed(''); go(path.value); }}>{w().clear_filters}</button>}
    </form>
  );
}

// The role that the filters are about; undefined when they are about none.
function wanted_role(session: Session): string | undefined {
  if (param('role')) return param('role');
  const side = param('side');
  const places = session.places.filter((place) => place.side === side);
  return (places.find((place) => place.free > 0) ?? places[0])?.role;
}

export function Find() {
  const since = useMemo(now_iso, [clock_known.value]);  // the same while one looks, so that the list stays
  const url = clock_known.value ? url_of(since) : null;
  const { data, problem, loading, reload } = use_load<Page<Session>>(url);
  const [more, set_more] = useState<{ of: string | null; items: Session[]; next: string | null }>({ of: null, items: [], next: null });
  const [trouble, set_trouble] = useState<ReturnType<typeof problem_of> | null>(null);
  const later = more.of === url ? more : { of: url, items: [], next: data?.next ?? null };
  const show_more = () => {
    if (!later.next) return;
    const next = new URL(later.next, location.href);
    get<Page<Session>>(next.pathname + next.search).then(
      (page) => { set_trouble(null); set_more({ of: url, items: [...later.items, ...page.items], next: page.next }); },
      (error: unknown) => set_trouble(problem_of(error)));
  };
  const items = data ? [...data.items, ...later.items] : [];
  return (
    <Screen title={w().find_title} lead={w().find_lead}>
      <Filters />
      <h2 class="unseen">{w().sessions}</h2>
      <p class="soft result-count" role="status">{data && !problem ? w().found(items.length, later.next !== null) : ''}</p>
      {problem && <Trouble problem={problem} retry={reload} />}
      {!data && loading && !problem && <Waiting />}
      {data && items.length === 0 && !problem && <Empty title={w().found_none} why={w().found_none_why} />}
      <ul class="cards" aria-busy={loading}>{items.map((session) => <SessionCard key={session.id} session={session} as={wanted_role(session)} />)}</ul>
      {trouble && <Trouble problem={trouble} />}
      {later.next && <p class="centred"><button type="button" onClick={show_more}>{w().more}</button></p>}
    </Screen>
  );
}
