// Module Federation wants everything behind one dynamic import.
void import('./bootstrap.ts');
