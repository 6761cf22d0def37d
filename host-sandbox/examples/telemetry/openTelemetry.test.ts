import { SpanStatusCode } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { toOpenTelemetry } from './openTelemetry.ts';

const ORIGIN = { instanceId: 'i1', release: '0.1.0+abc', contract: '1.1.0' };

const exported = () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  return { tell: toOpenTelemetry(provider), spans: () => exporter.getFinishedSpans() };
};

test('a timing becomes a span as long as it took', () => {
  const { tell, spans } = exported();
  tell({ kind: 'timing', name: 'card', part: 'sla', ms: 250, ...ORIGIN });
  const [span] = spans();
  expect(span!.name).toBe('ticket-peek card');
  const [seconds, nanoseconds] = span!.duration;
  expect(seconds * 1_000 + nanoseconds / 1e6).toBeCloseTo(250);
  expect(span!.attributes).toEqual({
    'ticket_peek.instance': 'i1',
    'ticket_peek.release': '0.1.0+abc',
    'ticket_peek.contract': '1.1.0',
    'ticket_peek.part': 'sla',
  });
});

test('an error becomes a failed span with its code', () => {
  const { tell, spans } = exported();
  tell({ kind: 'error', code: 'offline', retryable: true, ...ORIGIN });
  expect(spans()[0]!.status).toEqual({ code: SpanStatusCode.ERROR, message: 'offline' });
});
