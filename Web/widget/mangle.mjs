// Prints the pattern of property names which the bundle may shorten: names of our own that no
// standard, no contract and no stored record knows. Derived, so that nobody has to keep a list.
//
// Ours: private members, the keys of the languages, and the members of the interfaces in which
// views and controller speak. Kept: every name in TypeScript's own libraries (DOM, ECMAScript), in
// the API's shapes, in what is stored in browsers, and those that are also reached by a string.

import { readdirSync, readFileSync } from "node:fs"

const read = (path) => readFileSync(path, "utf8")
const folder = (path) => readdirSync(path).filter((name) => name.endsWith(".ts"))
  .map((name) => read(`${path}/${name}`)).join("\n")
const words = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1])

const sources = folder("model") + folder("view") + folder("languages")
const members = /^ {2}(?:readonly )?(\w+)\??[:(]/gm
const ours = new Set([
  ...words(sources, /\bprivate (?:readonly |async |get )*(\w+)/g),
  ...words(read("languages/texts.ts"), members),
  ...words(read("view/state.ts"), members),
  ...words(read("model/stream.ts"), members),
  ...words(read("model/chat.ts"), members),
])

const libraries = "/usr/share/nodejs/typescript/lib"
const known = readdirSync(libraries).filter((name) => /^lib\..*\.d\.ts$/.test(name))
  .map((name) => read(`${libraries}/${name}`))
const stored = [read("../shared/api.ts"), read("model/memory.ts"), read("model/outbox.ts")]
for (const text of [...known, ...stored]) {
  for (const name of words(text, /\b(\w+)\b\??\s*[:(<]/g)) ours.delete(name)
}
for (const name of words(sources, /"(\w+)"/g)) ours.delete(name)

process.stdout.write(`^(${[...ours].sort().join("|")})$`)
