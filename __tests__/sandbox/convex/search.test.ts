import { ConvexClient, ConvexHttpClient } from "convex/browser";
import WebSocket from "ws";
import { mutation, query } from "./support/api";
import type { TestServer } from "./support/test-server";
import { startTestServer } from "./support/test-server";
import { until } from "./support/until";
import { watching } from "./support/watching";

let server: TestServer;
let http: ConvexHttpClient;
let client: ConvexClient;

beforeAll(async () => {
  server = await startTestServer();
  http = new ConvexHttpClient(server.url, { logger: false });
  client = new ConvexClient(server.url, {
    logger: false,
    webSocketConstructor: WebSocket as unknown as typeof globalThis.WebSocket,
  });
});
afterAll(async () => {
  await client.close();
  await server.kill();
});

let channels = 0;

/** Stores texts in a channel of their own and returns how to search it. */
async function stored(...bodies: string[]) {
  channels += 1;
  const channel = `search-${channels}`;
  const send = (body: string) => http.mutation(mutation("messages:send"), { channel, body });
  for (const body of bodies) await send(body);
  const filters = (text: string) => ({ search: [["body", text]], eq: [["channel", channel]] });
  const find = (text: string) => http.query(query("search:all"), filters(text));
  return { find, send, filters };
}

test.each([
  ["the rarer word", "common rare", ["rare pear", "common pear"]],
  ["a text that has the word more often", "fig", ["fig fig date", "fig date date"]],
  ["of equal matches the shorter text", "kiwi", ["kiwi", "kiwi in a salad of many other fruits"]],
  ["the whole word, not the beginning of another,", "plum", ["plum tree", "plumber tree"]],
  ["a text with more of the words", "lemon lime", ["lemon lime soda", "lemon soda soda"]],
])("%s comes first", async (_name, text, [first = "", second = ""]) => {
  await stored("common apple", "common grape", "common melon");
  const { find, send } = await stored(first, second);
  expect(await find(text)).toEqual([first, second]);
  // Not because of when they were stored: of two with the same relevance the newer one comes first.
  await send(first);
  await send(`${second} `);
  expect(await find(text)).toEqual([first, first, `${second} `, second]);
});

test.each([
  ["upper and lower case", "QUICK", "The Quick fox", true],
  ["accents stay", "ete", "été", false],
  ["upper case beyond English", "ÉTÉ", "un été", true],
  ["punctuation parts words", "road", "long-road_home", true],
  ["digits are words", "42", "room 42b", true],
  ["only the last word may be a beginning", "qui zebra", "the quick fox", false],
  ["the last word is a beginning", "zebra qui", "the quick fox", true],
  ["one of the words is enough", "zebra quick zebra", "the quick fox", true],
  ["nothing is found by nothing", " - ", "the quick fox", false],
  ["a word of 31 bytes", "a".repeat(31), "a".repeat(31), true],
  ["a word of 32 bytes is left out", "b".repeat(32), "b".repeat(32), false],
  ["the 16th word counts", `${"zebra ".repeat(15)}quick`, "the quick fox", true],
  ["the 17th does not", `${"zebra ".repeat(16)}quick`, "the quick fox", false],
])("%s", async (_name, text, body, matches) => {
  const { find } = await stored(body);
  expect(await find(text)).toEqual(matches ? [body] : []);
});

const TEXT = ["body", "quick"];
test.each([
  ["no text", { search: [] }, "does not contain any search filters"],
  ["two texts", { search: [TEXT, TEXT] }, "contains multiple search filters"],
  ["another field", { search: [["author", "x"]] }, "doesn't match the indexed `searchField`"],
  [
    "a field that is no filter field",
    { search: [TEXT], eq: [["author", "x"]] },
    "isn't indexed for filtering",
  ],
  [
    "nine filters",
    { search: [TEXT], eq: Array.from({ length: 9 }, () => ["channel", "x"]) },
    "too many filter conditions. Max: 8 Actual: 9",
  ],
])("a search with %s is refused", async (_name, args, message) => {
  await expect(http.query(query("search:all"), args)).rejects.toThrow(message);
});

type Page = { page: string[]; isDone: boolean; continueCursor: string };

test("pages are the whole result in order, without gaps or repeats", async () => {
  const { find, filters } = await stored("cat", "cat cat", "cat and dog", "dog", "catalogue of a cat", "cat");
  const pages: string[][] = [];
  let cursor: string | null = null;
  for (let isDone = false; !isDone;) {
    const paginationOpts = { numItems: 2, cursor };
    const answer = (await http.query(query("search:page"), { ...filters("cat"), paginationOpts })) as Page;
    pages.push(answer.page);
    ({ isDone, continueCursor: cursor } = answer);
  }
  expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
  expect(pages.flat()).toEqual(await find("cat"));
});

test("a watched search and a watched page of one hear of new and changed documents", async () => {
  const { send, filters } = await stored("ship one", "boat");
  const live = watching<string[]>(client, query("search:all"), filters("ship"));
  const paginationOpts = { numItems: 5, cursor: null, id: 1 };
  const page = watching<Page>(client, query("search:page"), { ...filters("ship"), paginationOpts });
  await until(() => live.latest() && page.latest());
  const id = await send("ship two");
  await until(() => live.latest()?.length === 2 && page.latest()?.page.length === 2);
  await http.mutation(mutation("messages:updateBody"), { id, body: "raft" });
  await until(() => live.latest()?.length === 1 && page.latest()?.page.length === 1);
  live.stop();
  page.stop();
});

test("no query reads more than 1024 results", async () => {
  await http.mutation(mutation("messages:seed"), { from: 0, to: 1100, channels: 1 });
  const filters = { search: [["body", "message"]] };
  const search = (args: object) => http.query(query("search:all"), { ...filters, ...args });
  await expect(search({})).rejects.toThrow("Search query scanned too many documents (fetched 1024).");
  expect(await search({ take: 1024 })).toHaveLength(1024);
}, 20_000);
