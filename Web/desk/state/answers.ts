// Canned answers: whose words are filled in before they are sent.
import type { CannedAnswer, Contact, Plan } from "../../shared/api"

export interface Variables { customer?: string; adviser?: string; service?: string }

/** The text in the contact's language, or in the first that the service speaks. */
export function textOf(answer: CannedAnswer, language: string | undefined, plan: Plan): string {
  for (const wanted of [language, ...plan.languages]) {
    const text = wanted === undefined ? undefined : answer.text[wanted]
    if (text !== undefined) return text
  }
  return Object.values(answer.text)[0] ?? ""
}

/**
 * Fills in {customer}, {adviser} and {service}. A name that nobody gave is left out together with the
 * space before it, so that "Hello {customer}," becomes "Hello,".
 */
export function fillIn(text: string, values: Variables): string {
  return text.replace(/( ?)\{(customer|adviser|service)\}/g, (_, space: string, name: string) => {
    const value = values[name as keyof Variables]
    return value ? space + value : ""
  })
}

/** Those meant for the contact's queue first, then the general ones, then the others. */
export function answersFor(plan: Plan, contact: Contact): CannedAnswer[] {
  const rank = (answer: CannedAnswer) =>
    answer.queues.length === 0 ? 1 : answer.queues.includes(contact.queue ?? "") ? 0 : 2
  return [...plan.answers].sort((a, b) => rank(a) - rank(b))
}
