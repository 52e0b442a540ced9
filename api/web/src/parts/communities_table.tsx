// The communities side by side, sorted by what one looks for.
import { useState } from 'preact/hooks';
import type { Counter } from '../api/types';
import { get } from '../api/client';
import { number } from '../format';
import { use_made } from '../hooks';
import { lang, name_of, w } from '../lang';
import { communities, community_name, place_words, street_of } from '../names';
import { param, set_query } from '../router';
import { Meter, Section, Trouble } from './basics';

const kColumns = ['organizations.current', 'volunteers.recruited', 'sessions.held', 'served.person_times'];
const kFirst = 12;

interface Row { id: string; name: string; centre: boolean; values: number[] }

async function by_community(metric: string): Promise<Map<string, number>> {
  const answer = await get<Counter>(`/v1/counters/${metric}?by=community`);
  return new Map(answer.rows.map((row) => [row.key['community'] ?? '', row.values[0]?.value ?? 0]));
}

function sorted(rows: Row[], by: string, down: boolean): Row[] {
  const at = kColumns.indexOf(by);
  const order = new Intl.Collator(lang.value, { numeric: true });
  const compare = (a: Row, b: Row) => (at < 0 ? order.compare(a.name, b.name) : (a.values[at] ?? 0) - (b.values[at] ?? 0));
  return [...rows].sort((a, b) => (down ? -compare(a, b) : compare(a, b)) || order.compare(a.name, b.name));
}

export function Communities(props: { within: string }) {
  const [all, set_all] = useState(false);
  const { data, problem } = use_made('communities', () => Promise.all([...kColumns, 'service_centres.open'].map(by_community)));
  const by = param('sort') || 'organizations.current';
  const down = param('order') ? param('order') === 'down' : by !== 'name';
  if (problem) return <Section title={w().dash_communities}><Trouble problem={problem} /></Section>;
  const within = (id: string) => !props.within || id === props.within || id.startsWith(`${props.within}.`);
  const rows = sorted((communities.value ?? []).filter((one) => within(one.id)).map((one) => ({
    id: one.id, name: community_name(one.id), centre: (data?.[kColumns.length]?.get(one.id) ?? 0) > 0,
    values: kColumns.map((_, n) => data?.[n]?.get(one.id) ?? 0),
  })), by, down);
  const most = kColumns.map((_, n) => Math.max(1, ...rows.map((row) => row.values[n] ?? 0)));
  const head = (key: string, label: string, number_like: boolean) => (
    <th scope="col" class={number_like ? 'number' : ''} aria-sort={by === key ? (down ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="sort" aria-label={w().sort_by(label)}
        onClick={() => set_query({ sort: key, order: by === key && down ? 'up' : by === key ? 'down' : '' })}>
        {label}<span aria-hidden="true">{by === key ? (down ? '↓' : '↑') : ''}</span>
      </button>
    </th>
  );
  return (
    <Section title={w().dash_communities}>
      <div class="scroll" tabIndex={0} role="group" aria-label={w().dash_communities}>
        <table class="communities">
          <thead><tr>{head('name', w().community, false)}{kColumns.map((one) => head(one, name_of('metric', one), true))}</tr></thead>
          <tbody>
            {(all ? rows : rows.slice(0, kFirst)).map((row) => (
              <tr key={row.id}>
                <th scope="row">
                  <a href={`/communities/${encodeURIComponent(row.id)}`}>{row.name}</a>
                  <small>{place_words(street_of(row.id))}{row.centre ? ` · ${w().community_centre}` : ''}</small>
                </th>
                {row.values.map((value, n) => (
                  <td key={kColumns[n]} class="number bar-cell">{number(value)}<Meter part={value} whole={most[n] ?? 1} /></td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!all && rows.length > kFirst && <p class="centred"><button type="button" onClick={() => set_all(true)}>{w().more} ({rows.length - kFirst})</button></p>}
    </Section>
  );
}
