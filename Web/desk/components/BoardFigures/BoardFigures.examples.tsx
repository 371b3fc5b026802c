import { plan, queues } from "../../examples/data"
import type { ExampleGroup } from "../../examples/Example"
import { sums } from "../../state/board"
import { BoardFigures } from "./BoardFigures"

export const boardFigures: ExampleGroup = {
  component: "BoardFigures", words: "The figures that everybody asks for first. The service level is each queue's own, weighed by its contacts.",
  examples: [{ title: "A busy morning", width: "page", node: <BoardFigures sums={sums(queues, plan)} counts={{ free: 2, busy: 8, away: 2 }} target={0.9} /> }],
}
