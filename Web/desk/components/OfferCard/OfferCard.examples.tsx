import { offer } from "../../examples/data"
import { nothing, type ExampleGroup } from "../../examples/Example"
import { OfferCard } from "./OfferCard"

export const offerCards: ExampleGroup = {
  component: "OfferCard", words: "It stands above the queues and covers no conversation. The ring shortens and its figure counts; when it ends the offer goes to somebody else.",
  examples: [
    { title: "Offered", width: "list", node: <OfferCard contact={offer} keys={{ accept: "F8", decline: "F9" }} onAccept={nothing} onDecline={nothing} onDeclineInWords={nothing} /> },
    { title: "Being accepted, in Welsh", width: "list", node: <OfferCard contact={{ ...offer, language: "cy", channel: "voice", marks: [] }} pending="accept" onAccept={nothing} onDecline={nothing} onDeclineInWords={nothing} /> },
  ],
}
