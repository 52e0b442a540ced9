// The first page: the centre's five numbers, live, and the next sessions with free places.
'use strict';

const ORGANIZATION = 'haiyu-service-centre';
const METRICS = ['organizations.led', 'volunteers.recruited', 'sessions.held', 'members.enrolled', 'served.person_times'];
const POLL_MS = 5000;
const SESSIONS_MS = 15000;

const TEXTS = {
  en: {
    title: 'Haiyu service centre', numbers: 'The centre in numbers', sessions: 'Next sessions with free places',
    none: 'No session with free places at the moment. New ones appear here by themselves.',
    'organizations.led': 'organizations led', 'volunteers.recruited': 'volunteers recruited',
    'sessions.held': 'activity sessions held', 'members.enrolled': 'members enrolled',
    'served.person_times': 'person-times served',
    live: 'Live', polling: 'Refreshed every few seconds', away: 'The server is not reachable; trying again…',
    starting: 'The server is reading its history; one moment…',
    free: (count, role) => `${count} free: ${role}`, other: '中文',
  },
  'zh-CN': {
    title: '海裕社区服务中心', numbers: '服务中心数据', sessions: '近期可报名场次',
    none: '目前没有可报名的场次，有新场次时会自动显示在这里。',
    'organizations.led': '带动组织', 'volunteers.recruited': '招募义工', 'sessions.held': '开展活动场次',
    'members.enrolled': '发展会员', 'served.person_times': '服务人次',
    live: '实时更新', polling: '每隔几秒刷新', away: '暂时无法连接服务器，正在重试……',
    starting: '服务器正在读取历史记录，请稍候……',
    free: (count, role) => `${role}余 ${count} 个名额`, other: 'English',
  },
};
const ROLES = {
  en: { doctor: 'doctors', nurse: 'nurses', volunteer: 'volunteers', resident: 'residents', social_worker: 'social workers' },
  'zh-CN': { doctor: '医生', nurse: '护士', volunteer: '义工', resident: '居民', social_worker: '社工' },
};

// Storage may be forbidden; the page then forgets the choice and is otherwise the same.
function remembered() {
  try { return localStorage.getItem('language'); } catch { return null; }
}
function remember(value) {
  try { localStorage.setItem('language', value); } catch { /* as above */ }
}

const preferred = remembered() || (navigator.languages || []).find((one) => /^(zh|en)/i.test(one)) || 'en';
let language = /^zh/i.test(preferred) ? 'zh-CN' : 'en';
let shownSessions = null;
let shownState = '';
let zone;  // the district's, once known

const number = (value) => new Intl.NumberFormat(language).format(value);

function speak() {
  const texts = TEXTS[language];
  document.documentElement.lang = language;
  document.title = texts.title;
  for (const node of document.querySelectorAll('[data-text]')) node.textContent = texts[node.dataset.text];
  for (const node of document.querySelectorAll('dd[data-value]')) node.textContent = number(node.dataset.value);
  document.getElementById('language').textContent = texts.other;
  showState(shownState);
  if (shownSessions) showSessions(shownSessions);
}

function showState(name) {
  shownState = name;
  document.getElementById('state').textContent = name ? TEXTS[language][name] : '';
}

function showNumber(metric, value) {
  const node = document.querySelector(`dd[data-metric="${metric}"]`);
  if (node.dataset.value === String(value)) return;
  node.dataset.value = value;
  node.textContent = number(value);
  node.classList.add('changed');
  setTimeout(() => node.classList.remove('changed'), 150);
}

// A shown text is a plain string or a map from language to string.
function localText(text) {
  if (!text || typeof text === 'string') return text || '';
  return text[language] || text[language.slice(0, 2)] || Object.values(text)[0] || '';
}

// In the district's time, wherever the reader is: a session is held at a place.
function when(session) {
  const time = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const start = new Date(session.start_at);
  const day = { month: 'short', day: 'numeric', weekday: 'short', ...time };
  if (start.getFullYear() !== new Date().getFullYear()) day.year = 'numeric';
  const end = new Intl.DateTimeFormat(language, time).format(new Date(session.end_at));
  return `${new Intl.DateTimeFormat(language, day).format(start)} – ${end}`;
}

function element(tag, className, text) {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

function sessionRow(session) {
  const free = session.places.filter((place) => place.free > 0)
    .map((place) => TEXTS[language].free(number(place.free), ROLES[language][place.role] || place.role));
  const time = element('time', 'when', when(session));
  time.dateTime = session.start_at;
  const row = document.createElement('li');
  row.append(element('span', 'what', localText(session.title) || session.id), time, element('span', 'free', free.join(' · ')));
  return row;
}

function showSessions(sessions) {
  shownSessions = sessions;
  document.getElementById('sessions').replaceChildren(...sessions.map(sessionRow));
  document.getElementById('none').hidden = sessions.length > 0;
}

async function get(url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(response.status === 503 ? 'starting' : 'away');
  return response.json();
}

const troubled = (error) => showState(error.message === 'starting' ? 'starting' : 'away');

async function loadSessions() {
  try {
    zone = zone || (await get(`/v1/counters/${METRICS[0]}`)).zone;
    const now = encodeURIComponent(new Date().toISOString());
    showSessions((await get(`/v1/sessions?open=true&limit=8&from=${now}`)).items);
  } catch { /* the line below the page tells of it; the next turn tries again */ }
}

async function poll() {
  try {
    await Promise.all(METRICS.map(async (metric) => {
      const answer = await get(`/v1/counters/${metric}?organization=${ORGANIZATION}`);
      showNumber(metric, answer.total.length > 0 ? answer.total[0].value : 0);
    }));
    showState('polling');
  } catch (error) { troubled(error); }
}

// The browser opens the stream again by itself; while it is away, the numbers are polled.
function follow() {
  let polling = null;
  const startPolling = () => {
    if (polling !== null) return;
    polling = setInterval(poll, POLL_MS);
    poll();
  };
  const stopPolling = () => {
    clearInterval(polling);
    polling = null;
  };
  if (!window.EventSource) return startPolling();
  const counters = METRICS.map((metric) => `${metric}:organization=${ORGANIZATION}`).join(',');
  const open = () => {
    const stream = new EventSource(`/v1/stream?counters=${encodeURIComponent(counters)}`);
    stream.addEventListener('counter', (event) => {
      const { metric, value } = JSON.parse(event.data);
      showNumber(metric, value);
    });
    stream.addEventListener('open', () => {
      stopPolling();
      showState('live');
    });
    stream.addEventListener('error', () => {
      startPolling();
      // An answer that is no stream ends it for good: open another in a while.
      if (stream.readyState === EventSource.CLOSED) setTimeout(open, POLL_MS);
    });
  };
  open();
}

document.getElementById('language').addEventListener('click', () => {
  language = language === 'en' ? 'zh-CN' : 'en';
  remember(language);
  speak();
});
speak();
follow();
loadSessions();
setInterval(loadSessions, SESSIONS_MS);
