import type pg from 'pg';

/** How much work of years is put into a database. */
export interface ManyTickets {
  /** Names the rows: `<prefix>_1` is the first ticket. */
  readonly prefix: string;
  readonly technicianId: string;
  readonly tickets: number;
  readonly messagesEach: number;
  /** Stands in the subject of twenty of them, however many there are. */
  readonly rareWord: string;
}

/**
 * Adds closed tickets with their conversations, clients and contacts to a technician's tenant, made by the database
 * itself. `client` must be allowed to switch triggers off: row by row, they would take longer than all the rest.
 */
export const addManyTickets = async (client: pg.Client, options: ManyTickets): Promise<void> => {
  const { prefix, technicianId, tickets, messagesEach, rareWord } = options;
  const { rows } = await client.query<{ tenant: string }>('select tenant_id as tenant from technician where id = $1', [
    technicianId,
  ]);
  const tenant = rows[0]!.tenant;
  // What they keep is put in at once below, and what they check is so.
  await client.query(`set session_replication_role = 'replica'`);
  // Clients come with tickets: nobody's own history is a hundred times as long because the desk's is.
  await client.query(
    `insert into client (id, tenant_id, name, time_zone)
      select $3 || '_' || n, $1, 'Former client ' || md5(n::text), 'Europe/Berlin' from generate_series(0, $2::int / 100) n`,
    [tenant, tickets, prefix],
  );
  await client.query(
    `insert into contact (id, tenant_id, client_id, name, email)
      select $3 || '_' || n, $1, $3 || '_' || n / 20, 'Former contact ' || md5(n::text), $3 || n || '@former.example'
      from generate_series(0, $2::int / 5) n`,
    [tenant, tickets, prefix],
  );
  await client.query(
    `insert into ticket (id, tenant_id, number, subject, status, priority, assignee_id, client_id, contact_id, channel,
        created_at, updated_at, resolved_at, conversation_size)
      select $4 || '_' || n, $1, 1000000 + n,
        case when n % ($2::int / 20) = 0 then $6 || ' ' || n else 'Printer ' || md5(n::text) end,
        'closed', (array['low', 'medium', 'high', 'critical'])[1 + n % 4], $3, $4 || '_' || n / 100, $4 || '_' || n / 5,
        'email', now() - interval '400 days' - n * interval '1 minute',
        now() - interval '300 days' - n * interval '1 minute', now() - interval '300 days' - n * interval '1 minute', $5
      from generate_series(1, $2::int) n`,
    [tenant, tickets, technicianId, prefix, messagesEach, rareWord],
  );
  await client.query(
    `insert into message (id, tenant_id, ticket_id, kind, created_at, text, technician_id)
      select $4 || '_' || n || '_' || m, $1, $4 || '_' || n, 'internal_note',
        now() - interval '400 days' - n * interval '1 minute' + m * interval '1 hour',
        'Looked at it: ' || md5(n || ' ' || m), $3
      from generate_series(1, $2::int) n, generate_series(1, $5::int) m`,
    [tenant, tickets, technicianId, prefix, messagesEach],
  );
  await client.query(`set session_replication_role = 'origin'`);
  await client.query(
    `insert into ticket_tally select tenant_id, status, priority, assignee_id, count(*) from ticket
      where id like $1 || '\\_%' group by 1, 2, 3, 4`,
    [prefix],
  );
  await client.query('vacuum analyze');
};
