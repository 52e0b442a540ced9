// The address is the state: a path names the screen, its query the filters. Links are plain <a href>.
import { signal } from '@preact/signals';

export const path = signal(location.pathname);
export const query = signal(new URLSearchParams(location.search));

function read(): void {
  path.value = location.pathname;
  query.value = new URLSearchParams(location.search);
}
addEventListener('popstate', read);

export function go(to: string, replace = false): void {
  if (to === location.pathname + location.search) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  const moved = path.value !== location.pathname;
  read();
  if (moved) scrollTo(0, 0);
}

// Changes some parameters of the query and keeps the others; an empty value takes one away.
export function set_query(changes: Record<string, string>, replace = true): void {
  const next = new URLSearchParams(query.value);
  for (const [name, value] of Object.entries(changes)) {
    if (value) next.set(name, value);
    else next.delete(name);
  }
  const text = next.toString();
  go(path.value + (text ? `?${text}` : ''), replace);
}

export const param = (name: string): string => query.value.get(name) ?? '';

// Links within the page do not load it again; those of the API and the printed pages do.
addEventListener('click', (event) => {
  const link = (event.target as Element).closest?.('a');
  if (!link || event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  if (link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname.startsWith('/v1/') || link.pathname.startsWith('/feeds/') || link.hash) return;
  event.preventDefault();
  go(link.pathname + link.search);
});

function plain(part: string): string {
  try { return decodeURIComponent(part); } catch { return part; }  // no valid escape: as it stands
}

// The parts of a path: match('/sessions/:id', '/sessions/7') is {id: '7'}; null when it is another screen's.
export function match(pattern: string, of: string): Record<string, string> | null {
  const want = pattern.split('/');
  const have = of.replace(/\/+$/, '').split('/');
  if (of === '/') have.length = 2, have[1] = '';
  if (want.length !== have.length) return null;
  const found: Record<string, string> = {};
  for (let n = 0; n < want.length; n++) {
    const one = want[n] ?? '';
    const other = have[n] ?? '';
    if (one.startsWith(':')) found[one.slice(1)] = plain(other);
    else if (one !== other) return null;
  }
  return found;
}
