// The language of the page. Words are typed: a key that one language lacks does not compile.
import { batch, effect, signal } from '@preact/signals';
import { keep, kept } from './storage';
import type { Text } from './api/types';
import type { Words } from './words/en';

export type Lang = 'zh-CN' | 'en';

const asked = new URLSearchParams(location.search).get('lang') ?? '';
const preferred = asked || kept('language') || (navigator.languages ?? []).find((one) => /^(zh|en)/i.test(one)) || 'en';

export const lang = signal<Lang>(/^zh/i.test(preferred) ? 'zh-CN' : 'en');
// Each language is a file of its own; the page is drawn once the first is there.
const words = signal<Words>({} as Words);
export const w = (): Words => words.value;

const fetch_words = async (of: Lang): Promise<Words> => (of === 'en' ? (await import('./words/en')).en : (await import('./words/zh')).zh);

export async function load_words(): Promise<void> {
  words.value = await fetch_words(lang.value);
}

effect(() => { document.documentElement.lang = lang.value; });

export async function set_language(next: Lang): Promise<void> {
  const loaded = await fetch_words(next);
  batch(() => {
    words.value = loaded;
    lang.value = next;
  });
  keep('language', next);
}

export function text(of: Text | undefined): string {
  if (!of || typeof of === 'string') return of ?? '';
  return of[lang.value] ?? of[lang.value.slice(0, 2)] ?? Object.values(of)[0] ?? '';
}

// The name of a code of an open vocabulary; the code itself, readable, where it has none.
export function name_of(kind: keyof Words['codes'], code: string | undefined): string {
  if (!code) return '';
  const names = words.value.codes[kind] as Record<string, string>;
  return names[code] ?? code.replace(/_/g, ' ');
}
