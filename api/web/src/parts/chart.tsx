// A series with its chart, and the same as a table.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Drawn, Series } from '../chart';
import type { Counter } from '../api/types';
import { date_words } from '../format';
import { lang, name_of, w } from '../lang';
import { metric_value } from './metrics';

// Windows in which nothing happened count as well: of sums as 0, of levels as the one before.
export function filled(answer: Counter): { on: string; value: number }[] {
  const values = answer.total ?? [];
  const first = values[0];
  const last = values[values.length - 1];
  if (!first || !last || answer.window === 'all') return values;
  const known = new Map(values.map((one) => [one.on, one.value]));
  const all: { on: string; value: number }[] = [];
  let level = 0;
  for (let at = first.on; at <= last.on; at = next_window(at)) {
    level = known.get(at) ?? (answer.add === 'last' ? level : 0);
    all.push({ on: at, value: level });
  }
  return all;
}

function next_window(on: string): string {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number);
  if (on.length === 4) return String(year + 1);
  if (on.length === 7) return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 7);
  return new Date(Date.UTC(year, month - 1, day + 1)).toISOString().slice(0, 10);
}

const seconds_of = (on: string): number => Date.parse(`${on}${'-01-01'.slice(0, 10 - on.length)}T00:00:00Z`) / 1000;

export function Chart(props: { answer: Counter }) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const newest = useRef<Series | null>(null);
  const [hover, set_hover] = useState<number | null>(null);
  const values = filled(props.answer);
  const { metric, add, window } = props.answer;
  const series: Series = {
    seconds: values.map((one) => seconds_of(one.on)), values: values.map((one) => one.value), bars: add !== 'last',
    day: (at) => date_words(new Date(at * 1000).toISOString().slice(0, window === 'year' ? 4 : window === 'month' ? 7 : 10)),
    number: (value) => metric_value(metric, value),
    short: (value) => new Intl.NumberFormat(lang.value, { notation: 'compact' })
      .format(metric.endsWith('_fen') ? value / 100 : metric.endsWith('minutes') ? value / 60 : value),
  };
  newest.current = series;
  useEffect(() => {
    let gone = false;
    void import('../chart').then(({ draw }) => {
      if (gone || !box.current || !newest.current) return;
      drawn.current = draw(box.current, newest.current, set_hover);
    });
    return () => {
      gone = true;
      drawn.current?.remove();
      drawn.current = null;
    };
  }, [add]);
  useEffect(() => { drawn.current?.update(series); }, [JSON.stringify(values), lang.value]);
  const at = values[hover ?? values.length - 1];
  return (
    <figure class="chart">
      <figcaption class="chart-at">
        {at && <><strong>{metric_value(metric, at.value)}</strong> <span class="soft">{date_words(at.on)}</span></>}
      </figcaption>
      <div ref={box} class="chart-box" role="img" aria-label={w().chart_of(name_of('metric', metric))} />
      <details class="chart-table">
        <summary>{w().dash_table}</summary>
        <div class="scroll" tabIndex={0} role="group" aria-label={w().dash_table}>
          <table>
            <thead><tr><th scope="col">{w().day}</th><th scope="col" class="number">{name_of('metric', metric)}</th></tr></thead>
            <tbody>{[...values].reverse().map((one) => (
              <tr key={one.on}><th scope="row">{date_words(one.on)}</th><td class="number">{metric_value(metric, one.value)}</td></tr>
            ))}</tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
