import { Agent } from "node:http";
import twilio from "twilio";

/**
 * The twilio SDK's own HTTP client, with a limit to its patience, and led to another origin if one is given.
 *
 * @param timeout milliseconds that one request may take
 * @throws TypeError if `baseUrl` is no URL
 */
export function twilioHttp(timeout: number, baseUrl?: string): InstanceType<typeof twilio.RequestClient> {
  if (!baseUrl) return new twilio.RequestClient({ timeout });

  const { origin } = new URL(baseUrl);
  const client = new twilio.RequestClient({ timeout, keepAlive: false });
  // The SDK arranges connections for https only.
  client.axios.defaults.httpAgent = new Agent({ keepAlive: false });
  client.axios.interceptors.request.use((request) => {
    const { pathname, search } = new URL(request.url!);
    request.url = origin + pathname + search;
    return request;
  });
  return client;
}
