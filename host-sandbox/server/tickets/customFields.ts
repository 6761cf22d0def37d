import { asc } from 'drizzle-orm';
import type { CustomField } from '#contracts';
import type { Db } from '../db/open.ts';
import { prepared } from '../db/prepared.ts';
import { customField } from '../db/schema.ts';
import { ProblemError } from '../http/problem.ts';

type FieldRecord = typeof customField.$inferSelect;

/** Values by the field's id, as a ticket keeps them. */
export type FieldValues = Readonly<Record<string, string | null>>;

const fieldsInOrder = prepared((db) =>
  db.select().from(customField).orderBy(asc(customField.position), asc(customField.id)).prepare(''),
);

/** The tenant's fields in their order. */
export const listFields = (tx: Db): Promise<FieldRecord[]> => fieldsInOrder(tx, {});

/** The tenant's fields with one ticket's values. */
export const toCustomFields = (fields: readonly FieldRecord[], values: FieldValues): CustomField[] =>
  fields.map(({ id, label, kind, options }) => ({
    id,
    label,
    kind,
    options,
    value: values[id] ?? null,
  }));

const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

const ACCEPTS: Readonly<Record<FieldRecord['kind'], (text: string, field: FieldRecord) => boolean>> = {
  text: () => true,
  number: (text) => /^-?\d{1,15}(\.\d{1,6})?$/.test(text),
  date: (text) => isDate(text),
  choice: (text, { options }) => options.includes(text),
  yes_no: (text) => text === 'yes' || text === 'no',
};

const EXPECTED: Readonly<Record<FieldRecord['kind'], string>> = {
  text: 'a text',
  number: 'a number',
  date: 'a date such as 2026-11-23',
  choice: 'one of its choices',
  yes_no: 'yes or no',
};

/** One field's new value beside its old one. */
export interface FieldChange {
  readonly id: string;
  readonly label: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** What really changes when `wanted` is laid over `values`. Throws `invalid-request` for a field or value that is none. */
export const fieldChanges = async (tx: Db, values: FieldValues, wanted: FieldValues): Promise<FieldChange[]> => {
  const fields = new Map((await listFields(tx)).map((field) => [field.id, field]));
  return Object.entries(wanted).flatMap(([id, given]) => {
    const field = fields.get(id);
    if (!field) throw new ProblemError('invalid-request', 'This ticket has no such field. Load it again.');
    const to = given?.trim() || null;
    if (to !== null && !ACCEPTS[field.kind](to, field)) {
      throw new ProblemError('invalid-request', `${field.label} takes ${EXPECTED[field.kind]}, not “${to}”.`);
    }
    const from = values[id] ?? null;
    return from === to ? [] : [{ id, label: field.label, from, to }];
  });
};
