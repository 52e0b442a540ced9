// What the browser believes of the network; a request that fails says more.
import { signal } from '@preact/signals';

export const online = signal(navigator.onLine);
addEventListener('online', () => { online.value = true; });
addEventListener('offline', () => { online.value = false; });
