// Federation is set up before the host runs.
void import('./host.js');
