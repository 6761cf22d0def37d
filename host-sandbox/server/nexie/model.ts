import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText } from 'ai';
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

  const ask = async (prompt: Prompt, signal: AbortSignal): Promise<string> => {
    try {
      const { text } = await generateText({
        model: endpoint.chatModel(modelId),
        ...prompt,
        temperature: 0.2,
        maxOutputTokens: MAX_ANSWER_TOKENS,
        maxRetries: 0,
        abortSignal: signal,
      });
      if (text.trim() === '') throw new NexieError('The model answered with nothing.');
      return text.trim();
    } catch (cause) {
      if (cause instanceof NexieError) throw cause;
      throw new NexieError(becauseOf(signal.aborted ? signal.reason : cause), { cause });
    }
  };

  return {
    summarise: async (conversation, signal) => ({
      sentences: readSummary(await ask(summaryPrompt(conversation), signal), conversation),
      provider,
    }),
    assist: async (order, conversation, signal) => ({
      text: await ask(assistPrompt(order, conversation), signal),
      provider,
    }),
  };
};
