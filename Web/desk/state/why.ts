// The answer to "why this adviser" as people read it: who was not asked by reason, not one by one.

export interface Reason {
  text: string
  under: string[]
}

const notAsked = "Not asked:"

/** Lines as the server gives them: what begins with blanks belongs to the one above. */
export function whyReasons(
  lines: readonly string[], nameOf: (name: string) => string = (name) => name,
): Reason[] {
  const reasons: Reason[] = []
  for (const line of lines) {
    const last = reasons[reasons.length - 1]
    if (line.startsWith(" ") && last) last.under.push(line.trim())
    else reasons.push({ text: line.trim(), under: [] })
  }
  return reasons.map(({ text, under }) =>
    ({ text, under: text === notAsked ? byReason(under, nameOf) : under }))
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
