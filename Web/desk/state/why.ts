// The answer to "why" as people read it: each list on its own, and who was not asked by reason instead
// of one by one.

export interface WhyWords {
  lead: string
  lists: { title: string; items: string[] }[]
}

const titles = /\s+(Candidates, best first:|Not asked:|\d+ stood before it:)\s+/

/** "…is chosen. Not asked:   a.b: was not signed in   c.d: was not signed in" in its parts. */
export function whyWords(text: string, nameOf: (name: string) => string = (name) => name): WhyWords {
  const [lead = "", ...rest] = text.split(titles)
  const lists: WhyWords["lists"] = []
  for (let at = 0; at + 1 < rest.length; at += 2) {
    const title = rest[at] ?? ""
    const items = (rest[at + 1] ?? "").split(/\s{2,}|\n/).map((item) => item.trim()).filter(Boolean)
    lists.push({ title, items: title === "Not asked:" ? byReason(items, nameOf) : items })
  }
  return { lead: lead.trim(), lists }
}

function byReason(items: string[], nameOf: (name: string) => string): string[] {
  const names = new Map<string, string[]>()
  for (const item of items) {
    const [, name = "", reason = item] = /^([^\s:]+): (.+)$/.exec(item) ?? []
    names.set(reason, [...(names.get(reason) ?? []), ...(name ? [nameOf(name)] : [])])
  }
  return [...names].map(([reason, all]) => {
    const words = reason.charAt(0).toUpperCase() + reason.slice(1)
    return all.length > 0 ? `${words}: ${all.join(", ")}` : words
  })
}
