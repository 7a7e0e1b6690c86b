// A subscriber as the outbox is told of it, when an event is recorded or replayed.

import Events
import State

extension Subscriber {
  /// Who gets an event of that kind, given its native JSON; nil where this subscriber is not to get it.
  public func addressee(of kind: Event.Kind?, _ body: [UInt8]) -> Addressee? {
    let sink = sink.address
    do throws(EventsError) {
      return try form(of: kind, body).map { Addressee(sink: sink, form: $0.rawValue) }
    } catch {
      // What can't be read can't be left out either.
      return Addressee(sink: sink, form: form.rawValue)
    }
  }
}
