// The dashboard: what is counted now, over time, by community, and by two dimensions. All of it is in the address.
import { useEffect } from 'preact/hooks';
import type { Counter, MetricInfo, Page } from '../api/types';
import { use_load } from '../hooks';
import { name_of, w } from '../lang';
import { communities, load_communities } from '../names';
import { Empty, Screen, Section, Segments, Select, Trouble, Waiting } from '../parts/basics';
import { Chart } from '../parts/chart';
import { Communities } from '../parts/communities_table';
import { Coverage } from '../parts/coverage';
import { Cross } from '../parts/cross';
import { Tiles } from '../parts/metrics';
import { param, set_query } from '../router';
import { place_choices } from '../parts/choices';

const kTiles = ['volunteers.recruited', 'members.enrolled', 'sessions.held', 'signups.confirmed', 'served.person_times', 'service.minutes'];
const kLevels = ['district', 'street', 'community'];
const kAgain_ms = 60_000;  // of what has no stream
const kMetric = 'served.person_times';

// "baoan.xinan" as a filter of counters: "street=baoan.xinan".
export function place_filter(place: string): string {
  return place ? `${kLevels[place.split('.').length - 1] ?? 'community'}=${place}` : '';
}

function SeriesOf(props: { metrics: MetricInfo[]; filter: string; kiosk: boolean }) {
  const metric = param('metric') || kMetric;
  const window = param('window') || 'month';
  const url = `/v1/counters/${metric}?window=${window}${props.filter ? `&${props.filter}` : ''}`;
  const { data, problem, reload } = use_load<Counter>(url, kAgain_ms);
  return (
    <Section title={props.kiosk ? name_of('metric', metric) : w().dash_series}>
      {!props.kiosk && <div class="row">
        <Select id="d-metric" label={w().metric} value={metric} on={(to) => set_query({ metric: to, by: '', by2: '' })} wrap="grow"
          choices={props.metrics.map((one) => ({ value: one.metric, label: name_of('metric', one.metric) }))} />
        <Segments label={w().window} name="window" value={window} on={(to) => set_query({ window: to })} choices={[
          { value: 'year', label: w().window_year }, { value: 'month', label: w().window_month }, { value: 'day', label: w().window_day }]} />
      </div>}
      {problem && <Trouble problem={problem} retry={reload} />}
      {!data && !problem && <Waiting />}
      {data && ((data.total?.length ?? 0) > 0 ? <Chart key={data.metric} answer={data} /> : <Empty title={w().series_none} why={w().series_none_why} />)}
    </Section>
  );
}

export function Dashboard() {
  useEffect(load_communities, []);
  const place = param('place');
  const filter = place_filter(place);
  const kiosk = param('kiosk') === '1';
  const catalogue = use_load<Page<MetricInfo>>('/v1/counters');
  const district = place.split('.')[0] || communities.value?.[0]?.id.split('.')[0];
  useEffect(() => {
    if (!kiosk) return;
    const leave = (event: KeyboardEvent) => { if (event.key === 'Escape') set_query({ kiosk: '' }); };
    addEventListener('keydown', leave);
    return () => removeEventListener('keydown', leave);
  }, [kiosk]);
  const metric = param('metric') || kMetric;
  const known = catalogue.data?.items.find((one) => one.metric === metric);
  return (
    <Screen title={w().dash_title} lead={kiosk ? undefined : w().dash_lead}
      aside={kiosk ? <button type="button" class="quiet" onClick={() => set_query({ kiosk: '' })}>{w().kiosk_leave}</button> : (
        <div class="row">
          <Select id="d-place" label={w().scope} value={place} on={(to) => set_query({ place: to })}
            choices={[{ value: '', label: w().whole_district }, ...place_choices()]} />
          <button type="button" class="end" onClick={() => set_query({ kiosk: '1' }, false)}>{w().kiosk}</button>
        </div>
      )}>
      <Section title={w().dash_now}><Tiles metrics={kTiles} filter={filter} /></Section>
      <div class="dash-pair">
        <SeriesOf metrics={catalogue.data?.items ?? []} filter={filter} kiosk={kiosk} />
        {district && <Coverage district={district} />}
      </div>
      {!kiosk && known && <Cross metric={known} filter={filter} />}
      {!kiosk && <Communities within={place} />}
    </Screen>
  );
}
