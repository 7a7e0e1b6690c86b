import GRDB
public struct OutboxStatus: Sendable { let reader: Connection; init(_ r: Connection) { reader = r } }
public struct Outbox: Sendable { let reader: Connection; let writer: Connection }
