import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, streamText } from 'ai';
import { ASSIST_TASKS } from '#contracts';
import { assistPrompt, readSummary, summaryPrompt, type Prompt } from './prompts.ts';
import { NexieError, type Nexie } from './provider.ts';

/** Where a language model answers, by the API that OpenAI made common. */
export interface ModelEndpoint {
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string;
}

const MAX_ANSWER_TOKENS = 1_200;

const becauseOf = (cause: unknown): string => {
  if (cause instanceof DOMException && (cause.name === 'TimeoutError' || cause.name === 'AbortError'))
    return 'The model took too long to answer.';
  if (APICallError.isInstance(cause)) {
    return cause.statusCode
      ? `The model’s server answered ${cause.statusCode}: ${cause.message.slice(0, 300)}`
      : `The model’s server could not be reached: ${cause.message.slice(0, 300)}`;
  }
  return 'The model’s answer could not be read.';
};

/** Nexie by a language model. Nothing is retried here: the technician or the job decides on that. */
export const modelNexie = ({ baseUrl, model: modelId, apiKey }: ModelEndpoint): Nexie => {
  const endpoint = createOpenAICompatible({ name: 'nexie', baseURL: baseUrl, ...(apiKey ? { apiKey } : {}) });
  const provider = { kind: 'model' as const, label: modelId };

  /** Streams, so that a first word comes early and a broken stream is told from a finished one. */
  const ask = async (prompt: Prompt, signal: AbortSignal, onText?: (piece: string) => void): Promise<string> => {
    let text = '';
    let finished = false;
    try {
      const { fullStream } = streamText({
        model: endpoint.chatModel(modelId),
        ...prompt,
        temperature: 0.2,
        maxOutputTokens: MAX_ANSWER_TOKENS,
        maxRetries: 0,
        abortSignal: signal,
        // Told by what is thrown here.
        onError: () => undefined,
      });
      for await (const part of fullStream) {
        if (part.type === 'error') throw part.error;
        if (part.type === 'abort') throw signal.reason;
        if (part.type === 'finish') finished = part.finishReason === 'stop' || part.finishReason === 'length';
        if (part.type !== 'text-delta') continue;
        text += part.text;
        onText?.(part.text);
      }
    } catch (cause) {
      throw new NexieError(becauseOf(signal.aborted ? signal.reason : cause), { cause });
    }
    if (!finished) throw new NexieError('The model’s answer broke off.');
    if (text.trim() === '') throw new NexieError('The model answered with nothing.');
    return text.trim();
  };

  return {
    assistant: { provider, tasks: [...ASSIST_TASKS] },
    summarise: async (conversation, signal) => ({
      sentences: readSummary(await ask(summaryPrompt(conversation), signal), conversation),
      provider,
    }),
    assist: async (order, conversation, signal, onText) => ({
      text: await ask(assistPrompt(order, conversation), signal, onText),
      provider,
    }),
  };
};
