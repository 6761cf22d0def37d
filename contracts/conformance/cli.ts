#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { printReport } from './report.ts';
import { runConformance } from './run.ts';

const USAGE = `Tries a backend against the contract of the Ticket Peek.

  ticket-peek-conformance <base URL> [options] [check …]

  --header 'Name: value'     signs the test account in, e.g. 'Authorization: Bearer …' or 'Cookie: …'; repeatable
  --sign-in <path>           asked by POST first; the cookies of its answer sign in
  --sign-in-body <json>      its body
  --ticket <id>              the ticket to work on; the first of the queue otherwise
  --foreign-ticket <id>      a ticket that the test account must not see
  --mail                     a real reply may be sent to the ticket's contact
  --timeout <seconds>        how long to wait for an answer or an event (10)
  --json                     prints the report as JSON

Names of checks, or their beginnings (e.g. live), limit what is tried. Exit code 1 when the contract is broken,
2 when the kit could not be started.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    header: { type: 'string', multiple: true, default: [] },
    'sign-in': { type: 'string' },
    'sign-in-body': { type: 'string', default: '{}' },
    ticket: { type: 'string' },
    'foreign-ticket': { type: 'string' },
    mail: { type: 'boolean', default: false },
    timeout: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const signInBy = async (baseUrl: string, path: string, body: string): Promise<Record<string, string>> => {
  const response = await fetch(baseUrl + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: new URL(baseUrl).origin },
    body,
  });
  const cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';')[0]);
  if (!response.ok || cookies.length === 0)
    throw new Error(`POST ${path}: ${response.status}, ${cookies.length} cookies.`);
  return { Cookie: cookies.join('; ') };
};

const headerOf = (given: string): [string, string] => {
  const colon = given.indexOf(':');
  if (colon < 1) throw new Error(`--header ${given} is not of the form 'Name: value'.`);
  return [given.slice(0, colon).trim(), given.slice(colon + 1).trim()];
};

const [base, ...only] = positionals;
if (values.help || base === undefined) {
  console.log(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    const baseUrl = base.replace(/\/$/, '');
    const signIn = values['sign-in'];
    const headers = {
      ...Object.fromEntries(values.header.map(headerOf)),
      ...(signIn === undefined ? {} : await signInBy(baseUrl, signIn, values['sign-in-body'])),
    };
    const report = await runConformance(
      {
        baseUrl,
        headers,
        ticketId: values.ticket,
        foreignTicketId: values['foreign-ticket'],
        mayMail: values.mail,
        timeoutMs: Number(values.timeout) * 1000,
      },
      only,
    );
    console.log(values.json ? JSON.stringify(report, null, 2) : printReport(report));
    process.exitCode = report.passed ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
