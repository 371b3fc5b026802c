public import Flows
public import Vocabulary

/// What is said to a caller.
public enum Saying: Hashable, Sendable {
  /// A text of the plan; its places are filled by whoever can open what is sealed.
  case text(TextID)
  /// Words made here.
  case words(String)
  /// After this, speak.
  case beep
}

/// A telephone that is to ring.
public enum Destination: Hashable, Sendable {
  /// E.164, or a short code such as "999".
  case number(String)
  /// The desk phone that is registered for the adviser.
  case phone(AdviserID)
  /// The adviser's own number among the plan's secrets.
  case secret(String)
  /// Who a contact is from: the number is sealed with it.
  case customer
}

/// What a call needs of the gateway.
public enum CallAction: Hashable, Sendable {
  /// Said one after the other to the customer, over music when they wait. Any key ends it.
  case say([Saying])
  case stopSaying
  /// Who hears what has changed.
  case rewire
  /// Read by the flow, sealed where personal, and given to the exchange.
  case hear(Utterance)
  case promptsPlayed
  case requestCallback
  /// Rings somebody who has a place in the call once they answer.
  case ring(Party, Destination, forMilliseconds: Int64)
  case stopRinging(Party)
  /// A message by the customer, until they hang up, press a key, are silent, or the time is over.
  case takeMessage(atMost: Span)
  /// The party's leg ends; the browser of an adviser stays connected.
  case hangUp(Party)
}
