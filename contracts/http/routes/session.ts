import { signatureSchema, signedInSchema, technicianSchema } from '../../people.ts';
import { items } from '../items.ts';
import { route } from '../route.ts';

/** Who is signed in, and the colleagues. */
export const sessionRoutes = {
  getSignedIn: route({
    method: 'GET',
    path: '/api/session',
    response: signedInSchema,
    successStatus: 200,
  }),
  saveSignature: route({
    method: 'PUT',
    path: '/api/session/signature',
    body: signatureSchema,
    successStatus: 204,
  }),
  listTechnicians: route({
    method: 'GET',
    path: '/api/technicians',
    response: items(technicianSchema),
    successStatus: 200,
  }),
} as const;
