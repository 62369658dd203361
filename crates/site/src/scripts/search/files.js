// Fetches the files of this folder. Requests a missing or truncated file once more, bypassing the browser's cache.

// Digests of the uncompressed files, to detect truncated ones.
const DIGESTS = {};

let lost = 0;
/** How many files of the index could not be loaded: Pagefind continues without them, as if they were empty. */
export const countLost = () => lost;

// Pagefind's files are compressed, so a truncated one cannot be decompressed. Pagefind also accepts decompressed files.
const unpacked = async (response) => {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  if (first !== 0x1f || second !== 0x8b) return new Response(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(await new Response(stream).arrayBuffer());
};

/** The decompressed file at this address of the folder. */
export const get = async (address) => {
  const url = new URL(address, import.meta.url);
  const integrity = DIGESTS[url.pathname.split("/").pop()];
  const request = async (cache) => unpacked(await fetch(url, { integrity, cache }));
  try {
    return await request("default").catch(() => request("reload"));
  } catch (error) {
    if (url.pathname.endsWith(".pf_index")) lost += 1;
    throw error;
  }
};
