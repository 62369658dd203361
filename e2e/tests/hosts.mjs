// Asking a server for the very bytes it sends, which `fetch` unpacks.
import { request } from "node:http";

/** Status, headers and body of an answer, as they come. */
export const ask = (origin, path, headers = {}, method = "GET") =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const options = { hostname, port, path, method, headers: { "accept-encoding": "identity", ...headers } };
    request(options, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    })
      .on("error", reject)
      .end();
  });
