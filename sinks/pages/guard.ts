// Who may ask, and what a browser may do with the answer: Host and Origin checked, a policy that trusts this server alone.
import type { MiddlewareHandler } from 'hono';
import { problem } from './problem.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
};

/** Every answer bears the headers; a request for another host (a name made to point here) is misdirected. */
export const guard =
  (hosts: () => ReadonlySet<string>): MiddlewareHandler =>
  async (context, next) => {
    const host = context.req.header('host') ?? '';
    if (hosts().has(host)) await next();
    else context.res = problem(421, `this server is ${[...hosts()][0]}`);
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
  };

/** What changes something comes from this page, or from no browser at all, and as JSON. */
export const ownPageOnly: MiddlewareHandler = async (context, next) => {
  const { req } = context;
  const [origin, site] = [req.header('origin'), req.header('sec-fetch-site')];
  const isOwn = origin === undefined || origin === `http://${req.header('host')}`;
  if (!isOwn || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    return problem(403, 'a page of another origin may not do this');
  if (!/^application\/json\s*(;|$)/i.test(req.header('content-type') ?? ''))
    return problem(415, 'send application/json');
  return next();
};
