// Why a request did not succeed, in words that help.
import { w } from '../lang';
import type { FieldError, RefusalReason, Signup, SignupAlternative } from './types';

// As the API tells it; a proxy in between may know less.
export interface ProblemBody {
  type?: string; title?: string; errors?: FieldError[]; reason?: RefusalReason; signup?: Signup; next_steps?: SignupAlternative[];
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
  const fields = (problem.body.errors ?? []).map((one) => one.pointer.replace(/^\/(data\/)?/, '')).join(', ');
  return (known ?? problem.body.title ?? w().problems.internal) + (fields ? ` (${fields})` : '');
}

export const reason_words = (reason: RefusalReason | undefined): string => (reason ? w().reasons[reason] : '');
