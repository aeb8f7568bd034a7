using System.Data.Common;
using SourceGenBus;
using SourceGenBus.EventStore;

namespace Ledger;

/// <summary>Books in the transaction of the command.</summary>
[CommandHandler<Book, Balance>]
public sealed class BookHandler(Accounts accounts, Outbox outbox)
{
    /// <summary>Handles it.</summary>
    public async ValueTask<Balance> HandleAsync(Book command, EventContext context, CancellationToken cancellationToken)
    {
        if (context.Session is DbTransaction transaction)
            await outbox.WriteAsync(transaction, [new Booked(command.Account, command.Amount)], context, cancellationToken: cancellationToken);
        await accounts.CallAsync(command.Account, context, cancellationToken);
        return new Balance(command.Account, 100 + command.Amount);
    }
}

/// <summary>Closes.</summary>
[CommandHandler<Close>]
public sealed class CloseHandler(Accounts accounts)
{
    /// <summary>Handles it.</summary>
    public ValueTask HandleAsync(Close command, EventContext context, CancellationToken cancellationToken) =>
        accounts.CallAsync(command.Account, context, cancellationToken);
}

/// <summary>Opens again.</summary>
[CommandHandler<Reopen>]
public sealed class ReopenHandler(Accounts accounts)
{
    /// <summary>Handles it.</summary>
    public ValueTask HandleAsync(Reopen command, EventContext context, CancellationToken cancellationToken) =>
        accounts.CallAsync(command.Account, context, cancellationToken);
}

/// <summary>Counts.</summary>
[QueryHandler<CountBookings, int>]
public sealed class CountBookingsHandler(Accounts accounts)
{
    /// <summary>Handles it.</summary>
    public async ValueTask<int> HandleAsync(CountBookings query, EventContext context, CancellationToken cancellationToken)
    {
        await accounts.CallAsync(query.Account, context, cancellationToken);
        return 42;
    }
}
