import { Hono } from 'hono';
import type { ZammadArticle, ZammadTicket, ZammadUser } from './zammadShapes.ts';

/**
 * A stand-in for a Zammad, made from its published API documentation: the endpoints that the adapter asks, with
 * their shapes, their token, and their refusals. Only for the example's test.
 */
export const createZammadStandIn = (token: string) => {
  const at = '2026-03-02T09:00:00.000Z';
  const user = (id: number, firstname: string, lastname: string, role: string): ZammadUser => ({
    ...{ id, firstname, lastname, email: `${firstname.toLowerCase()}@example.com`, phone: '', roles: [role] },
  });
  const users = [user(1, '-', '', ''), user(2, 'Nicole', 'Braun', 'Customer'), user(3, 'Emma', 'Agent', 'Agent')];
  const ticket: { -readonly [K in keyof ZammadTicket]: ZammadTicket[K] } & { pending_time: string | null } = {
    ...{ id: 1, number: '22001', title: 'Welcome to Zammad!', state: 'new', priority: '2 normal', owner_id: 1 },
    ...{ customer_id: 2, organization: 'Zammad Foundation', organization_id: 1, first_response_at: null },
    ...{ close_at: null, escalation_at: null, time_unit: '15.0', pending_time: null, created_at: at, updated_at: at },
  };
  const article = (id: number, changes: Partial<ZammadArticle>): ZammadArticle => ({
    ...{ id, ticket_id: 1, type: 'email', sender: 'Customer', from: 'Nicole Braun <nicole@example.com>', to: 'Users' },
    ...{ subject: ticket.title, body: '', content_type: 'text/plain', internal: false, created_by_id: 2 },
    ...{ created_at: at, preferences: {}, ...changes },
  });
  const articles = [
    article(1, { body: 'The <b>scanner</b> is silent.<br>Since Monday.', content_type: 'text/html' }),
    article(2, {
      ...{ sender: 'Agent', from: 'Emma Agent <emma@example.com>', to: 'Nicole Braun <nicole@example.com>' },
      ...{ body: 'We are on it.', created_by_id: 3, preferences: { delivery_status: 'success' } },
    }),
  ];

  const app = new Hono();
  app.use('/api/*', async (c, next) =>
    c.req.header('authorization') === `Token token=${token}`
      ? next()
      : c.json({ error: 'Authentication required' }, 401),
  );
  app.get('/api/v1/users/me', (c) => c.json(users[2]));
  app.get('/api/v1/users', (c) => c.json(users));
  app.get('/api/v1/users/:id', (c) => c.json(users.find(({ id }) => id === Number(c.req.param('id')))));
  app.get('/api/v1/tickets', (c) => c.json([ticket]));
  app.get('/api/v1/tags', (c) => c.json({ tags: ['scanner'] }));
  app.get('/api/v1/tickets/:id', (c) =>
    c.req.param('id') === '1' ? c.json(ticket) : c.json({ error: `Couldn't find Ticket` }, 404),
  );
  app.put('/api/v1/tickets/:id', async (c) => {
    const changes: Partial<typeof ticket> = await c.req.json();
    if (changes.state?.startsWith('pending') && !changes.pending_time) {
      return c.json({ error: "Missing required value for field 'pending_time'!" }, 422);
    }
    Object.assign(ticket, changes, { updated_at: new Date(Date.parse(ticket.updated_at) + 1000).toISOString() });
    return c.json(ticket);
  });
  app.get('/api/v1/ticket_articles/by_ticket/:id', (c) => c.json(articles));
  app.post('/api/v1/ticket_articles', async (c) => {
    const given: Partial<ZammadArticle> = await c.req.json();
    const author = {
      sender: 'Agent',
      from: 'Emma Agent',
      created_by_id: 3,
      created_at: new Date().toISOString(),
    } as const;
    const added = article(articles.length + 1, { to: '', ...given, ...author });
    articles.push(added);
    return c.json(added, 201);
  });
  return { app, ticket, articles };
};
