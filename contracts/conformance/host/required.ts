import { signedInSchema } from '../../people.ts';
import { CONTRACT_ID, SUPPORTED_MAJORS } from '../../version.ts';
import { expectThat } from '../kit.ts';
import { ask, codeOf, NO_TICKET, type HostCheck } from './wiring.ts';

/** How the host introduces itself, and the two capabilities without which there is no Peek. */
export const required: readonly HostCheck[] = [
  {
    id: 'hello.contract',
    says: 'hello names this contract and a version whose major is served, in plain data.',
    run: ({ hello }) => {
      structuredClone(hello);
      expectThat(hello.contract.id === CONTRACT_ID, `contract.id is ${hello.contract.id}`);
      const major = Number(hello.contract.version.split('.')[0]);
      expectThat((SUPPORTED_MAJORS as readonly number[]).includes(major), `version is ${hello.contract.version}`);
    },
  },
  {
    id: 'hello.capabilities',
    says: 'hello names each capability that is lent, and none that is not.',
    run: ({ hello, host }) => {
      const named = Object.entries(hello.capabilities).flatMap(([name, version]) => (version ? [name] : []));
      const given = Object.entries(host).flatMap(([name, capability]) => (capability ? [name] : []));
      const odd = [...named.filter((name) => !given.includes(name)), ...given.filter((name) => !named.includes(name))];
      expectThat(odd.length === 0, `not in both: ${odd.join(', ')}`);
    },
  },
  {
    id: 'request.signs-in',
    says: 'request adds the sign-in, and resolves with parsed JSON.',
    run: async (wiring) => {
      const answer = await ask(wiring, { method: 'GET', path: '/api/session' });
      expectThat(answer.status === 200, `${answer.status} (${codeOf(answer)}): the sign-in is not added`);
      expectThat(
        signedInSchema.safeParse(answer.body).success,
        `the body is ${typeof answer.body}, not what the route promises`,
      );
    },
  },
  {
    id: 'request.resolves-refusals',
    says: 'request resolves whatever the server answers; a refusal keeps its status and its body.',
    run: async (wiring) => {
      const answer = await ask(wiring, { method: 'GET', path: NO_TICKET });
      expectThat(answer.status === 404 && codeOf(answer) === 'not-found', `${answer.status}, ${codeOf(answer)}`);
    },
  },
  {
    id: 'request.csrf',
    says: 'request adds CSRF protection to writes.',
    run: async (wiring) => {
      const body = { instanceId: 'conformance-wiring', activity: 'left' };
      const path = `/api/tickets/${wiring.ticketId}/presence`;
      const answer = await ask(wiring, { method: 'POST', path, body });
      expectThat(answer.status === 204, `${answer.status} (${codeOf(answer)}) for telling presence`);
    },
  },
  {
    id: 'request.headers',
    says: 'request hands If-Match and Idempotency-Key on.',
    run: async (wiring) => {
      const headers = { 'If-Match': '"0"' };
      const path = `/api/tickets/${wiring.ticketId}`;
      const answer = await ask(wiring, { method: 'PATCH', path, body: { priority: 'low' }, headers });
      expectThat(
        codeOf(answer) === 'revision-conflict',
        `${answer.status} (${codeOf(answer)}) for a revision that is past`,
      );
    },
  },
  {
    id: 'request.files',
    says: 'request sends a Blob as the bytes that it is.',
    run: async (wiring) => {
      const uploads = `/api/tickets/${wiring.ticketId}/uploads`;
      const begin = { fileName: 'conformance.txt', sizeBytes: 8, mediaType: 'text/plain' };
      const begun = await ask(wiring, { method: 'POST', path: uploads, body: begin });
      const id = (begun.body as { id?: string } | null)?.id;
      expectThat(id, `${begun.status} (${codeOf(begun)}) for beginning an upload`);
      const path = `${uploads}/${id}/parts?offset=0`;
      const part = await ask(wiring, { method: 'PUT', path, body: new Blob(['1234']) });
      await ask(wiring, { method: 'DELETE', path: `${uploads}/${id}` });
      const received = (part.body as { receivedBytes?: number } | null)?.receivedBytes;
      expectThat(received === 4, `4 bytes were sent, ${received ?? codeOf(part)} received`);
    },
  },
  {
    id: 'request.abort',
    says: 'request rejects when its signal is aborted.',
    run: async (wiring) => {
      const signal = AbortSignal.abort();
      const settledAs = await wiring.host.request({ method: 'GET', path: '/api/session', signal }).then(
        () => 'an answer',
        () => 'rejected',
      );
      expectThat(settledAs === 'rejected', 'an aborted request was answered: the signal is not handed on');
    },
  },
  {
    id: 'reportError.quiet',
    says: 'reportError takes an error and throws nothing.',
    run: ({ host }) => host.reportError({ code: 'conformance', message: 'A test of the wiring.', retryable: false }),
  },
];
