using System.Text.Json.Serialization;
using SourceGenBus;
using SourceGenBus.EventStore;
using SourceGenBus.Transports;

namespace Ledger;

/// <summary>Books an amount and answers with the new balance.</summary>
[Event("ledger.book", Key = nameof(Account)), Published("ledger")]
public sealed record Book(string Account, decimal Amount) : ICommand<Balance>;

/// <summary>The answer to <see cref="Book"/>. It has no name of its own on the wire.</summary>
public sealed record Balance(string Account, decimal Amount);

/// <summary>Closes an account, without a result.</summary>
[Event("ledger.close", Key = nameof(Account)), Published("ledger")]
public sealed record Close(string Account) : ICommand;

/// <summary>Opens an account again. It has an id of its own, as events have.</summary>
[Event("ledger.reopen", Key = nameof(Account)), Published("ledger")]
public sealed record Reopen(string Account) : DomainEvent, ICommand;

/// <summary>Asks for a number, which is no type of the contracts.</summary>
[Event("ledger.count"), Published("ledger")]
public sealed record CountBookings(string Account) : IQuery<int>;

/// <summary>Nothing handles it.</summary>
[Event("ledger.audit"), Published("ledger")]
public sealed record Audit(string Account) : ICommand<int>;

/// <summary>What has happened in the ledger.</summary>
[Event("ledger.booked", Key = nameof(Account)), Published("bookings")]
public sealed record Booked(string Account, decimal Amount) : DomainEvent;

[JsonSerializable(typeof(Book))]
[JsonSerializable(typeof(Balance))]
[JsonSerializable(typeof(Close))]
[JsonSerializable(typeof(Reopen))]
[JsonSerializable(typeof(CountBookings))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(Audit))]
[JsonSerializable(typeof(Booked))]
public sealed partial class LedgerJson : JsonSerializerContext;
