// What is wrong with a request, as problem details (RFC 9457).
import { STATUS_CODES } from 'node:http';

export const problem = (status: number, detail: string, headers: Record<string, string> = {}): Response =>
  new Response(`${JSON.stringify({ title: STATUS_CODES[status], status, detail })}\n`, {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
