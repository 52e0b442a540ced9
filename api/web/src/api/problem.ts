// Why a request did not succeed, in words that help.
import { w } from '../lang';
import type { NextStep, Reason, Signup } from './types';

export interface ProblemBody {
  type?: string; title?: string; detail?: string; reason?: string; signup?: Signup; next_steps?: NextStep[];
  errors?: { pointer: string; code: string; detail?: string }[];
}

export class Problem extends Error {
  constructor(readonly status: number, readonly slug: string, readonly body: ProblemBody = {}) { super(slug); }

  // May be tried again as it is, with the same Idempotency-Key: nothing is known of how it ended.
  get passing(): boolean {
    return this.status === 0 || this.status >= 500 || this.status === 429 || this.slug === 'idempotency_in_flight';
  }
}

export const problem_of = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem(0, 'offline');

export function words_of(problem: Problem): string {
  const known = (w().problems as Record<string, string>)[problem.slug];
  if (problem.slug === 'wrong_state' && problem.body.reason) {
    const why = (w().states as Record<string, string>)[problem.body.reason];
    if (why) return why;
  }
  const fields = (problem.body.errors ?? []).map((one) => one.pointer.replace(/^\/(data\/)?/, '')).join(', ');
  return (known ?? problem.body.title ?? w().problems.internal) + (fields ? ` (${fields})` : '');
}

export const reason_words = (reason: Reason | string | undefined): string =>
  (w().reasons as Record<string, string>)[reason ?? ''] ?? '';
