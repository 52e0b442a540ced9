// Storage may be forbidden or full; the page then forgets, and is otherwise the same.
function local(): Storage | null {
  try { return localStorage; } catch { return null; }
}

export function kept(name: string, where: Storage | null = local()): string {
  try { return where?.getItem(`haiyu.${name}`) ?? ''; } catch { return ''; }
}

// False when it could not be kept.
export function keep(name: string, value: string, where: Storage | null = local()): boolean {
  try {
    if (value) where?.setItem(`haiyu.${name}`, value);
    else where?.removeItem(`haiyu.${name}`);
    return where !== null;
  } catch { return false; }
}

export function forget_all(prefix: string): void {
  const where = local();
  if (!where) return;
  for (const name of Object.keys(where)) if (name.startsWith(`haiyu.${prefix}`)) where.removeItem(name);
}

// What ends with the tab.
export function for_tab(): Storage | null {
  try { return sessionStorage; } catch { return null; }
}
