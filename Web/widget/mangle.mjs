// Prints the pattern of property names which the bundle may shorten: names of our own that no
// standard, no contract and no stored record knows. Derived, so that nobody has to keep a list.
//
// Ours: members of classes and interfaces. Kept: every name in TypeScript's own libraries (DOM,
// ECMAScript), in the API's shapes, in the languages' files, in what browsers store, and those that
// stand in quotes anywhere.

import { readdirSync, readFileSync } from "node:fs"

const read = (path) => readFileSync(path, "utf8")
const folder = (path) => readdirSync(path).filter((name) => name.endsWith(".ts"))
  .map((name) => read(`${path}/${name}`)).join("\n")
const words = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1])

const sources = folder("model") + folder("view") + folder("languages")
const ours = new Set([
  ...words(sources, /\bprivate (?:readonly |async |get )*(\w+)/g),
  ...words(sources, /^ {2}(?:static |readonly |async |get |set )*(\w+)\??[:(=]/gm),
])
// Called by the browser.
for (const name of ours) if (/Callback$|^observedAttributes$/.test(name)) ours.delete(name)

const libraries = "/usr/share/nodejs/typescript/lib"
const known = readdirSync(libraries).filter((name) => /^lib\..*\.d\.ts$/.test(name))
  .map((name) => read(`${libraries}/${name}`))
const shapes = (path) => words(read(path), /^export (?:interface|type) ([^]*?)(?:^}|^$)/gm)
const stored = [
  read("../shared/api.ts"), read("languages/texts.ts"),
  ...shapes("model/memory.ts"), ...shapes("model/outbox.ts"),
]
for (const text of [...known, ...stored]) {
  for (const name of words(text, /\b(\w+)\b\??\s*[:(<]/g)) ours.delete(name)
}
for (const name of words(sources, /"(\w+)"/g)) ours.delete(name)

process.stdout.write(`^(${[...ours].sort().join("|")})$`)
