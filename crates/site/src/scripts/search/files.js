// Fetches the files of this folder. One that is missing or was cut short is requested once more, past what the browser keeps.

// Of the files that are not packed, so that one that was cut short is noticed.
const DIGESTS = {};

let lost = 0;
/** How many files of the index could not be had: Pagefind goes on without them, as if they had nothing. */
export const countLost = () => lost;

// Pagefind's files are packed, and one that was cut short cannot be unpacked. Pagefind also takes them unpacked.
const unpacked = async (response) => {
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  const [first, second] = new Uint8Array(bytes);
  if (first !== 0x1f || second !== 0x8b) return new Response(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(await new Response(stream).arrayBuffer());
};

/** The file at this address of the folder, unpacked. */
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
