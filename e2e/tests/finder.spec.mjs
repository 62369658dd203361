// What the finder finds, without a browser: real reports, lines of healthy services, and lines that look like another symptom.
import { readFileSync } from "node:fs";
import { find, prepare } from "../../src/pages/scripts/finder/find.mjs";
import { compile, match } from "../../src/pages/scripts/finder/match.mjs";
import { index, rank } from "../../src/pages/scripts/finder/words.mjs";
import { CHROMIUM, expect, html, test } from "./site.mjs";

const read = (name) => readFileSync(new URL(`../reports/${name}`, import.meta.url), "utf8");
const { symptoms: published } = JSON.parse(html("/symptoms.json"));

const prepared = prepare(JSON.parse(html("/symptoms/finder.json")));

const { compiled } = prepared;

/** The ids of the first three symptoms, as the page lists them. */
const answers = (text) => {
  const { matches, near } = find(prepared, text);
  return [...matches.map(({ symptom }) => symptom), ...near].slice(0, 3).map(({ id }) => id);
};

const pageOf = (id) => {
  const { title, means, causes } = published.find((symptom) => symptom.id === id);
  return [title, means, ...causes.flatMap(({ title, check, fix, verify }) => [title, check.commands, check.reads, fix, verify])].join("\n");
};
const isRight = (id, must) => must.every((pattern) => new RegExp(pattern, "i").test(pageOf(id)));

for (const file of ["reports.json", "later-reports.json"]) {
  for (const { id, source, paste, must } of JSON.parse(read(file))) {
    test(`${file}: ${id} (${source}) is answered within three`, CHROMIUM, () => {
      const found = answers(paste);
      expect(
        found.some((symptom) => isRight(symptom, must)),
        `found ${found.join(", ")}`,
      ).toBe(true);
    });
  }
}

test("most reports are answered by the first symptom", CHROMIUM, () => {
  const reports = JSON.parse(read("reports.json"));
  const first = reports.filter(({ paste, must }) => isRight(answers(paste)[0], must));
  expect(first.length).toBeGreaterThanOrEqual(reports.length - 2);
});

test("each example finds its own symptom within three", CHROMIUM, () => {
  const missing = published.flatMap(({ id, examples }) => examples.filter((line) => !answers(line).includes(id)).map((line) => `${id}: ${line}`));
  expect(missing).toEqual([]);
});

test("a healthy service has no symptom", CHROMIUM, () => {
  const noisy = read("quiet.txt")
    .trim()
    .split("\n")
    .map((line) => [line, match(compiled, line).map(({ symptom }) => symptom.id)])
    .filter(([, found]) => found.length > 0);
  expect(noisy).toEqual([]);
});

test("a line that resembles another symptom does not find that one first", CHROMIUM, () => {
  const wrong = JSON.parse(read("not-first.json")).filter(({ line, not }) => (match(compiled, line)[0]?.symptom.id ?? not) === not);
  expect(wrong).toEqual([]);
});

test("a message is found in colors, with other quotes, and in JSON", CHROMIUM, () => {
  for (const line of [
    "\u001b[31mERROR\u001b[0m Pool timed out while  waiting for an open connection",
    '{"level":"ERROR","fields":{"error":"error returned from database: relation \\"orders\\" does not exist"}}',
    "error returned from database: relation “orders” does not exist",
  ]) {
    expect(match(compiled, line), line).not.toEqual([]);
  }
});

test("what a message captures ends where its text goes on", CHROMIUM, () => {
  const one = compile([{ messages: ["0.0.0.0:{port}: Address already in use", "not found: {name}", "{program}: command not found"] }]);
  const captured = (line) => match(one, line)[0].captured;
  expect(captured("Error: failed to bind 0.0.0.0:9090: Address already in use (os error 98)")).toEqual({ port: "9090" });
  expect(captured('{"error":"variable not found: DATABASE_URL"}')).toEqual({ name: "DATABASE_URL" });
  expect(captured("bash: line 1: orders: command not found")).toEqual({ program: "orders" });
});

test("the root of a chain of errors comes before its wrapping, and what is specific before what is general", CHROMIUM, () => {
  const line = "error sending request for url (https://a.example/): error trying to connect: tcp connect error: Connection refused (os error 111)";
  expect(answers(line)[0]).toBe("connection-refused");
  expect(answers("thread 'main' panicked at src/main.rs:1:1: Overlapping method route. Handler for `GET /` already exists")[0]).not.toBe("panic");
});

test("words find with other forms, synonyms and a typo", CHROMIUM, () => {
  const documents = [{ fields: [["the container restarts in a loop", 1]] }, { fields: [["certificate expired", 1]] }, { fields: [["slow queries", 1]] }];
  const found = (text) => rank(index(documents), text)[0]?.document;
  expect(found("docker keeps restarting")).toBe(documents[0]);
  expect(found("certs expiring")).toBe(documents[1]);
  expect(found("certifcate")).toBe(documents[1]);
  expect(found("xyzzy plugh")).toBeUndefined();
});
