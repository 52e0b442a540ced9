// A series over time, drawn by uPlot; a file of its own, loaded where a chart is shown.
import uPlot from 'uplot';

export interface Series {
  seconds: number[];  // since 1970, ascending
  values: number[];
  bars: boolean;      // sums of windows; else levels
  day: (seconds: number) => string;
  number: (value: number) => string;
  short: (value: number) => string;
}
export interface Drawn { update: (series: Series) => void; remove: () => void }

const kHeight = 260;

// As tall as its box where that has a height of its own, as on a wall.
const height_of = (box: HTMLElement): number => Math.max(kHeight, box.clientHeight);

function room(at: number[]): number {
  const first = at[0] ?? 0;
  const last = at[at.length - 1] ?? 0;
  return at.length > 1 ? (0.55 * (last - first)) / (at.length - 1) : 86_400;
}

// `chart.css` belongs to it; styles of its own origin, so the policy allows them.
function load_style(): void {
  if (document.querySelector('link[href="/chart.css"]')) return;
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = '/chart.css';
  document.head.append(link);
}

export function draw(into: HTMLElement, first: Series, on_hover: (at: number | null) => void): Drawn {
  load_style();
  let series = first;
  const color = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = '12px system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
  const axis = { stroke: () => color('--soft'), font, grid: { stroke: () => color('--line'), width: 1 }, ticks: { show: false } };
  const bars = uPlot.paths.bars?.({ size: [0.7, 48], radius: 0.15 });
  const line = uPlot.paths.linear?.();
  const plot = new uPlot({
    width: into.clientWidth, height: height_of(into), legend: { show: false }, padding: [12, 8, 0, 0],
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false } },
    scales: {
      // Room for the first and the last bar.
      x: { time: true, range: (u, min, max) => { const half = room(u.data[0] as number[]); return [min - half, max + half]; } },
      y: { range: (_, min, max) => [Math.min(0, min), max > 0 ? max * 1.08 : 1] },
    },
    axes: [
      { ...axis, grid: { show: false }, space: 60, values: (_, at) => at.map((one) => series.day(one)) },
      { ...axis, size: 56, values: (_, at) => at.map((one) => series.short(one)) },
    ],
    series: [{}, {
      stroke: () => color('--leaf'), width: 2, fill: () => color('--leaf-wash'),
      paths: (u, i, from, to) => ((series.bars ? bars : line)?.(u, i, from, to) ?? null), points: { show: false },
    }],
    hooks: { setCursor: [(u) => on_hover(u.cursor.idx ?? null)] },
  }, [series.seconds, series.values], into);
  const resized = new ResizeObserver(() => plot.setSize({ width: into.clientWidth, height: height_of(into) }));
  resized.observe(into);
  return {
    update: (next) => {
      series = next;
      plot.setData([next.seconds, next.values]);
    },
    remove: () => {
      resized.disconnect();
      plot.destroy();
    },
  };
}
