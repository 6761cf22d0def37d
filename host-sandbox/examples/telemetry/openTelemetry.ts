import { SpanStatusCode, type TracerProvider } from '@opentelemetry/api';
import type { PeekMeasure } from '@ticket-peek/contracts';

/**
 * Turns what a Peek measures into spans: lend it as the capability `telemetry`. A timing is a span that ends now, an
 * error one without length; each carries the mount, the remote's release and the contract.
 */
export const toOpenTelemetry = (provider: TracerProvider): ((measure: PeekMeasure) => void) => {
  const tracer = provider.getTracer('ticket-peek');
  return (measure) => {
    const now = Date.now();
    const attributes = {
      'ticket_peek.instance': measure.instanceId,
      'ticket_peek.release': measure.release,
      'ticket_peek.contract': measure.contract,
    };
    if (measure.kind === 'timing') {
      const part = measure.part === undefined ? {} : { 'ticket_peek.part': measure.part };
      const startTime = now - measure.ms;
      tracer.startSpan(`ticket-peek ${measure.name}`, { startTime, attributes: { ...attributes, ...part } }).end(now);
      return;
    }
    const span = tracer.startSpan('ticket-peek error', { startTime: now, attributes });
    span.setStatus({ code: SpanStatusCode.ERROR, message: measure.code });
    span.end(now);
  };
};
