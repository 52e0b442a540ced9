// Numbers and times as they are read here. Times are the district's, wherever the reader is: a session is held at a place.
import { signal } from '@preact/signals';
import { now_ms } from './clock';
import { lang } from './lang';

export const zone = signal('Asia/Shanghai');  // until the server has told its own

export const number = (value: number): string => new Intl.NumberFormat(lang.value).format(value);
export const percent = (part: number): string =>
  new Intl.NumberFormat(lang.value, { style: 'percent', maximumFractionDigits: 0 }).format(part);

function form(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(lang.value, { timeZone: zone.value, ...options });
}

const kTime: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

export const time_of = (at: string): string => form(kTime).format(new Date(at));

export function day_of(at: string): string {
  const then = new Date(at);
  const options: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', weekday: 'short' };
  if (local_day(then).slice(0, 4) !== local_day(new Date(now_ms())).slice(0, 4)) options.year = 'numeric';
  return form(options).format(then);
}

export const moment = (at: string): string => `${day_of(at)} ${time_of(at)}`;

export function span(start_at: string, end_at: string): string {
  const same_day = local_day(new Date(start_at)) === local_day(new Date(end_at));
  return `${moment(start_at)} – ${same_day ? time_of(end_at) : moment(end_at)}`;
}

// "2014-10-31" in words; "2014-10" is its month.
export function date_words(on: string): string {
  const options: Intl.DateTimeFormatOptions = { timeZone: 'UTC', year: 'numeric', month: 'short' };
  if (on.length === 4) return on;
  if (on.length > 7) options.day = 'numeric';
  return new Intl.DateTimeFormat(lang.value, options).format(new Date(on.length > 7 ? on : `${on}-01`));
}

// The day on which an instant lies in the district: "2027-03-06".
export function local_day(at: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone.value, year: 'numeric', month: '2-digit', day: '2-digit' })
    .format(at);
}

// The instant of a wall clock in the district: "2027-03-06" and "09:00" to an ISO instant.
export function instant_of(day: string, time: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(wanted)) return '';
  const shown = (at: number): number => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone.value, year: 'numeric', month: '2-digit', day: '2-digit', ...kTime, second: '2-digit',
    }).formatToParts(new Date(at));
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '00';
    return Date.parse(`${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}Z`);
  };
  const first = wanted - (shown(wanted) - wanted);
  return new Date(first - (shown(first) - wanted)).toISOString();  // once more, for a change of the clock between
}

export function add_days(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function duration(minutes: number): string {
  const hours = new Intl.NumberFormat(lang.value, { maximumFractionDigits: 1 }).format(minutes / 60);
  return lang.value === 'en' ? `${hours} h` : `${hours} 小时`;
}

export const yuan = (fen: number): string =>
  new Intl.NumberFormat(lang.value, { style: 'currency', currency: 'CNY', currencyDisplay: 'narrowSymbol', maximumFractionDigits: fen % 100 ? 2 : 0 })
    .format(fen / 100);
