import { expect, test } from 'vitest';
import { misleads } from './misleadingLink.ts';

test.each([
  ['https://bank.example/login', 'https://evil.example/login', 'evil.example'],
  ['bank.example', 'https://evil.example', 'evil.example'],
  ['www.bank.example/a?b', 'http://bank.example.evil.example/', 'bank.example.evil.example'],
  ['Your bank', 'https://xn--bnk-sna.example/', 'xn--bnk-sna.example'],
  ['bаnk.example', 'https://bаnk.example/', 'xn--bnk-6cd.example'],
  ['Sign in', 'https://bank.example@evil.example/', 'evil.example'],
  ['https://bank.example/\u202Egpj.exe', 'https://bank.example/\u202Egpj.exe', 'bank.example'],
])('%s that leads to %s is told to lead to %s', (words, href, host) => {
  expect(misleads(words, href)).toBe(host);
});

test.each([
  ['https://bank.example/login', 'https://www.bank.example/login?utm=1'],
  ['Click here', 'https://evil.example'],
  ['Report.final v2', 'https://files.example'],
  ['cora@client.example', 'mailto:cora@client.example'],
  ['broken', 'https://'],
])('%s that leads to %s needs no word', (words, href) => {
  expect(misleads(words, href)).toBeNull();
});
