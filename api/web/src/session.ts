// Who one is. A link may carry a token (#token=...): it is kept for this tab only and sent with every request. Where
// the server asks for none, one may say who one is, to try things out; then only ids are kept.
import { computed, signal } from '@preact/signals';
import { for_tab, forget_all, kept, keep } from './storage';

export interface Claims {
  role?: string;
  sub?: string;
  person_id?: string;
  organization_id?: string;
  session_id?: string;
}

function take_token(): string {
  const found = /(?:^#|&)token=([^&]+)/.exec(location.hash);
  if (found?.[1]) {
    keep('token', decodeURIComponent(found[1]), for_tab());
    history.replaceState(null, '', location.pathname + location.search);  // not into bookmarks and histories
  }
  return kept('token', for_tab());
}

function read_claims(token: string): Claims {
  try {
    const part = token.split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) as Claims;
  } catch { return {}; }
}

export const token = signal(take_token());
const claims = computed(() => (token.value ? read_claims(token.value) : null));
const chosen_person = signal(kept('person'));
const chosen_organization = signal(kept('organization'));

export const has_token = computed(() => claims.value !== null);
export const person_id = computed(() =>
  claims.value ? claims.value.person_id ?? (claims.value.role === 'person' ? claims.value.sub ?? '' : '')
    : chosen_person.value);
export const organization_id = computed(() => claims.value?.organization_id ?? chosen_organization.value);

// Where somebody with this role begins; empty: like everybody.
export const first_screen = computed(() => {
  const role = claims.value?.role;
  if (role === 'organizer' || role === 'centre') return '/organizer';
  if (role === 'desk' && claims.value?.session_id) return `/checkin/${encodeURIComponent(claims.value.session_id)}`;
  return role === 'registrar' || role === 'operator' ? '/dashboard' : '';
});

export function choose_person(id: string): void {
  chosen_person.value = id;
  keep('person', id);
}
export function choose_organization(id: string): void {
  chosen_organization.value = id;
  keep('organization', id);
}
// Of the token of a link, or of who one said one is.
export function sign_out(): void {
  keep('token', '', for_tab());
  token.value = '';
  forget_all('desk.');  // rosters with people's names
  choose_person('');
}
