// One figure by two dimensions: a table whose cells are the darker the more they hold.
import type { Counter, MetricInfo } from '../api/types';
import { use_load } from '../hooks';
import { name_of, w } from '../lang';
import { community_name, organization_name, place_words } from '../names';
import { param, set_query } from '../router';
import { metric_value } from './metrics';
import { Empty, Section, Select, Trouble, Waiting } from './basics';

const kRowsMax = 30;
const kManyValued = ['organization', 'target_group', 'delivery_mode', 'channel'];
const kPreferred = ['residency', 'target_group', 'role', 'category', 'kind', 'track', 'sector', 'channel', 'delivery_mode', 'street'];

export function value_name(dimension: string, value: string): string {
  if (dimension === 'community') return community_name(value);
  if (dimension === 'organization') return organization_name(value);
  if (dimension === 'street' || dimension === 'district') return place_words(value);
  return name_of(dimension as 'role', value);
}

function ranked(answer: Counter, dimension: string): string[] {
  const sums = new Map<string, number>();
  for (const row of answer.rows) {
    const key = row.key[dimension] ?? '';
    sums.set(key, (sums.get(key) ?? 0) + (row.values[0]?.value ?? 0));
  }
  return [...sums].sort((a, b) => b[1] - a[1]).slice(0, kRowsMax).map(([key]) => key);
}

function Cells(props: { answer: Counter; by: string; by2: string }) {
  const { answer, by, by2 } = props;
  const rows = ranked(answer, by);
  const columns = ranked(answer, by2);
  const cells = new Map(answer.rows.map((row) => [`${row.key[by]}\n${row.key[by2]}`, row.values[0]?.value ?? 0]));
  const most = Math.max(1, ...cells.values());
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={w().dash_cross}>
      <table class="cross">
        <thead><tr><th scope="col"><span class="unseen">{name_of('dimension', by as 'role')}</span></th>
          {columns.map((one) => <th key={one} scope="col" class="number">{value_name(by2, one)}</th>)}</tr></thead>
        <tbody>{rows.map((row) => (
          <tr key={row}>
            <th scope="row">{value_name(by, row)}</th>
            {columns.map((column) => {
              const value = cells.get(`${row}\n${column}`);
              return <td key={column} class="number heat"><span class="heat-wash" aria-hidden="true" style={{ opacity: 0.3 * ((value ?? 0) / most) }} />
                <span>{value === undefined ? '–' : metric_value(answer.metric, value)}</span></td>;
            })}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

export function Cross(props: { metric: MetricInfo; filter: string }) {
  const { metric } = props;
  const likely: string[] = [...metric.dimensions].sort((a, b) => rank(a) - rank(b));
  const by = likely.includes(param('by')) ? param('by') : likely[0] ?? '';
  const by2 = likely.includes(param('by2')) && param('by2') !== by ? param('by2') : likely.find((one) => one !== by) ?? '';
  const url = by && by2 ? `/v1/counters/${metric.metric}?by=${by},${by2}${props.filter ? `&${props.filter}` : ''}` : null;
  const { data, problem } = use_load<Counter>(url);
  const choices = metric.dimensions.map((one) => ({ value: one, label: name_of('dimension', one) }));
  if (!url) return null;
  const fits = data && data.rows.every((row) => by in row.key && by2 in row.key);
  return (
    <Section title={`${name_of('metric', metric.metric)} · ${w().dash_cross}`}>
      <div class="row">
        <Select id="d-by" label={w().by_dim} value={by} choices={choices} on={(to) => set_query({ by: to, by2: to === by2 ? by : by2 })} />
        <Select id="d-by2" label={w().and_by} value={by2} choices={choices.filter((one) => one.value !== by)} on={(to) => set_query({ by, by2: to })} />
      </div>
      {problem && <Trouble problem={problem} />}
      {!data && !problem && <Waiting />}
      {fits && !problem && (data.rows.length > 0 ? <Cells answer={data} by={by} by2={by2} /> : <Empty title={w().series_none} why={w().series_none_why} />)}
      {metric.add === 'distinct' && <p class="hint">{w().not_additive}</p>}
      {metric.add !== 'distinct' && (kManyValued.includes(by) || kManyValued.includes(by2)) && <p class="hint">{w().multi_valued}</p>}
    </Section>
  );
}

function rank(dimension: string): number {
  const at = kPreferred.indexOf(dimension);
  return at < 0 ? kPreferred.length : at;
}
