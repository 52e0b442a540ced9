// Keeps the page on a desk's device, so that the door can be opened without a network. The network comes first: what is
// kept is shown only when it fails. Nothing of the API is kept here.
// Set by build.mjs: the files of the bundle, and what changes whenever one of them does.
declare const kFiles: string[];
declare const kVersion: string;

interface Caught extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
  waitUntil(done: Promise<unknown>): void;
}
const worker = self as unknown as {
  addEventListener(type: string, on: (event: Caught) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
};
const kCache = `page-${kVersion}`;

async function install(): Promise<void> {
  await (await caches.open(kCache)).addAll(kFiles);
  await worker.skipWaiting();
}

async function drop_old(): Promise<void> {
  for (const name of await caches.keys()) if (name !== kCache) await caches.delete(name);
  await worker.clients.claim();
}

async function answer(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request.mode === 'navigate' ? '/' : request, { ignoreSearch: true });
    if (!kept) throw error;
    return kept;
  }
}

worker.addEventListener('install', (event) => event.waitUntil(install()));
worker.addEventListener('activate', (event) => event.waitUntil(drop_old()));
worker.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  const ours = event.request.mode === 'navigate' || kFiles.includes(pathname);
  if (event.request.method === 'GET' && origin === location.origin && ours && !pathname.startsWith('/v1/')) event.respondWith(answer(event.request));
});
