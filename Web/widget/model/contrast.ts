// Keeps a council's own accent colour readable: WCAG 2.2, "relative luminance" and "contrast ratio".

export type Colour = [red: number, green: number, blue: number] // 0…255

/** `rgb(29, 95, 110)` and `rgb(29 95 110 / 1)`, as browsers compute colours. */
export function parsedColour(text: string): Colour | undefined {
  const parts = /^rgba?\(([^)]*)\)$/.exec(text.trim())?.[1].match(/[\d.]+/g)
  return parts && parts.length >= 3 ? [+parts[0], +parts[1], +parts[2]] : undefined
}

export function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export function contrast(a: Colour, b: Colour): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}

/** White or black, whichever is read better; one of them always has 4.5 to 1 at least. */
export function readableOn(colour: Colour): "#fff" | "#000" {
  // White first where it passes: it is what people expect on a strong colour.
  return contrast(colour, [255, 255, 255]) >= 4.5 ? "#fff" : "#000"
}
