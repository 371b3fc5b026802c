// Addresses in messages become links; only http and https, never anything else.

export type Piece = { text: string; href?: string }

/** The text cut into plain pieces and links. Full stops and brackets behind an address stay out. */
export function linked(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const match of text.matchAll(/https?:\/\/[^\s<>"'“”]+/gi)) {
    let address = match[0].replace(/[.,;:!?…]+$/, "")
    if (address.endsWith(")") && !address.includes("(")) address = address.slice(0, -1)
    let href: string
    try {
      href = new URL(address).href
    } catch {
      continue
    }
    const start = match.index ?? 0
    if (start > end) pieces.push({ text: text.slice(end, start) })
    pieces.push({ text: address, href })
    end = start + address.length
  }
  if (end < text.length) pieces.push({ text: text.slice(end) })
  return pieces
}
