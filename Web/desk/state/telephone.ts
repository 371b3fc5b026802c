// Telephone numbers as people write them, and as ITU-T E.164 has them.

const countryCode = "44"

/** "(01632) 960 123", "0044 1632 960123" → "+441632960123"; nothing when it cannot be a whole number. */
export function telephoneNumber(text: string): string | undefined {
  // "+44 (0)1632": the zero is for those who ring from within the country.
  const bare = text.trim().replace(/^(\+|00)\s*(\d{1,3})\s*\(0\)/, "+$2").replace(/[\s().\-/]/g, "")
  const whole = bare.startsWith("+") ? bare
    : bare.startsWith("00") ? `+${bare.slice(2)}`
    : bare.startsWith("0") ? `+${countryCode}${bare.slice(1)}` : ""
  return /^\+[1-9]\d{6,14}$/.test(whole) ? whole : undefined
}
