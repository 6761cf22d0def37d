// Federation is set up before the host runs.
void import('./bootstrap.ts');
export {};
