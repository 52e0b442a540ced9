import { render } from 'preact';
import { get } from './api/client';
import type { Counter } from './api/types';
import { clock_known } from './clock';
import { App } from './app';
import { zone } from './format';
import { load_words } from './lang';
import { go } from './router';
import { first_screen } from './session';
import { kept } from './storage';

// Times are shown as the district's: its zone comes with every counter.
get<Counter>('/v1/counters/communities').then(
  (answer) => { zone.value = answer.zone; },
  () => { clock_known.value = true; });

// What was scanned without a network is sent from whichever screen is opened next.
if (kept('queue')) void import('./screens/organize');

if (location.pathname === '/' && first_screen.value) go(first_screen.value, true);
// Without its words there is no page: they are asked for until they come.
const kAgain_ms = 2000;
function start(): void {
  load_words().then(() => render(<App />, document.getElementById('app') as HTMLElement), () => setTimeout(start, kAgain_ms));
}
start();
