// A table as a file for spreadsheets: UTF-8 with its mark, and no cell that would run as a formula.
const cell = (value: string | number | undefined): string => {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
};

export const csv_of = (rows: (string | number | undefined)[][]): string =>
  '\ufeff' + rows.map((row) => row.map(cell).join(',')).join('\r\n') + '\r\n';
