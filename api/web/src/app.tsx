// The frame of every screen: where one can go, the language, and which screen an address shows.
import { lang, set_language, w } from './lang';
import { match, param, path } from './router';
import { Empty, Screen } from './parts/basics';
import { Guard } from './parts/broken';
import { online } from './online';
import { screens } from './screens';

const icons: Record<string, string> = {
  find: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  me: 'M5 4h14v17l-7-4-7 4z',
  organizer: 'M4 6h16M4 12h16M4 18h10',
  dashboard: 'M5 20V11M12 20V4M19 20v-6',
};

function Nav() {
  const here = path.value;
  const link = (to: string, key: keyof typeof icons & keyof ReturnType<typeof w>['nav'], under: string[]) => (
    <a href={to} aria-current={under.some((one) => here === one || here.startsWith(`${one}/`)) ? 'page' : undefined}>
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d={icons[key]} /></svg>
      <span>{w().nav[key]}</span>
    </a>
  );
  return (
    <nav class="main-nav" aria-label={w().menu}>
      {link('/find', 'find', ['/find', '/sessions', '/activities', ...(here === '/' ? ['/'] : [])])}
      {link('/me', 'me', ['/me'])}
      {link('/organizer', 'organizer', ['/organizer', '/checkin'])}
      {link('/dashboard', 'dashboard', ['/dashboard', '/communities'])}
    </nav>
  );
}

function Shown() {
  for (const [pattern, Show] of screens) {
    const found = match(pattern, path.value);
    if (found) return <Show key={path.value} {...found} />;
  }
  return (
    <Screen title={w().not_found}>
      <Empty title={w().not_found} why={w().not_found_why}><a class="button" href="/find">{w().to_start}</a></Empty>
    </Screen>
  );
}

export function App() {
  const kiosk = path.value === '/dashboard' && param('kiosk') === '1';
  if (kiosk) return <main id="main" class="kiosk"><Guard><Shown /></Guard></main>;
  const other = lang.value === 'en' ? 'zh-CN' : 'en';
  return (
    <>
      <a class="skip" href="#main" onClick={() => document.getElementById('main')?.focus()}>{w().skip}</a>
      <header class="top">
        <a class="brand" href="/find"><img src="/icon.svg" alt="" width="28" height="28" /><span>{w().brand}</span></a>
        <Nav />
        <button type="button" class="language" lang={other} onClick={() => void set_language(other)}>{w().other_language}</button>
      </header>
      {!online.value && <p class="offline" role="status">{w().offline}</p>}
      <main id="main" tabIndex={-1}><Guard key={path.value}><Shown /></Guard></main>
    </>
  );
}
